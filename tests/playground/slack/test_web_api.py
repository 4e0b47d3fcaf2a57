"""The Web API refuses and answers as Slack does, asked through Slack's own client."""

import json
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.slack import LocalSlack, Person, Workspace
from tests.playground.slack.conftest import MANIFEST


def refused(ask: Callable[..., Any], **args: Any) -> str:
    """The error code of a call that must be refused."""
    with pytest.raises(SlackApiError) as caught:
        ask(**args)
    return str(caught.value.response["error"])


def test_tokens(slack: LocalSlack, ws: Workspace, client: WebClient) -> None:
    """A missing, wrong, mistaken, revoked or uninstalled token is refused, each with its own code."""
    assert client.auth_test()["user_id"] == ws.bot_user
    assert refused(WebClient(base_url=slack.api_url).auth_test) == "not_authed"
    assert refused(WebClient(token="xoxb-no", base_url=slack.api_url).auth_test) == "invalid_auth"
    assert refused(WebClient(token=ws.app_token, base_url=slack.api_url).auth_test) == "not_allowed_token_type"
    assert refused(client.apps_connections_open, app_token=ws.bot_token) == "not_allowed_token_type"
    ws.revoke_tokens()
    assert refused(client.auth_test) == "token_revoked"
    ws.uninstall()
    assert refused(client.auth_test) == "account_inactive"


@pytest.mark.parametrize(
    ("scope", "method", "args"),
    [
        ("chat:write", "chat.postMessage", {"channel": "ana", "text": "x"}),
        ("chat:write", "chat.update", {"channel": "dm", "ts": "1.000000", "text": "x"}),
        ("chat:write", "chat.postEphemeral", {"channel": "dm", "user": "ana", "text": "x"}),
        ("im:write", "conversations.open", {"users": "ana"}),
        ("mpim:write", "conversations.open", {"users": "ana,kenji"}),
        ("im:history", "conversations.history", {"channel": "dm"}),
        ("im:history", "conversations.replies", {"channel": "dm", "ts": "1.000000"}),
        ("im:read", "conversations.info", {"channel": "dm"}),
        ("im:read", "conversations.members", {"channel": "dm"}),
        ("users:read", "users.info", {"user": "ana"}),
        ("users:read", "users.list", {}),
        ("team:read", "team.info", {}),
    ],
)
def test_scopes(scope: str, method: str, args: dict[str, str]) -> None:
    """A method whose scope the manifest lacks is refused, and the answer names the scope needed and those given."""
    scopes = [s for s in MANIFEST["oauth_config"]["scopes"]["bot"] if s != scope]
    with LocalSlack(MANIFEST | {"oauth_config": {"scopes": {"bot": scopes}}}) as slack:
        ws = slack.workspace("Narrow")
        ana, kenji = ws.person("Ana"), ws.person("Kenji")
        names = {"ana": ana.id, "kenji": kenji.id, "dm": ws.state.open_dm(ana.id).id}
        sent = {k: ",".join(names.get(part, part) for part in v.split(",")) for k, v in args.items()}
        with pytest.raises(SlackApiError) as caught:
            WebClient(token=ws.bot_token, base_url=slack.api_url).api_call(method, json=sent)
    answer = caught.value.response
    assert answer["error"] == "missing_scope"
    assert scope in answer["needed"].split(",")
    assert answer["provided"] == ",".join(scopes)


def test_forms_and_json(slack: LocalSlack, ws: Workspace, client: WebClient, ana: Person) -> None:
    """Arguments may come as a form with JSON in it or as JSON, and Bolt's extra `team_id` is no trouble."""
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "Hi"}}]
    as_json = client.api_call("chat.postMessage", json={"channel": ana.id, "blocks": blocks, "team_id": ws.id})
    form = {"channel": ana.id, "blocks": json.dumps(blocks), "team_id": ws.id}
    as_form = client.api_call("chat.postMessage", params=form)
    shapes = [
        [{k: v for k, v in b.items() if k != "block_id"} for b in a["message"]["blocks"]] for a in (as_json, as_form)
    ]
    assert shapes[0] == shapes[1]
    with urllib.request.urlopen(f"{slack.api_url}users.info?user={ana.id}&token={ws.bot_token}") as answer:  # noqa: S310
        assert json.load(answer)["user"]["id"] == ana.id
    assert refused(client.api_call, api_method="no.suchMethod") == "unknown_method"


def test_posting(ws: Workspace, client: WebClient, ana: Person) -> None:
    """A user id opens the DM, ts only grow, long text is cut, and a deactivated person's DM takes messages silently."""
    first = client.chat_postMessage(channel=ana.id, text="a" * 40_001)
    assert first["channel"].startswith("D")
    assert len(first["message"]["text"]) == 40_000
    assert first["warning"] == "message_truncated"
    sent = [client.chat_postMessage(channel=first["channel"], text="x")["ts"] for _ in range(20)]
    assert sent == sorted(set(sent))
    assert all(len(ts) == 17 and ts[10] == "." for ts in sent)
    ws.change_user(ana, deleted=True)
    assert client.chat_postMessage(channel=first["channel"], text="still")["ok"]
    assert client.chat_postMessage(channel=ana.id, text="still")["ok"]


def test_posting_refused(ws: Workspace, client: WebClient, ana: Person) -> None:
    """Posting is refused where the app cannot be, and when there is nothing right to post."""
    post = client.chat_postMessage
    bot = ws.person("Other Bot", bot=True)
    for unknown in ("U0000000000", "C0000000000", bot.id, ws.channel("secret", private=True, bot=False).id):
        assert refused(post, channel=unknown, text="x") == "channel_not_found"
    assert refused(post, channel=ws.channel("hall", bot=False).id, text="x") == "not_in_channel"
    old = ws.channel("old")
    ws.archive(old)
    assert refused(post, channel=old.id, text="x") == "is_archived"
    with pytest.warns(UserWarning, match="text"):
        assert refused(post, channel=ana.id) == "no_text"
    assert refused(post, channel=ana.id, text="x", thread_ts="") == "invalid_thread_ts"
    assert refused(post, channel=ana.id, text="x", thread_ts="1700000000.000001") == "cannot_reply_to_message"
    assert refused(client.api_call, api_method="chat.postMessage", json={"text": "x"}) == "invalid_arguments"
    assert ws.messages(old.id) == []


def test_update(client: WebClient, ana: Person) -> None:
    """An update keeps metadata, drops blocks that are not sent again, and only touches the app's own messages."""
    blocks = [{"type": "divider"}]
    meta = {"event_type": "x", "event_payload": {"k": "1"}}
    sent = client.chat_postMessage(channel=ana.id, text="a", blocks=blocks, metadata=meta)
    where = {"channel": sent["channel"], "ts": sent["ts"]}
    client.chat_update(**where, text="b")
    (message,) = ana.dm
    assert (message.text, message.blocks, message.metadata) == ("b", [], meta)
    assert message.edited
    assert message.edited > message.ts
    assert client.chat_update(**where, text="b" * 4000)["ok"]
    assert refused(client.chat_update, **where, text="b" * 4001) == "msg_too_long"
    assert refused(client.chat_update, **where | {"channel": ana.id}, text="x") == "channel_not_found"
    assert refused(client.chat_update, **where | {"ts": "1.000000"}, text="x") == "message_not_found"
    hers = ana.say(sent["channel"], "mine")
    assert refused(client.chat_update, channel=hers.channel, ts=hers.ts, text="x") == "cant_update_message"


def test_ephemeral(ws: Workspace, client: WebClient, ana: Person, kenji: Person) -> None:
    """An ephemeral is seen by one member of the channel and stands in no history."""
    hall = ws.channel("hall", members=[ana])
    client.chat_postEphemeral(channel=hall.id, user=ana.id, text="psst")
    assert [m.plain for m in ana.inbox] == ["psst"]
    assert client.conversations_history(channel=hall.id)["messages"] == []
    assert refused(client.chat_postEphemeral, channel=hall.id, user=kenji.id, text="x") == "user_not_in_channel"


def test_permalink(client: WebClient, ana: Person) -> None:
    """A permalink names the channel, the message, and the thread it is in."""
    root = client.chat_postMessage(channel=ana.id, text="a")
    reply = client.chat_postMessage(channel=ana.id, text="b", thread_ts=root["ts"])
    link = client.chat_getPermalink(channel=root["channel"], message_ts=reply["ts"])["permalink"]
    assert link.startswith("https://aws-user-group-lisbon.slack.com/archives/" + root["channel"])
    assert link.endswith(f"/p{reply['ts'].replace('.', '')}?thread_ts={root['ts']}&cid={root['channel']}")
    assert refused(client.chat_getPermalink, channel=root["channel"], message_ts="1.000000") == "message_not_found"
    assert refused(client.chat_getPermalink, channel="C0000000000", message_ts=root["ts"]) == "channel_not_found"


def test_open(ws: Workspace, client: WebClient, ana: Person, kenji: Person) -> None:
    """The same people get the same conversation whatever their order, and each of them finds it in the inbox."""
    one = client.conversations_open(users=[ana.id, kenji.id])["channel"]["id"]
    two = client.conversations_open(users=f"{kenji.id},{ana.id},{ws.bot_user}")
    assert (two["channel"]["id"], two["already_open"]) == (one, True)
    assert ws.group(kenji, ana) == one
    assert client.conversations_open(users=ana.id)["channel"]["id"].startswith("D")
    client.chat_postMessage(channel=one, text="both")
    assert [p.inbox[0].text for p in (ana, kenji)] == ["both", "both"]


def test_open_refused(ws: Workspace, client: WebClient, ana: Person) -> None:
    """One unknown or deactivated person fails the whole call, and eight people are the most."""
    ask = client.conversations_open
    eight = [ws.person(f"Person {n}").id for n in range(8)]
    assert ask(users=eight)["ok"]
    assert refused(ask, users=[*eight, ana.id]) == "too_many_users"
    assert refused(ask, users=[ana.id, "U0000000000"]) == "user_not_found"
    gone = ws.person("Gone", deleted=True)
    assert refused(ask, users=[ana.id, gone.id]) == "user_disabled"
    assert refused(ask, users=[ws.person("Bot", bot=True).id]) == "cannot_dm_bot"
    assert refused(ask, users=[ws.bot_user]) == "not_enough_users"
    assert refused(ask, users=[]) == "users_list_not_supplied"
    assert ws.group(ana, gone) is None


def test_history(ws: Workspace, client: WebClient, ana: Person) -> None:
    """The history shows the newest first, in pages, without replies, and metadata in full only when asked."""
    meta = {"event_type": "prompt", "event_payload": {"k": "1"}}
    sent = [client.chat_postMessage(channel=ana.id, text=str(n), metadata=meta) for n in range(5)]
    dm = sent[0]["channel"]
    client.chat_postMessage(channel=dm, text="reply", thread_ts=sent[4]["ts"])
    page = client.conversations_history(channel=dm, limit=2)
    assert [m["text"] for m in page["messages"]] == ["4", "3"]
    assert page["messages"][0]["reply_count"] == 1
    assert page["messages"][0]["metadata"] == {"event_type": "prompt"}
    cursor = page["response_metadata"]["next_cursor"]
    rest = client.conversations_history(channel=dm, limit=9, cursor=cursor, include_all_metadata=True)
    assert [m["text"] for m in rest["messages"]] == ["2", "1", "0"]
    assert rest["messages"][0]["metadata"] == meta
    since = client.conversations_history(channel=dm, oldest=sent[2]["ts"])
    assert [m["text"] for m in since["messages"]] == ["4", "3"]
    since = client.conversations_history(channel=dm, oldest=sent[2]["ts"], latest=sent[3]["ts"], inclusive=True)
    assert [m["text"] for m in since["messages"]] == ["3", "2"]
    thread = client.conversations_replies(channel=dm, ts=sent[4]["ts"])
    assert [m["text"] for m in thread["messages"]] == ["4", "reply"]
    assert refused(client.conversations_replies, channel=dm, ts="1.000000") == "thread_not_found"
    assert refused(client.conversations_history, channel=ws.channel("hall", bot=False).id) == "not_in_channel"
    secret = ws.channel("secret", private=True, bot=False)
    assert refused(client.conversations_history, channel=secret.id) == "channel_not_found"


def test_people(ws: Workspace, client: WebClient, ana: Person) -> None:
    """A person's zone, flags and locale are given, and a deactivated person has neither zone nor roles."""
    user = client.users_info(user=ana.id, include_locale=True)["user"]
    assert (user["tz"], user["tz_offset"], user["locale"]) == ("America/Sao_Paulo", -10800, "pt-BR")
    assert "locale" not in client.users_info(user=ana.id)["user"]
    boss, guest = ws.person("Boss", owner=True), ws.person("Guest", guest=True)
    flags = ("is_admin", "is_owner", "is_restricted", "is_bot", "deleted")
    shown = {m["id"]: [m.get(f) for f in flags] for m in client.users_list()["members"]}
    assert shown[boss.id] == [True, True, False, False, False]
    assert shown[guest.id] == [False, False, True, False, False]
    assert shown[ws.bot_user] == [False, False, False, True, False]
    ws.change_user(ana, deleted=True)
    assert "tz" not in client.users_info(user=ana.id)["user"]
    assert refused(client.users_info, user="U0000000000") == "user_not_found"
    pages = [len(page["members"]) for page in client.users_list(limit=2)]
    assert pages == [2, 2, 1]


def test_conversations_described(ws: Workspace, client: WebClient, ana: Person) -> None:
    """A conversation says what it is and who is in it, and a private one is unknown to an app outside."""
    hall = ws.channel("hall", members=[ana])
    assert client.conversations_info(channel=hall.id)["channel"]["is_member"] is True
    assert client.conversations_members(channel=hall.id)["members"] == [ana.id, ws.bot_user]
    secret = ws.channel("secret", private=True, members=[ana], bot=False)
    assert refused(client.conversations_info, channel=secret.id) == "channel_not_found"
    assert client.team_info()["team"]["id"] == ws.id


def test_workspaces_are_apart(slack: LocalSlack, client: WebClient, ana: Person) -> None:
    """A token of one workspace knows nobody in another."""
    other = slack.workspace("Elsewhere")
    elsewhere = WebClient(token=other.bot_token, base_url=slack.api_url)
    assert refused(elsewhere.users_info, user=ana.id) == "user_not_found"
    assert refused(elsewhere.chat_postMessage, channel=ana.id, text="x") == "channel_not_found"
    assert client.users_info(user=ana.id)["ok"]


def test_calls_are_recorded(ws: Workspace, client: WebClient, ana: Person) -> None:
    """Each request is kept with its arguments and its answer, and never with its token."""
    client.chat_postMessage(channel=ana.id, text="x")
    call = ws.calls[-1]
    assert (call.method, call.status, call.args["text"]) == ("chat.postMessage", 200, "x")
    assert call.answer
    assert call.answer["ok"]
    assert ws.bot_token not in str(call)


def test_ts_when_the_clock_stands_still(client: WebClient, ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages of the same microsecond, or after a clock set back, still get later and later ts."""
    stamps = []
    for moment in (1_790_000_000_000_000_000, 1_790_000_000_000_000_000, 1_780_000_000_000_000_000):
        monkeypatch.setattr("playground.slack.state.time.time_ns", lambda moment=moment: moment)
        stamps.append(client.chat_postMessage(channel=ana.id, text="x")["ts"])
    assert stamps == ["1790000000.000000", "1790000000.000001", "1790000000.000002"]
