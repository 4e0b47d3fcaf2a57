"""Draws what somebody hears of their partner's break: that it began, or is over, and never why."""

from blocks.kit import Message
from blocks.prompts import prompt_message
from db.engine import Tx
from db.notices import Notice
from db.pairs import list_active
from db.pauses import find_pause
from programs.calendar import day_words
from programs.playbook import Playbooks, When
from programs.prompts import Occasion, fill, news


def draw_break(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Tell a member of their partner's break, unless it has become another one, or they are no pair any more."""
    when, said = When(notice.kind), find_pause(tx, notice.about)
    shared = {one.member.id: pair for pair in list_active(tx, notice.recipient) for one in pair.members}
    if said is None or said.member_id not in shared:
        return None
    pair = shared[said.member_id]
    away = next(one.member for one in pair.members if one.member.id == said.member_id)
    still_so = not away.paused if when is When.RESUMED else not said.over
    if not still_so:
        return None
    me = next(one for one in pair.members if one.member.id == notice.recipient)
    prompt = news(playbooks[pair.kind], when, me.role)
    if prompt is None:
        return None
    until = day_words(said.until_on) if said.until_on else ""
    words = fill(prompt.words, {**pair.names(me.member.id), "partner": away.name, "until": until})
    return prompt_message(Occasion(prompt, words, notice.outbox_id, fewer=me.member.fewer))
