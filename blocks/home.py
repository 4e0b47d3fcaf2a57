"""The Home tab of one person: the next thing to do with each partner, and what they could join."""

from collections.abc import Iterable, Sequence

from blocks import kit
from blocks.attention import skipped_blocks
from blocks.enrolment import opening_blocks
from blocks.foot import amount_button
from blocks.helping import asked_by_me, asked_of_me, help_lines
from blocks.history import HISTORY_OPEN
from blocks.kit import Block, View
from blocks.organizer_home import PAIRS, organizer_blocks
from blocks.pair_card import pair_card
from blocks.pausing import pausing_blocks
from blocks.places import place_blocks
from blocks.starting import TAKE_OVER, start_button
from programs.calendar import day_words, local_day
from programs.pairs import Home, Opening, Pair
from programs.people import Member
from programs.playbook import Playbooks

EARLIER = 10

PRIVACY = (
    "🔒 Beside every question you see who reads the answer. Organizers see that a check-in happened, never what the "
    "two of you write."
)


def home_view(home: Home, playbooks: Playbooks) -> View:
    """Draw the Home of one person, whether they are known already or not."""
    blocks = [kit.words(home.notice), kit.divider()] if home.notice else []
    blocks += asked_of_me(home.asks, home.member) if home.member else []
    blocks += _mine(home, playbooks) or ([] if home.organized else _welcome(playbooks))
    blocks += skipped_blocks(home.skipped, home.member, playbooks) if home.member else []
    blocks += _whenever(home)
    zone = home.member.zone if home.member else "UTC"
    for state in home.organized:
        playbook, most = playbooks[state.program.kind], max(PAIRS // len(home.organized), 5)
        blocks += [*_line(blocks), *organizer_blocks(state, playbook, home.now, zone, most)]
    blocks += _openings(home.openings, playbooks)
    if home.member:
        blocks += _earlier(home.earlier, home.member)
    blocks += _nobody_organizes(home, playbooks)
    return kit.home(blocks, [kit.divider(), kit.note(PRIVACY)])


def _line(above: list[Block]) -> list[Block]:
    return [kit.divider()] if above else []


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
    blocks = [
        one for state in home.pairs for one in pair_card(state, home.member, home.now, playbooks[state.pair.kind])
    ]
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
    return [kit.divider(), *asked_by_me(home.asks, home.member), *help_lines(home.programs), change]


def _openings(openings: Sequence[Opening], playbooks: Playbooks) -> list[Block]:
    blocks = opening_blocks(openings, playbooks)
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
