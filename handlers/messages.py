"""What somebody does about a message: asks why it came, wants fewer of them, or all of them again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from blocks.foot import ALL, FEWER, LEAVE, PAUSE, STOP, WHY, all_view, fewer_view, read_choice, why_view
from db.messages import Received, get_moment, set_fewer
from db.pairs import list_states
from db.people import audit
from db.prompts import Letter
from handlers import leaving, pausing
from handlers.outcomes import Asked, Open, Outcome, Reply
from programs.people import Act, Member, why_not
from programs.playbook import Playbook, Prompt, Stage
from programs.prompts import find_news
from programs.reasons import because, spared


def choose(asked: Asked) -> Outcome:
    """Do what was chosen behind a message; what does not stand in the table is refused."""
    chosen = HANDLERS.get(read_choice(asked.body))
    return chosen(asked) if chosen else Reply(why_not(Act.TAKE_PART))


def why(asked: Asked) -> Outcome:
    """Say why a message came, and everything in it."""
    received: Received = asked.thing
    member = _member(asked)
    said = [words for one in (received, *received.also) for words in _because(asked, one, member)]
    return Open(why_view(dict.fromkeys(said), received.pair.id, member.id, fewer=member.fewer))


def _because(asked: Asked, received: Received, member: Member) -> tuple[str, ...]:
    playbook = asked.playbooks[received.pair.kind]
    stage, prompt = _prompt(playbook, received, member)
    return because(playbook, stage, prompt, received.pair, member.id, get_moment(asked.tx, received))


def _prompt(playbook: Playbook, received: Received, member: Member) -> tuple[Stage, Prompt]:
    """Return where the playbook has the words of a message."""
    said = received.said
    if isinstance(said, Letter):
        stage = playbook.stage(said.stage)
        return stage, stage.prompt(said.prompt)
    role = next(one.role for one in received.members if one.member.id == member.id)
    if (found := find_news(playbook, said, role)) is None:
        raise LookupError("news that no playbook has words for")
    return found


def fewer(asked: Asked) -> Outcome:
    """Send fewer messages to whoever asks, and say exactly what still comes."""
    member = _member(asked)
    set_fewer(asked.tx, member.id, fewer=True)
    audit(asked.tx, asked.actor, "messages.fewer", member.id, asked.now)
    pairs = [state.pair for state in list_states(asked.tx, asked.now, member_id=member.id)]
    roles = [
        (asked.playbooks[pair.kind], one.role) for pair in pairs for one in pair.members if one.member.id == member.id
    ]
    return Open(fewer_view(spared(roles)), changed=True)


def all_again(asked: Asked) -> Outcome:
    """Send every message to whoever asks."""
    member = _member(asked)
    set_fewer(asked.tx, member.id, fewer=False)
    audit(asked.tx, asked.actor, "messages.all", member.id, asked.now)
    return Open(all_view(), changed=True)


def _member(asked: Asked) -> Member:
    if asked.actor.member is None:
        raise LookupError("somebody unknown asks about messages")
    return asked.actor.member


def _leave(asked: Asked) -> Outcome:
    return leaving.open_form(replace(asked, thing=asked.thing.pair))


# Everything that the menu under a message can do; `foot` draws the choices.
HANDLERS: Mapping[str, Callable[[Asked], Outcome]] = MappingProxyType(
    {
        WHY.id: why,
        FEWER.id: fewer,
        ALL.id: all_again,
        PAUSE.id: pausing.open_form,
        LEAVE.id: _leave,
        STOP.id: pausing.stop_all,
    }
)
