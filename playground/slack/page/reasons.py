"""Why Slack refuses, in plain words: one line for each of its error codes."""

from playground.slack.records import JSON

WHY = {
    "account_inactive": "The app was taken out of this workspace.",
    "cannot_dm_bot": "A bot cannot be written to.",
    "cannot_reply_to_message": "The message whose thread is meant is not there.",
    "cant_update_message": "Only the app's own messages can be edited.",
    "channel_not_found": "There is no such conversation, or the app is not in it.",
    "duplicate_external_id": "Another open view has the same external_id already.",
    "exchanged_trigger_id": "This trigger_id has opened a modal before; each opens one.",
    "expired_trigger_id": "The modal came too late: a trigger_id is good for 3 seconds after the press.",
    "expired_url": "This response_url is unknown or older than 30 minutes.",
    "fatal_error": "Something broke inside Slack; it may or may not have done what was asked.",
    "hash_conflict": "The view has changed since the app last saw it, so that this older drawing was not shown.",
    "internal_error": "Something broke inside Slack; it may or may not have done what was asked.",
    "invalid_arguments": "Slack does not accept what was sent:",
    "invalid_attachments": "The attachments are not a list.",
    "invalid_blocks": "Slack does not accept these blocks:",
    "invalid_blocks_format": "The blocks are not a list.",
    "invalid_cursor": "The cursor of the next page is not one that Slack gave.",
    "invalid_limit": "The limit is not a number.",
    "invalid_metadata_format": "The metadata has not the shape that Slack asks for.",
    "invalid_thread_ts": "The thread_ts is not the ts of a message.",
    "invalid_trigger_id": "Slack never gave this trigger_id.",
    "is_archived": "The conversation is archived.",
    "markdown_text_conflict": "markdown_text cannot stand beside text or blocks.",
    "message_not_found": "There is no such message in this conversation.",
    "messages_tab_disabled": "The manifest turns the Messages tab off, so nobody can be written to there.",
    "metadata_too_large": "The metadata is too large.",
    "missing_scope": "The manifest does not give the app the right to do this.",
    "msg_blocks_too_long": "The text in all the blocks together is too long.",
    "msg_too_long": "The text is too long.",
    "no_text": "There is nothing to say: neither text nor blocks.",
    "not_allowed_token_type": "This method wants the app's other token.",
    "not_enabled": "The manifest turns the Home tab off.",
    "not_enough_users": "No person was named to talk with.",
    "not_found": "The view is no longer open.",
    "not_in_channel": "The app is not in this channel; somebody has to invite it.",
    "push_limit_reached": "Three modals lie on each other already, and Slack allows no more.",
    "ratelimited": "Too many requests.",
    "service_unavailable": "Slack is not available at the moment.",
    "thread_not_found": "There is no such thread.",
    "token_revoked": "The app's token was revoked.",
    "too_many_attachments": "There are too many attachments.",
    "too_many_users": "A group conversation holds eight people at most.",
    "unknown_method": "The local Slack does not know this method.",
    "used_url": "This response_url was used five times, which is the most.",
    "user_disabled": "This person is deactivated.",
    "user_not_found": "There is no such person in this workspace.",
    "user_not_in_channel": "This person is not in the conversation.",
    "users_list_not_supplied": "No person was named to talk with.",
    "view_too_large": "The view is larger than Slack takes.",
}


def why(answer: JSON) -> list[str]:
    """Say why Slack refused: the code in words, then each of Slack's own explanations.

    A code that nobody has put into words is shown as it is.
    """
    code = str(answer.get("error", ""))
    lines = [WHY.get(code, f"Slack says “{code}” and no more.")]
    if "needed" in answer:
        lines.append(f"Any one of these scopes would do: {answer['needed']}")
    messages = (answer.get("response_metadata") or {}).get("messages") or []
    return lines + [_placed(str(one)) for one in messages]


def _placed(message: str) -> str:
    """Turn `[ERROR] words [json-pointer:/view/…]` into the place and the words."""
    words, _, place = message.removeprefix("[ERROR] ").partition(" [json-pointer:")
    return f"{place.removesuffix(']')}: {words}" if place else words
