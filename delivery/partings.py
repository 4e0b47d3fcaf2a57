"""Draws what people hear of a pair that is over, in the playbook's words."""

from blocks.kit import Message
from blocks.prompts import prompt_message
from db.engine import Tx
from db.notices import Notice
from db.pairs import get_pair
from programs.playbook import Playbooks, When
from programs.prompts import Occasion, fill, news


def draw_parting(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Tell a member that their pair is over."""
    pair = get_pair(tx, notice.about)
    me = next(one for one in pair.members if one.member.id == notice.recipient)
    prompt = news(playbooks[pair.kind], When(notice.kind), me.role)
    if prompt is None:
        return None
    words = fill(prompt.words, pair.names(me.member.id))
    return prompt_message(Occasion(prompt, words, notice.outbox_id, fewer=me.member.fewer, over=not pair.active))
