"""The Home tab of one person: the next thing to do with each partner, and what they could join."""

from collections.abc import Iterable

from blocks import kit
from blocks.attention import skipped_blocks
from blocks.chooser import chooser_button
from blocks.enrolment import opening_blocks
from blocks.foot import amount_button
from blocks.helping import asked_by_me, asked_of_me, help_lines
from blocks.history import HISTORY_OPEN
from blocks.kit import Block, View
from blocks.organizer_home import PAIRS, organizer_blocks
from blocks.pair_card import pair_card
from blocks.pausing import pausing_blocks
from blocks.places import place_blocks
from blocks.promises import promise_blocks
from blocks.requests import request_blocks
from blocks.starting import TAKE_OVER, start_button
from blocks.vanishing import silent_words
from programs.calendar import day_words, local_day
from programs.pairs import Home, Pair
from programs.people import Member
from programs.playbook import Playbooks
from programs.urgency import by_what_waits

EARLIER, FEW = 10, 2
# As many pairs of a program as its organizers always see.
LEAST = 5

PRIVACY = (
    "🔒 Beside every question you see who reads the answer. Organizers see what happens when, never what you write to "
    "each other."
)


def home_view(home: Home, playbooks: Playbooks) -> View:
    """Draw the Home of one person, whether they are known already or not."""
    blocks = [kit.words(home.notice), kit.divider()] if home.notice else []
    if home.silent_since and home.member:
        blocks += [kit.words(silent_words(home.silent_since, home.member.zone)), kit.divider()]
    blocks += asked_of_me(home.asks, home.member) if home.member else []
    blocks += request_blocks(home.requests, home.member, home.now) if home.member else []
    blocks += _mine(home, playbooks) or ([] if home.organized else _welcome(playbooks))
    blocks += skipped_blocks(home.skipped, home.member, playbooks) if home.member else []
    blocks += _whenever(home)
    below = _openings(home, playbooks)
    if home.member:
        below += _earlier(home.earlier, home.member)
    below += _nobody_organizes(home, playbooks)
    ending = [kit.divider(), kit.note(PRIVACY)]
    room = kit.LIMITS["view.blocks.home"] - len([*blocks, *below, *ending])
    line = bool(blocks) and blocks[-1]["type"] != "divider"
    return kit.home([*blocks, *_organized(home, playbooks, room, line=line), *below], ending)


def _organized(home: Home, playbooks: Playbooks, room: int, *, line: bool) -> list[Block]:
    """Draw every program the reader organizes; when there is too little room, each with fewer of its pairs."""
    if not home.organized:
        return []
    count = len(home.organized)
    most = min(PAIRS // count, max(len(one.pairs) for one in home.organized))
    blocks = _programs(home, playbooks, max(most, LEAST))
    if (over := len(blocks) - room) > 0:
        blocks = _programs(home, playbooks, max(most - -(-over // count), LEAST))
    return blocks if line else blocks[1:]


def _programs(home: Home, playbooks: Playbooks, most: int) -> list[Block]:
    zone = home.member.zone if home.member else "UTC"
    drawn = (organizer_blocks(one, playbooks[one.program.kind], home.now, zone, most) for one in home.organized)
    return [block for program in drawn for block in (kit.divider(), *program)]


def _welcome(playbooks: Playbooks) -> list[Block]:
    """Say what this is, to somebody who takes part in nothing yet."""
    return [
        kit.heading("Welcome to Trellis 🌱"),
        kit.words(
            "Trellis helps people here grow together: it brings them into pairs and keeps the conversation going."
        ),
        *(kit.words(f"{playbook.name}. {playbook.about}") for playbook in playbooks.values()),
    ]


def _mine(home: Home, playbooks: Playbooks) -> list[Block]:
    if home.member is None:
        return []
    blocks = []
    for state in by_what_waits(home.pairs, home.member.id):
        playbook = playbooks[state.pair.kind]
        lines = promise_blocks(home, state.pair, home.member, playbook)
        blocks += pair_card(state, home.member, home.now, playbook, home.goals, lines)
    blocks += place_blocks(home, playbooks)
    if home.member.paused:
        return [*pausing_blocks(home.member), *blocks]
    return [*blocks, *pausing_blocks(home.member)] if blocks else []


def _whenever(home: Home) -> list[Block]:
    """Draw what somebody who takes part can do at any time, whatever is next."""
    if home.member is None or not home.programs:
        return []
    fewer = home.member.fewer
    amount = "You get fewer messages: only what needs you." if fewer else "You get every message."
    change = kit.words(amount, amount_button(home.member.id, fewer=fewer))
    # In many programs, the card of a pair is way enough to the organizers of its own.
    on_card = {state.pair.program_id for state in home.pairs} if len(home.programs) > FEW else set()
    helping = help_lines(one for one in home.programs if one.id not in on_card)
    return [kit.divider(), *asked_by_me(home.asks, home.member), *helping, change]


def _openings(home: Home, playbooks: Playbooks) -> list[Block]:
    """Draw what the reader could join in, after the way to find out which of several kinds fits."""
    blocks = opening_blocks(home.openings, playbooks)
    if home.ground and len(playbooks) > 1:
        blocks = [kit.words("Not sure what fits you? Answer three questions.", chooser_button(home.ground.id)), *blocks]
    return [kit.divider(), kit.heading("Join in"), *blocks] if blocks else []


def _earlier(pairs: Iterable[Pair], me: Member) -> list[Block]:
    blocks = []
    for pair in list(pairs)[:EARLIER]:
        partners = " and ".join(kit.named(one.member.name) for one in pair.others(me.id))
        ended = f", until {day_words(local_day(pair.ended_at, me.zone))}" if pair.ended_at else ""
        back = kit.button("Look back", HISTORY_OPEN, str(pair.id))
        blocks.append(kit.words(f"You and {partners} in {kit.named(pair.program_name)}{ended}.", back))
    return [kit.divider(), kit.heading("Earlier pairs"), *blocks] if blocks else []


def _nobody_organizes(home: Home, playbooks: Playbooks) -> list[Block]:
    """Offer what waits for an organizer to workspace admins and owners; whether one is asking is seen at the click."""
    blocks = [
        kit.words(
            f"{kit.named(one.name)} has no organizer any more. A workspace admin or owner can take it over.",
            kit.button("Take it over", TAKE_OVER, str(one.id)),
        )
        for one in home.vacancies
    ]
    if home.ground and not home.ground.organized:
        yet = "any more" if home.vacancies else "yet"
        text = (
            f"Is this your workspace? Nobody organizes Trellis here {yet}. An organizer decides who meets whom. "
            "Workspace admins and owners can take this on."
        )
        blocks.append(kit.words(text, start_button(playbooks, home.ground.id)))
    elif home.ground and home.organized:
        blocks.append(kit.words("Time for another round?", start_button(playbooks, home.ground.id)))
    return [kit.divider(), *blocks] if blocks else []
