"""A program on its organizers' Home: facts and times, who waits, and what got stuck; never anybody's words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from blocks import kit
from blocks.absence import absence_blocks
from blocks.agreement import signing_words
from blocks.ending import END_OPEN
from blocks.feedback import feedback_blocks
from blocks.going import wish_lines
from blocks.kit import Block
from blocks.organizers import organizing_row
from blocks.pairing import PAIR_OPEN
from blocks.pausing import away_words
from blocks.stuck import stuck_blocks
from programs.absence import left_out
from programs.calendar import day_words, local_day
from programs.feedback import told
from programs.leaving import ENDED_AS, NEXT, WHY, Ended
from programs.owing import last_day
from programs.pairs import Departure, Enrolment, Pair, PairState, Program, ProgramState
from programs.playbook import Playbook, Role
from programs.starting import is_over

PAIRS = 25
STUCK = NEEDS = 10
NAMES = 20
DEPARTURES = 5
# Silent pairs beyond the first are drawn so many together, which a block still holds whatever their names.
SILENT, TOGETHER = 80, 8
RECENT = timedelta(weeks=8)


def organizer_blocks(
    state: ProgramState, playbook: Playbook, now: datetime, zone: str, most: int = PAIRS
) -> list[Block]:
    """Draw a program for its organizers, in the zone of the reader: what needs a human comes first."""
    today = local_day(now, zone)
    over = is_over(state.program.ends_on, today)
    pair_people = None if over else kit.button("Pair people", PAIR_OPEN, str(state.program.id), primary=True)
    blocks = [
        kit.heading(f"{kit.named(state.program.name)}: for organizers"),
        kit.words(f"{_counts(state, playbook)}{_span(state.program, today)}", pair_people),
        organizing_row(state.program, over=over),
    ]
    blocks += [*stuck_blocks(state.stuck[:STUCK], now, zone), *_more(len(state.stuck) - STUCK, "messages")]
    blocks += absence_blocks(left_out(state.missed, playbook), zone)
    blocks += _ended([one for one in state.ended if now - one.at < RECENT], zone)
    blocks += _departures([one for one in state.departures if now - one.at < RECENT], zone)
    blocks += wish_lines([one for one in state.wishes if now - one.at < RECENT], zone)
    blocks += _needs(state, playbook, zone)
    blocks += feedback_blocks(state.program, told(playbook, state.counts))
    blocks += _enrolled(state, playbook, zone)
    pairs = state.pairs if playbook.is_shared else tuple(replace(one, silent=0) for one in state.pairs)
    return blocks + _pairs(pairs, playbook, now, zone, most)


def _counts(state: ProgramState, playbook: Playbook) -> str:
    roles = [f"{role.name}: {sum(one.role == role.id for one in state.enrolments)}" for role in playbook.roles]
    return " · ".join([*roles, f"Pairs: {len(state.pairs)}"])


def _span(program: Program, today: date) -> str:
    """Say when it starts or ends, or that it is over, and whether it takes nobody in."""
    closed = "" if program.enrolling else "\nEnrolment is closed."
    if program.starts_on is None:
        return closed
    if program.ends_on and is_over(program.ends_on, today):
        return f"\nOver since {day_words(program.ends_on)}. Nothing comes any more."
    starts = "Starts" if today < program.starts_on else "Started"
    ends = ", with no end"
    if program.ends_on:
        year = f" {program.ends_on.year}" if program.ends_on.year != program.starts_on.year else ""
        ends = f", ends on {day_words(program.ends_on)}{year}"
    return f"\n{starts} on {day_words(program.starts_on)}{ends}.{closed}"


def _needs(state: ProgramState, playbook: Playbook, zone: str) -> list[Block]:
    """Say who told the organizers that they need something, as a fact and never in their own words."""
    pairs = {one.pair.id: one.pair for one in state.pairs}
    lines = []
    for need in (one for one in state.needs if one.pair_id in pairs):
        names = {one.member.id: kit.named(one.member.name) for one in pairs[need.pair_id].members}
        facts = [fact for pick in need.picks if (fact := playbook.fact(need.stage, need.question, pick))]
        if facts and need.author in names:
            partners = " and ".join(name for who, name in names.items() if who != need.author)
            said = f"🧭 {names[need.author]} {' and '.join(facts)}"
            lines.append(kit.words(f"{said} · paired with {partners} · {day_words(local_day(need.at, zone))}"))
    return [*lines[:NEEDS], *_more(len(lines) - NEEDS, "needs")]


def _ended(ended: Sequence[Ended], zone: str) -> list[Block]:
    """Say which pairs ended lately, and how."""
    lines = [
        f"{' & '.join(kit.named(name) for name in one.names)} {ENDED_AS[one.outcome]} · {_day(one.at, zone)}"
        for one in ended[:DEPARTURES]
    ]
    return [kit.words("\n".join(lines)), *_more(len(ended) - DEPARTURES, "that ended")] if lines else []


def _departures(departures: Sequence[Departure], zone: str) -> list[Block]:
    """Say who left whom lately, and what they told the organizers."""
    blocks = []
    for one in departures[:DEPARTURES]:
        partners = " and ".join(kit.named(name) for name in one.partners)
        facts = [f"{kit.named(one.name)} left the pair with {partners} on {_day(one.at, zone)}"]
        facts += [WHY.label(one.why)] if one.why else []
        facts += [f"next: {NEXT.label(one.next)}"] if one.next else []
        blocks.append(kit.words(" · ".join(facts)))
    return blocks + _more(len(departures) - DEPARTURES, "who left")


def _enrolled(state: ProgramState, playbook: Playbook, zone: str) -> list[Block]:
    """Draw who joined in each role, those who wait for a pair first, each with what one needs to know to pair them."""
    blocks = []
    for role in playbook.roles:
        people = [one for one in state.enrolments if one.role == role.id]
        waiting = sorted((one for one in people if not one.pairs), key=lambda one: _waits(one, state))
        alone = "in no pair" if playbook.directory else "waiting for a pair"
        for title, group in ((alone, waiting), ("in a pair", [one for one in people if one.pairs])):
            names = [_place(one, role, state, zone) for one in group]
            if names:
                more = f" and {len(names) - NAMES:,} more" if len(names) > NAMES else ""
                blocks.append(kit.words(f"{role.name}, {title}: {', '.join(names[:NAMES])}{more}"))
    return blocks


def _waits(one: Enrolment, state: ProgramState) -> tuple[bool, datetime | None]:
    """Put those first whom a partner has left, the longest wait on top."""
    left_at = state.left_behind.get(one.member.id)
    return (left_at is None, left_at)


def _place(one: Enrolment, role: Role, state: ProgramState, zone: str) -> str:
    """Name somebody, with since when they are in, or alone, and how many more they could take."""
    left_at = None if one.pairs else state.left_behind.get(one.member.id)
    facts = [f"since {_day(one.since, zone)}"] if one.since and not left_at else []
    facts += [f"left without a partner since {_day(left_at, zone)}"] if left_at else []
    if role.capacity_question:
        free = one.capacity - one.pairs
        facts.append("1 place free" if free == 1 else f"{max(free, 0) or 'no'} places free")
    return f"{kit.named(one.member.name)} ({', '.join(facts)})" if facts else kit.named(one.member.name)


def _pairs(pairs: Iterable[PairState], playbook: Playbook, now: datetime, zone: str, most: int) -> list[Block]:
    """Draw the pairs, the silent ones first; what is silent beyond `most` is drawn closer together, never left out."""
    ordered = _in_order(pairs)
    blocks = [kit.words(_facts(one, playbook, now, zone), _end(one.pair)) for one in ordered[:most]]
    also = [one for one in ordered[most:] if one.silent][:SILENT]
    for start in range(0, len(also), TOGETHER):
        blocks.append(kit.words("\n".join(_facts(one, playbook, now, zone) for one in also[start : start + TOGETHER])))
    return blocks + _more(len(ordered) - most - len(also), "pairs")


def _in_order(pairs: Iterable[PairState]) -> list[PairState]:
    """Put the silent pairs first, the longest silence on top; after them the newest pairs."""
    newest = sorted(pairs, key=lambda one: one.pair.first_on, reverse=True)
    return sorted(newest, key=lambda one: (0, _last_sign(one)) if one.silent else (1, date.min))


def _last_sign(state: PairState) -> date:
    """Return the day of the last check-in, or of the end of a break since, or the first on which there could be one."""
    signs = [at for at in (state.last and state.last.at, state.pair.resumed_at) if at]
    return local_day(max(signs), state.pair.anchor_zone) if signs else state.pair.first_on


def _facts(state: PairState, playbook: Playbook, now: datetime, zone: str) -> str:
    """Say in one line who they are, what happened last, what is due, and when the next prompt comes."""
    facts = [" & ".join(kit.named(one.member.name) for one in state.pair.members)]
    if state.silent:
        periods = "1 period" if state.silent == 1 else f"{state.silent} periods"
        facts[0] = f"🔔 {facts[0]}: silent for {periods}, since {day_words(_last_sign(state))}"
    if last := state.last:
        made = "nothing new" if last.skipped and playbook.is_shared else "checked in"
        happened = ((made, last.at), ("shared", last.released_at), ("answered", last.answered_at))
        facts += [f"{what} {day_words(local_day(at, zone))}" for what, at in happened if at]
    else:
        facts.append("no check-in yet")
    if state.waiting_stage and state.closes_at and state.closes_at > now and not state.pair.stopped_at:
        form = playbook.stage(state.waiting_stage).name.lower()
        facts.append(f"{form} open until {day_words(last_day(state.closes_at, zone))}")
    facts += signing_words(state, playbook, zone)
    facts += [away_words(one.member.name, one.member.paused_until) for one in state.pair.members if one.member.paused]
    if state.next_at:
        facts.append(f"next {day_words(local_day(state.next_at, zone))}")
    return " · ".join(facts)


def _end(pair: Pair) -> kit.Element:
    return kit.button("End this pair", END_OPEN, str(pair.id))


def _day(at: datetime, zone: str) -> str:
    return day_words(local_day(at, zone))


def _more(count: int, what: str) -> list[Block]:
    return [kit.note(f"and {count:,} more {what}")] if count > 0 else []
