"""Draws what people hear of a pair that ends, or goes on without somebody, in the playbook's words."""

from blocks.going import going_row
from blocks.kit import Message
from blocks.prompts import prompt_message
from db.engine import Tx
from db.farewells import get_farewell
from db.notices import Notice
from db.pairs import get_pair
from db.partings import find_leaver
from db.people import get_member
from programs.calendar import day_words
from programs.going import offered
from programs.pairs import Pair
from programs.playbook import Playbooks, When
from programs.prompts import Occasion, fill, news


def draw_parting(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Tell a member that their pair is over, and let them say what they would like next."""
    return _draw(notice, get_pair(tx, notice.about), playbooks, {})


def draw_one_left(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Tell a member who has left their group, as long as it goes on."""
    left = find_leaver(tx, notice.about)
    pair = get_pair(tx, left[0]) if left else None
    if left is None or pair is None or not pair.active:
        return None
    return _draw(notice, pair, playbooks, {"author": get_member(tx, left[1]).name})


def draw_farewell(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Ask a member what they would like when their pair ends, or tell them that it carries on, while it is one."""
    farewell = get_farewell(tx, notice.about)
    pair = get_pair(tx, farewell.pair_id)
    carries_on = pair.ends_on != farewell.ends_on
    if not pair.active or pair.ends_on is None or carries_on != (When(notice.kind) is When.EXTENDED):
        return None
    return _draw(notice, pair, playbooks, {"until": day_words(pair.ends_on)})


def _draw(notice: Notice, pair: Pair, playbooks: Playbooks, known: dict[str, str]) -> Message | None:
    me = next((one for one in pair.members if one.member.id == notice.recipient), None)
    when, playbook = When(notice.kind), playbooks[pair.kind]
    prompt = news(playbook, when, me.role) if me else None
    if me is None or prompt is None:
        return None
    words = fill(prompt.words, pair.names(me.member.id) | known)
    occasion = Occasion(prompt, words, notice.outbox_id, fewer=me.member.fewer, over=not pair.active)
    return prompt_message(occasion, *going_row(pair.id, offered(when, playbook)))
