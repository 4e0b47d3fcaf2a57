"""Stops and runs the clocks of pairs: nothing comes while somebody in a pair is away, and all of it comes later."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from db.engine import Tx
from db.farewells import next_end_at
from db.happenings import has_happened
from db.notices import Notice, owe_notice
from db.outbox import announce
from db.pairs import list_active
from db.pauses import close_pauses, end_pause, list_back, next_back_at, note_pause, release, set_pause
from db.prompts import Letter, set_next, stop_schedule
from programs.calendar import local_day, next_open
from programs.lifecycle import Event, State, move, state_of
from programs.owing import days_after, hour_of, period_of
from programs.pairs import Pair
from programs.pausing import Pending, comes_after, ends_at, moved, weeks_to_move
from programs.people import Member
from programs.playbook import Playbook, Playbooks, Prompt, When


@dataclass(frozen=True)
class _Waiting:
    """A message that a period brought and that is not sent: the hour it comes at, and whether it is still of use."""

    outbox_id: UUID
    hour: Pending
    needed: bool


def pause(tx: Tx, member: Member, until_on: date | None, now: datetime) -> None:
    """Let a member be away until a day, or until they say so: their pairs' clocks stand, and their partners hear it.

    Said again with the same day, nothing changes and nobody is told.
    """
    if not set_pause(tx, member.id, local_day(now, member.zone), until_on):
        return
    _lock_pairs(tx, member.id)
    pairs = list_active(tx, member.id)
    _stop(tx, [pair.id for pair in pairs if move(state_of(pair), Event.PAUSED) is State.PAUSED], now)
    about = note_pause(tx, member.id, until_on, now)
    _tell(tx, When.PAUSED if until_on else When.STOPPED, about, _partners(pairs, member.id), now)


def resume(tx: Tx, member: Member, playbooks: Playbooks, end: datetime, now: datetime) -> None:
    """Let a member be back since `end`: the clocks of their pairs run again where nobody else is away."""
    if not end_pause(tx, member.id):
        return
    _lock_pairs(tx, member.id)
    pairs = list_active(tx, member.id)
    for pair in pairs:
        if pair.stopped_at and not any(one.member.paused for one in pair.members):
            _run(tx, pair, playbooks[pair.kind], end)
    release(tx, now)
    about, told = close_pauses(tx, member.id)
    if about:
        partners = _partners(pairs, member.id)
        _tell(tx, When.RESUMED, about, {id: one for id, one in partners.items() if id in told}, now)
    announce(tx)


def resume_due(tx: Tx, playbooks: Playbooks, now: datetime) -> None:
    """Let everybody be back whose day has come, each since their own hour on it."""
    for member in list_back(tx, now):
        resume(tx, member, playbooks, ends_at(member) or now, now)


def next_planned_at(tx: Tx) -> datetime | None:
    """Return the instant at which the next period comes due, the next break is over, or the next pair ends."""
    next_at: datetime | None = tx.value("select min(next_at) from schedule where team_id = %(team)s")
    return min((at for at in (next_at, next_back_at(tx), next_end_at(tx)) if at), default=None)


def is_behind(tx: Tx, now: datetime) -> bool:
    """Say whether something scheduled for by now has not been laid out, or is just being so."""
    found = "select exists (select from schedule where team_id = %(team)s and next_at <= %(now)s)"
    return bool(tx.value(found, now=now))


def _lock_pairs(tx: Tx, member_id: UUID) -> None:
    """Make two people of one pair who go or come at once take turns."""
    tx.run(
        """select p.id from pair p where p.team_id = %(team)s and p.state = 'active' and p.id in (
               select pair_id from pair_member where team_id = %(team)s and member_id = %(member)s)
           order by p.id for no key update""",
        member=member_id,
    )


def _stop(tx: Tx, pairs: Sequence[UUID], now: datetime) -> None:
    tx.run(
        """update pair set stopped_at = %(now)s
           where team_id = %(team)s and id = any(%(pairs)s) and stopped_at is null""",
        pairs=list(pairs),
        now=now,
    )
    # Without an instant it is not due, whoever looks.
    tx.run(
        "update schedule set next_at = null where team_id = %(team)s and pair_id = any(%(pairs)s)", pairs=list(pairs)
    )


def _run(tx: Tx, pair: Pair, playbook: Playbook, end: datetime) -> None:
    """Run a pair's clock from `end` on, everything that would have come before it whole weeks later."""
    people = {one.member.id: one.member for one in pair.members}
    scheduled = tx.rows(
        "select stage, member_id, n from schedule where team_id = %(team)s and pair_id = %(pair)s", pair=pair.id
    )
    waiting = _list_waiting(tx, pair, playbook)
    pending = [Pending(row["n"], people[row["member_id"]], once=playbook.stage(row["stage"]).once) for row in scheduled]
    after = moved(pair, weeks_to_move(pair, [*pending, *(one.hour for one in waiting if one.needed)], end))
    tx.run(
        """update pair set stopped_at = null, resumed_at = %(end)s, first_on = %(first_on)s, starts_on = %(starts_on)s
           where team_id = %(team)s and id = %(id)s""",
        id=pair.id,
        end=end,
        first_on=after.first_on,
        starts_on=after.starts_on,
    )
    for row, hour in zip(scheduled, pending, strict=True):
        if at := comes_after(hour, after, end):
            set_next(tx, pair.id, row["stage"], hour.member.id, hour.n, at)
        else:
            stop_schedule(tx, pair.id, hour.member.id, row["stage"])
    _move_periods(tx, pair, after, playbook, end)
    for one in waiting:
        if one.needed:
            _move(tx, one, after)
        else:  # it would come to nothing, and its time may be over before it is found out
            _drop(tx, one)


def _move_periods(tx: Tx, pair: Pair, after: Pair, playbook: Playbook, end: datetime) -> None:
    """Let the periods that were open when the clock stopped close later; what came once, by as long as the break."""
    rows = tx.rows(
        """select stage, n, closes_at from period
           where team_id = %(team)s and pair_id = %(pair)s and closes_at > %(stopped_at)s""",
        pair=pair.id,
        stopped_at=pair.stopped_at,
    )
    tx.run_many(
        """update period set closes_at = %(closes_at)s
           where team_id = %(team)s and pair_id = %(pair)s and stage = %(stage)s and n = %(n)s""",
        [
            {
                "pair": pair.id,
                "stage": row["stage"],
                "n": row["n"],
                "closes_at": row["closes_at"] + (end - pair.stopped_at)
                if playbook.stage(row["stage"]).once and pair.stopped_at
                else period_of(after, row["n"]).closes_at,
            }
            for row in rows
        ],
    )


def _list_waiting(tx: Tx, pair: Pair, playbook: Playbook) -> list[_Waiting]:
    """Return what periods brought to a pair and was not sent yet."""
    rows = tx.rows(
        """select p.outbox_id, p.stage, p.prompt, p.n, array_agg(p.recipient) as recipients from prompt p
           join outbox o on (o.team_id, o.id) = (p.team_id, p.outbox_id) and o.state in ('due', 'held')
           where p.team_id = %(team)s and p.pair_id = %(pair)s group by p.outbox_id, p.stage, p.prompt, p.n""",
        pair=pair.id,
    )
    found = []
    for row in rows:
        stage = playbook.stage(row["stage"])
        prompt: Prompt = stage.prompt(row["prompt"])
        readers = [one.member for one in pair.members if one.member.id in row["recipients"]]
        if prompt.when is not When.PERIOD_OPENS or stage.once or not readers:
            continue
        letter = Letter(pair.id, row["stage"], row["prompt"], row["n"], readers[0].id, row["outbox_id"])
        needed = not (prompt.settled and has_happened(tx, letter, prompt.settled))
        found.append(_Waiting(row["outbox_id"], Pending(row["n"], readers[0], days_after(prompt, pair)), needed))
    return found


def _move(tx: Tx, waiting: _Waiting, after: Pair) -> None:
    """Let a message come, and end, at its place in the moved period."""
    hour = waiting.hour
    times = {
        "id": waiting.outbox_id,
        "due_at": hour_of(after, hour.member, hour.n, hour.after_days),
        "expires_at": period_of(after, hour.n).closes_at,
    }
    tx.run(
        """update outbox set state = 'due', due_at = %(due_at)s, expires_at = %(expires_at)s
           where team_id = %(team)s and id = %(id)s and state in ('due', 'held')""",
        **times,
    )
    tx.run(
        """update prompt set due_at = %(due_at)s, expires_at = %(expires_at)s
           where team_id = %(team)s and outbox_id = %(id)s""",
        **times,
    )


def _drop(tx: Tx, waiting: _Waiting) -> None:
    tx.run(
        """update outbox set state = 'parked', reason = 'not_needed'
           where team_id = %(team)s and id = %(id)s and state in ('due', 'held')""",
        id=waiting.outbox_id,
    )


def _partners(pairs: Sequence[Pair], member_id: UUID) -> dict[UUID, tuple[Member, UUID]]:
    """Return everybody who shares a pair with a member, once, each with a program that they share."""
    return {one.member.id: (one.member, pair.program_id) for pair in pairs for one in pair.others(member_id)}


def _tell(tx: Tx, when: When, about: UUID, partners: dict[UUID, tuple[Member, UUID]], now: datetime) -> None:
    for one, program_id in partners.values():
        due_at = next_open(now, one.zone, one.quiet_from, one.quiet_until)
        owe_notice(tx, Notice(when.value, about, one.id, program_id), due_at)


def run_without(tx: Tx, pair: Pair, leaver: Member, playbook: Playbook, now: datetime) -> None:
    """Run the clock of a pair that somebody has left, where they were the only one away."""
    others = replace(pair, members=pair.others(leaver.id))
    if pair.stopped_at and not any(one.member.paused for one in others.members):
        _run(tx, others, playbook, now)
        release(tx, now)
        announce(tx)
