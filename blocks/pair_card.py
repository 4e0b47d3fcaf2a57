"""The card of one pair on Home: with whom, the single next thing to do, and what else can be done there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from blocks import kit
from blocks.agreement import agreement_button, agreement_line
from blocks.goals import home_blocks as goal_blocks
from blocks.going import farewell_blocks
from blocks.helping import help_button
from blocks.history import HISTORY_OPEN
from blocks.kit import Block
from blocks.leaving import LEAVE_OPEN
from blocks.moving import MOVE_OPEN, TITLE
from blocks.pausing import away_words
from blocks.prompts import CHECK_IN_OPEN
from blocks.shelf import SHELF_OPEN
from programs.calendar import day_words, local_day, moment_words
from programs.goals import Goal
from programs.owing import last_day
from programs.pairs import CheckinFacts, PairState, listed
from programs.people import Member
from programs.playbook import Playbook
from programs.starting import is_over


def pair_card(
    state: PairState,
    me: Member,
    now: datetime,
    playbook: Playbook,
    goals: Sequence[Goal] = (),
    lines: Sequence[Block] = (),
) -> list[Block]:
    """Draw the card of one pair: with whom, the single next thing to do, and what time it is for everybody.

    The `lines` say what else there is to say of the pair.
    """
    partner = _partner(state, me)
    told = state if playbook.is_shared else replace(state, last=None)
    blocks = [kit.heading(f"You and {partner}"), _next_thing(told, me, partner, playbook)]
    blocks += farewell_blocks(state.pair, playbook)
    blocks += agreement_line(state, me, playbook)
    blocks += goal_blocks(playbook, state.pair, goals, me, local_day(now, me.zone))
    if state.wrote:
        back = kit.button("Look back", HISTORY_OPEN, str(state.pair.id))
        blocks.append(kit.words("Your check-ins stay here for you, however long Slack keeps its messages.", back))
    clocks = [f"{kit.named(one.member.name)} {_clock(now, one.member.zone)}" for one in state.pair.others(me.id)]
    remark = f"{kit.named(state.pair.program_name)} · now: you {_clock(now, me.zone)}, {', '.join(clocks)}"
    if state.pair.ends_on and is_over(state.pair.ends_on, local_day(now, me.zone)):
        remark += f" · over since {day_words(state.pair.ends_on)}"
    elif state.next_at:
        remark += f" · next: {moment_words(state.next_at, me.zone)}"
    shelf = kit.button("Shelf", SHELF_OPEN, str(state.pair.id))
    move = [kit.button(TITLE, MOVE_OPEN, str(state.pair.id))] if playbook.directory else []
    leave = kit.button("Leave this pair", LEAVE_OPEN, str(state.pair.id))
    agreed = agreement_button(state, me, playbook)
    return [*blocks, *lines, kit.note(remark), kit.buttons(shelf, *agreed, help_button(state.pair.id), *move, leave)]


def _next_thing(state: PairState, me: Member, partner: str, playbook: Playbook) -> Block:
    away = [one.member for one in state.pair.others(me.id) if one.member.paused]
    if away:
        words = " and ".join(away_words(one.name, one.paused_until) for one in away)
        return kit.words(f"{words}. The check-ins wait, and there is nothing for you to do.")
    until = f" until {day_words(last_day(state.closes_at, me.zone))}" if state.closes_at else ""
    shown = _is_shown(state, playbook)
    if state.waiting_form and state.waiting_for == me.id:
        name, button = _form_words(playbook, state.waiting_stage)
        sees = f"You choose what {partner} sees." if shown else f"{partner} does not see it."
        return kit.words(f"Your {name} is open{until}. {sees}", _open(button, state.waiting_form, primary=True))
    if state.last and _is_blind(state, me, playbook):
        return _among_equals(state, state.last, me)
    if state.last and state.last.author == me.id and not state.last.answered_at:
        return _my_last(state.last, partner, me.zone)
    if state.last and state.last.author != me.id and state.last.released_at and not state.last.answered_at:
        author = _name(state, state.last.author)
        shared = moment_words(state.last.released_at, me.zone)
        return kit.words(f"{author} shared a check-in on {shared}. A few honest lines in its thread are enough.")
    if state.waiting_form and state.waiting_for and shown:
        name, _ = _form_words(playbook, state.waiting_stage)
        return kit.words(f"Waiting for {_name(state, state.waiting_for)}'s {name}{until}. Nothing to do for you now.")
    if state.last and state.last.answered_at:
        answered = moment_words(state.last.answered_at, me.zone)
        return kit.words(f"The last check-in was answered on {answered}. Nothing to do for you now.")
    return kit.words("Nothing to do right now. I write to you when it is time.")


def _is_shown(state: PairState, playbook: Playbook) -> bool:
    """Say whether there is anything for a partner in the form that waits; otherwise nobody else need know of it."""
    role = next((one.role for one in state.pair.members if one.member.id == state.waiting_for), "")
    form = next((one.form_of(role) for one in playbook.stages if one.id == state.waiting_stage), None)
    return form is not None and form.for_partner


def _is_blind(state: PairState, me: Member, playbook: Playbook) -> bool:
    """Say whether the last check-in was one that each answers alone, the reader too."""
    role = next((one.role for one in state.pair.members if one.member.id == me.id), "")
    form = next((one.form_of(role) for one in playbook.stages if state.last and one.id == state.last.stage), None)
    return form is not None and form.blind


def _among_equals(state: PairState, last: CheckinFacts, me: Member) -> Block:
    """Say what there is to read by now, where each reads the others' once their own is shared."""
    others = [one.member for one in state.pair.others(me.id)]
    missing = [kit.named(one.name) for one in others if one.id not in last.shared_by | last.skipped_by]
    quiet = [kit.named(one.name) for one in others if one.id in last.skipped_by]
    mine = state.mine
    if mine is None:
        return kit.words("Nothing to do right now. I write to you when it is time.")
    if mine.skipped or mine.released_at is None:
        return _my_last(mine, _partner(state, me), me.zone)
    read = _open("Read", mine.form_id, primary=not missing)
    if missing:
        return kit.words(f"Yours is in. Not yet: {listed(missing)}. You read theirs as soon as it is shared.", read)
    if quiet:
        return kit.words(f"Everybody is in. Nothing new this time: {listed(quiet)}.", read)
    return kit.words("Everybody's is in, so you can read each other's.", read)


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


def _partner(state: PairState, me: Member) -> str:
    return listed(kit.named(one.member.name) for one in state.pair.others(me.id))


def _name(state: PairState, member_id: UUID) -> str:
    return next(
        (kit.named(one.member.name) for one in state.pair.members if one.member.id == member_id), "your partner"
    )


def _clock(now: datetime, zone: str) -> str:
    return f"{now.astimezone(ZoneInfo(zone)):%H:%M}"
