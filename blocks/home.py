"""The Home tab of one person: the next thing to do with each partner, and what they could join."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from blocks import kit
from blocks.enrolment import ENROL_OPEN
from blocks.foot import amount_button
from blocks.helping import asked_by_me, asked_of_me, help_button, help_lines
from blocks.history import HISTORY_OPEN
from blocks.kit import Block, View
from blocks.organizer_home import organizer_blocks
from blocks.prompts import CHECK_IN_OPEN
from programs.calendar import day_words, local_day, moment_words
from programs.owing import last_day
from programs.pairs import CheckinFacts, Enrolment, Home, Opening, PairState
from programs.people import Member
from programs.playbook import Playbook, Playbooks, Role

BECOME_ORGANIZER = "organizer.become"

PRIVACY = (
    "🔒 Beside every question you see who reads the answer. Organizers see that a check-in happened, never what the "
    "two of you write."
)


def home_view(home: Home, playbooks: Playbooks) -> View:
    """Draw the Home of one person, whether they are known already or not."""
    blocks = [kit.words(home.notice), kit.divider()] if home.notice else []
    blocks += asked_of_me(home.asks, home.member) if home.member else []
    blocks += _mine(home, playbooks) or ([] if home.organized else _welcome(playbooks))
    blocks += _whenever(home)
    zone = home.member.zone if home.member else "UTC"
    for state in home.organized:
        blocks += [*_line(blocks), *organizer_blocks(state, playbooks[state.program.kind], home.now, zone)]
    blocks += _openings(home.openings, playbooks)
    if not home.has_organizer:
        blocks += _nobody_organizes()
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
    waiting = [enrolment for enrolment in home.mine if not enrolment.pairs]
    return blocks + [_unpaired(enrolment, playbooks) for enrolment in waiting]


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
    return [*blocks, kit.note(remark), kit.buttons(help_button(state.pair.id))]


def _next_thing(state: PairState, me: Member, partner: str, playbook: Playbook) -> Block:
    until = f" until {day_words(last_day(state.closes_at, me.zone))}" if state.closes_at else ""
    if state.waiting_form and state.waiting_for == me.id:
        text = f"Your check-in is open{until}. You choose what {partner} sees."
        return kit.words(text, _open(_button_words(playbook), state.waiting_form, primary=True))
    if state.last and state.last.author == me.id and not state.last.answered_at:
        return _my_last(state.last, partner, me.zone)
    if state.last and state.last.author != me.id and state.last.released_at and not state.last.answered_at:
        author = _name(state, state.last.author)
        shared = moment_words(state.last.released_at, me.zone)
        return kit.words(f"{author} shared a check-in on {shared}. A few honest lines in its thread are enough.")
    if state.waiting_form and state.waiting_for:
        return kit.words(f"Waiting for {_name(state, state.waiting_for)}'s check-in{until}. Nothing to do for you now.")
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


def _button_words(playbook: Playbook) -> str:
    """Return what the playbook itself writes on the button to its form."""
    prompts = (prompt for stage in playbook.stages for prompt in stage.prompts)
    return next((prompt.button for prompt in prompts if prompt.button), "Open")


def _unpaired(enrolment: Enrolment, playbooks: Playbooks) -> Block:
    role = _role(enrolment.role, playbooks)
    return kit.words(
        f"You have joined{f' as a {role.name.lower()}' if role else ''}. An organizer is looking for a good "
        "match for you; I write to you as soon as there is one."
    )


def _role(role_id: str, playbooks: Playbooks) -> Role | None:
    return next((role for one in playbooks.values() for role in one.roles if role.id == role_id), None)


def _openings(openings: Iterable[Opening], playbooks: Playbooks) -> list[Block]:
    blocks = []
    for opening in openings:
        role = playbooks[opening.kind].role(opening.role)
        join = kit.button(f"Join as a {role.name.lower()}", ENROL_OPEN, str(opening.id))
        blocks.append(kit.words(f"{role.invitation}\n{kit.named(opening.program_name)}", join))
    return [kit.divider(), kit.heading("Join in"), *blocks] if blocks else []


def _nobody_organizes() -> list[Block]:
    become = kit.button("Become its organizer", BECOME_ORGANIZER, "organizer")
    text = (
        "Is this your workspace? Nobody organizes Trellis here yet. An organizer decides who meets whom. "
        "Workspace admins and owners can take this on."
    )
    return [kit.divider(), kit.words(text, become)]


def _partner(state: PairState, me: Member) -> str:
    return " and ".join(kit.named(one.member.name) for one in state.pair.others(me.id))


def _name(state: PairState, member_id: UUID) -> str:
    return next(
        (kit.named(one.member.name) for one in state.pair.members if one.member.id == member_id), "your partner"
    )


def _clock(now: datetime, zone: str) -> str:
    return f"{now.astimezone(ZoneInfo(zone)):%H:%M}"
