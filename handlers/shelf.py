"""The shelf: keeping a message of the pair's conversation, opening the shelf, and taking something off it."""

from blocks.shelf import HERE_ALREADY, NO_WORDS, kept_words, shelf_view
from db.pairs import get_pair
from db.shelf import keep, list_shelf, take_off
from handlers.outcomes import Asked, Open, Outcome, Reply, Update
from programs.pairs import Pair
from programs.people import Member
from programs.shelf import Shelved, readable


def keep_message(asked: Asked) -> Outcome:
    """Put the chosen message on the shelf of the pair whose conversation it is, once, and tell whoever chose it."""
    pair: Pair = asked.thing
    message, names = asked.body["message"], {one.member.slack_user: one.member.name for one in pair.members}
    author = str(message.get("user") or "")
    words = readable(str(message.get("text") or ""), names)
    if not words:
        return Reply(NO_WORDS)
    source = f"{asked.body['channel']['id']} {message['ts']}"
    new = keep(asked.tx, pair.id, source, author if author in names else "", _me(asked).id, words, asked.now)
    return Reply(kept_words(words) if new else HERE_ALREADY)


def open_view(asked: Asked) -> Outcome:
    """Show what a pair kept."""
    pair: Pair = asked.thing
    return Open(shelf_view(list_shelf(asked.tx, pair.id), pair, _me(asked)))


def take(asked: Asked) -> Outcome:
    """Take something off the shelf, and show what is left there."""
    shelved: Shelved = asked.thing
    take_off(asked.tx, shelved.id)
    return Update(shelf_view(list_shelf(asked.tx, shelved.pair_id), get_pair(asked.tx, shelved.pair_id), _me(asked)))


def _me(asked: Asked) -> Member:
    if asked.actor.member is None:
        raise LookupError("somebody unknown is at the shelf")
    return asked.actor.member
