"""What was not sent to keep somebody's week quiet, as it stands on their Home instead."""

from collections.abc import Iterable

from blocks import kit
from blocks.kit import Block
from blocks.prompts import CHECK_IN_OPEN
from programs.attention import Skipped
from programs.calendar import day_words
from programs.owing import last_day
from programs.people import Member
from programs.playbook import Playbooks
from programs.prompts import fill, with_theme

# Home has room for more important things.
MOST = 3
QUIET = "Not sent, to keep your week quiet:"


def skipped_blocks(skipped: Iterable[Skipped], me: Member, playbooks: Playbooks) -> list[Block]:
    """Draw what was not sent: with the button to its form while that waits, or else in the words it would have had."""
    return [_skipped(one, me, playbooks) for one in list(skipped)[:MOST]]


def _skipped(one: Skipped, me: Member, playbooks: Playbooks) -> Block:
    playbook = playbooks[one.pair.kind]
    prompt = playbook.stage(one.stage).prompt(one.prompt)
    names = one.pair.names(me.id)
    if prompt.button:
        button = kit.button(prompt.button, CHECK_IN_OPEN, str(one.form_id)) if one.form_id else None
        return kit.words(f"{QUIET} {prompt.called}, with {kit.named(names['partner'])}.", button)
    until = day_words(last_day(one.closes_at, me.zone)) if one.closes_at else ""
    names |= {"author": names["partner"], "until": until}
    return kit.words(f"{QUIET} {fill(prompt.words, with_theme(names, playbook.track(one.pair.track), one.n))}")
