"""The Home tab of one person: the next thing to do with each partner, and what they could join."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from blocks import kit
from blocks.attention import skipped_blocks
from blocks.enrolment import opening_blocks
from blocks.foot import amount_button
from blocks.helping import asked_by_me, asked_of_me, help_button, help_lines
from blocks.history import HISTORY_OPEN
from blocks.kit import Block, View
from blocks.leaving import LEAVE_OPEN
from blocks.organizer_home import PAIRS, organizer_blocks
from blocks.pausing import away_words, pausing_blocks
from blocks.places import place_blocks
from blocks.prompts import CHECK_IN_OPEN
from blocks.shelf import SHELF_OPEN
from blocks.starting import TAKE_OVER, start_button
from programs.calendar import day_words, local_day, moment_words
from programs.owing import last_day
from programs.pairs import CheckinFacts, Home, Opening, Pair, PairState
from programs.people import Member
from programs.playbook import Playbook, Playbooks
from programs.starting import is_over

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
    blocks = [one for state in home.pairs for one in _pair(state, home.member, home.now, playbooks[state.pair.kind])]
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


def _pair(state: PairState, me: Member, now: datetime, playbook: Playbook) -> list[Block]:
    """Draw the card of one pair: with whom, the single next thing to do, and what time it is for everybody."""
    partner = _partner(state, me)
    blocks = [kit.heading(f"You and {partner}"), _next_thing(state, me, partner, playbook)]
    if state.last and state.last.author == me.id:
        back = kit.button("Look back", HISTORY_OPEN, str(state.pair.id))
        blocks.append(kit.words("Your check-ins stay here for you, however long Slack keeps its messages.", back))
    clocks = [f"{kit.named(one.member.name)} {_clock(now, one.member.zone)}" for one in state.pair.others(me.id)]
    remark = f"{kit.named(state.pair.program_name)} · now: you {_clock(now, me.zone)}, {', '.join(clocks)}"
    if state.next_at:
        remark += f" · next check-in: {moment_words(state.next_at, me.zone)}"
    elif state.pair.ends_on and is_over(state.pair.ends_on, local_day(now, me.zone)):
        remark += f" · over since {day_words(state.pair.ends_on)}"
    shelf = kit.button("Shelf", SHELF_OPEN, str(state.pair.id))
    leave = kit.button("Leave this pair", LEAVE_OPEN, str(state.pair.id))
    return [*blocks, kit.note(remark), kit.buttons(shelf, help_button(state.pair.id), leave)]


def _next_thing(state: PairState, me: Member, partner: str, playbook: Playbook) -> Block:
    away = [one.member for one in state.pair.others(me.id) if one.member.paused]
    if away:
        words = " and ".join(away_words(one.name, one.paused_until) for one in away)
        return kit.words(f"{words}. The check-ins wait, and there is nothing for you to do.")
    until = f" until {day_words(last_day(state.closes_at, me.zone))}" if state.closes_at else ""
    if state.waiting_form and state.waiting_for == me.id:
        name, button = _form_words(playbook, state.waiting_stage)
        text = f"Your {name} is open{until}. You choose what {partner} sees."
        return kit.words(text, _open(button, state.waiting_form, primary=True))
    if state.last and state.last.author == me.id and not state.last.answered_at:
        return _my_last(state.last, partner, me.zone)
    if state.last and state.last.author != me.id and state.last.released_at and not state.last.answered_at:
        author = _name(state, state.last.author)
        shared = moment_words(state.last.released_at, me.zone)
        return kit.words(f"{author} shared a check-in on {shared}. A few honest lines in its thread are enough.")
    if state.waiting_form and state.waiting_for:
        name, _ = _form_words(playbook, state.waiting_stage)
        return kit.words(f"Waiting for {_name(state, state.waiting_for)}'s {name}{until}. Nothing to do for you now.")
    if state.last and state.last.answered_at:
        answered = moment_words(state.last.answered_at, me.zone)
        return kit.words(f"The last check-in was answered on {answered}. Nothing to do for you now.")
    return kit.words("Nothing to do right now. I write to you when it is time.")


def _my_last(last: CheckinFacts, partner: str, zone: str) -> Block:
    """Say what became of the reader's own check-in: skipped, kept, or shared and waiting for an answer."""
    if last.skipped:
        return kit.words(f"You checked in with nothing new on {day_words(local_day(last.at, zone))}. That counts.")
    if last.released_at is None:
        text = f"Your check-in is saved, and only you can see it. Share it with {partner} whenever you like."
        return kit.words(text, _open("See the card", last.form_id, primary=True))
    return kit.words(
        f"You shared your check-in on {moment_words(last.released_at, zone)}. Waiting for {partner}'s answer."
    )


def _open(text: str, form_id: UUID, *, primary: bool) -> kit.Element:
    return kit.button(text, CHECK_IN_OPEN, str(form_id), primary=primary)


def _form_words(playbook: Playbook, stage_id: str) -> tuple[str, str]:
    """Return what the playbook calls a stage's form, and what it writes on the button to it."""
    stage = next((stage for stage in playbook.stages if stage.id == stage_id), None)
    buttons = (prompt.button for prompt in stage.prompts if prompt.button) if stage else iter(())
    return stage.name.lower() if stage else "check-in", next(buttons, "Open")


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


def _partner(state: PairState, me: Member) -> str:
    return " and ".join(kit.named(one.member.name) for one in state.pair.others(me.id))


def _name(state: PairState, member_id: UUID) -> str:
    return next(
        (kit.named(one.member.name) for one in state.pair.members if one.member.id == member_id), "your partner"
    )


def _clock(now: datetime, zone: str) -> str:
    return f"{now.astimezone(ZoneInfo(zone)):%H:%M}"
