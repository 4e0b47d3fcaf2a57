"""A program on its organizers' Home: facts and times, who waits, and what got stuck; never anybody's words."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from blocks import kit
from blocks.ending import END_OPEN
from blocks.kit import Block
from blocks.pairing import PAIR_OPEN
from blocks.pausing import away_words
from programs.calendar import day_words, local_day, moment_words
from programs.leaving import NEXT, WHY
from programs.pairs import Departure, Pair, PairState, ProgramState, Stuck
from programs.playbook import Playbook

PAIRS = 25
STUCK = 10
NAMES = 20
DEPARTURES = 5
RECENT = timedelta(weeks=8)


def organizer_blocks(state: ProgramState, playbook: Playbook, now: datetime, zone: str) -> list[Block]:
    """Draw a program for its organizers, in the zone of the reader: what needs a human comes first."""
    pair_people = kit.button("Pair people", PAIR_OPEN, str(state.program.id), primary=True)
    blocks = [
        kit.heading(f"{kit.named(state.program.name)}: for organizers"),
        kit.words(_counts(state, playbook), pair_people),
    ]
    blocks += _stuck(state.stuck, zone)
    blocks += _departures([one for one in state.departures if now - one.at < RECENT], zone)
    blocks += _unpaired(state, playbook, zone)
    pairs = _in_order(state.pairs, now)
    blocks += [kit.words(_facts(one, now, zone), _end(one.pair)) for one in pairs[:PAIRS]]
    return blocks + _more(len(pairs) - PAIRS, "pairs")


def _counts(state: ProgramState, playbook: Playbook) -> str:
    roles = [f"{role.name}: {sum(one.role == role.id for one in state.enrolments)}" for role in playbook.roles]
    return " · ".join([*roles, f"Pairs: {len(state.pairs)}"])


def _stuck(stuck: tuple[Stuck, ...], zone: str) -> list[Block]:
    """Draw the messages that did not arrive, or of which nobody can tell; the reason says which."""
    if not stuck:
        return []
    lines = [
        kit.words(
            f"⚠️ A message for {kit.named(one.for_whom)}, {moment_words(one.since, zone)}: {kit.shown(one.reason, 300)}"
        )
        for one in stuck[:STUCK]
    ]
    return [*lines, *_more(len(stuck) - STUCK, "messages")]


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


def _unpaired(state: ProgramState, playbook: Playbook, zone: str) -> list[Block]:
    """Say who waits for a pair, first those whom a partner has left, the longest wait on top."""
    blocks = []
    since = state.left_behind
    for role in playbook.roles:
        waiting = [one.member for one in state.enrolments if one.role == role.id and not one.pairs]
        left = sorted((one for one in waiting if one.id in since), key=lambda one: since[one.id])
        names = [f"{kit.named(one.name)} (left without a partner since {_day(since[one.id], zone)})" for one in left]
        names += [kit.named(one.name) for one in waiting if one.id not in since]
        if names:
            more = f" and {len(names) - NAMES:,} more" if len(names) > NAMES else ""
            blocks.append(kit.words(f"{role.name}, waiting for a pair: {', '.join(names[:NAMES])}{more}"))
    return blocks


def _in_order(pairs: Iterable[PairState], now: datetime) -> list[PairState]:
    """Put the silent pairs first, the longest silence on top; after them the newest pairs."""
    silent = [one for one in pairs if _is_silent(one, now)]
    others = [one for one in pairs if not _is_silent(one, now)]
    silent.sort(key=_last_sign)
    return silent + sorted(others, key=lambda one: one.pair.first_on, reverse=True)


def _is_silent(state: PairState, now: datetime) -> bool:
    """Say whether two whole periods have passed without a sign of life; a break does not count."""
    if state.pair.stopped_at:
        return False
    return local_day(now, state.pair.anchor_zone) - _last_sign(state) > timedelta(weeks=2 * state.pair.weeks)


def _last_sign(state: PairState) -> date:
    """Return the day something last happened, the first period opened, or the pair came back from a break."""
    pair, sign = state.pair, state.pair.first_on
    if state.last:
        sign = local_day(state.last.answered_at or state.last.released_at or state.last.at, pair.anchor_zone)
    return max(sign, local_day(pair.resumed_at, pair.anchor_zone)) if pair.resumed_at else sign


def _facts(state: PairState, now: datetime, zone: str) -> str:
    """Say in one line who they are, what happened last and when, and when the next prompt comes."""
    facts = [" & ".join(kit.named(one.member.name) for one in state.pair.members)]
    if _is_silent(state, now):
        facts[0] = f"🔔 {facts[0]}: silent since {day_words(_last_sign(state))}"
    if last := state.last:
        made = "nothing new" if last.skipped else "checked in"
        happened = ((made, last.at), ("shared", last.released_at), ("answered", last.answered_at))
        facts += [f"{what} {day_words(local_day(at, zone))}" for what, at in happened if at]
    else:
        facts.append("no check-in yet")
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
