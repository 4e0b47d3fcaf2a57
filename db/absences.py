"""Remembers when Trellis was away, which prompts nobody was sent because of it, and for whom they were."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from db.engine import Tx
from programs.absence import LATE, SHOWN, Absence, Missed

# Of a period `pe`: that it was asked in vain, since nobody was sent what it asks. That is no silence of theirs.
NOT_ASKED = """(exists (select from prompt gone
        where (gone.team_id, gone.pair_id, gone.stage, gone.n) = (pe.team_id, pe.pair_id, pe.stage, pe.n)
        and gone.state = 'missed')
    and not exists (select from prompt said
        where (said.team_id, said.pair_id, said.stage, said.n) = (pe.team_id, pe.pair_id, pe.stage, pe.n)
        and said.state in ('sent', 'answered')))"""
_ABSENCE = "a.id as absence_id, a.since, a.until"


def note_awake(tx: Tx, now: datetime) -> None:
    """Note that messages go out at this moment; if none did for longer than an hour, that was an absence.

    As long as Slack keeps us out, nothing goes out.
    """
    since: datetime | None = tx.value(
        """update team set awake_at = %(now)s
           from (select team_id, awake_at from team where team_id = %(team)s for update) was
           where team.team_id = was.team_id and team.state = 'active'
           and (was.awake_at is null or was.awake_at < %(now)s - interval '1 minute') returning was.awake_at""",
        now=now,
    )
    if since is None or now - since <= LATE:
        return
    tx.run(
        """delete from absence where team_id = %(team)s and not exists (
               select from prompt where (prompt.team_id, prompt.missed_in) = (absence.team_id, absence.id))"""
    )
    tx.run("insert into absence values (%(team)s, %(id)s, %(since)s, %(now)s)", id=uuid4(), since=since, now=now)


def expire(tx: Tx, now: datetime) -> None:
    """Give up what was never sent and whose time is over; not while Slack keeps the team out."""
    tx.run(
        """update outbox set state = 'parked', reason = 'expired' where team_id = %(team)s and id = any(array(
            select o.id from outbox o join team t on t.team_id = o.team_id and t.state = 'active'
            where o.team_id = %(team)s and o.state = 'due' and o.expires_at <= %(now)s for update of o skip locked))""",
        now=now,
    )


def note_missed(tx: Tx, parked: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """Note of messages that were given up which prompts came too late, and in which absence.

    Return the programs that an absence concerns, by absence.
    """
    rows = tx.rows(
        """update prompt p set state = 'missed', missed_in = (
               select a.id from absence a where a.team_id = p.team_id
               and a.since < o.expires_at and a.until >= o.due_at order by a.until desc limit 1)
           from outbox o, pair where p.team_id = %(team)s and (o.team_id, o.id) = (p.team_id, p.outbox_id)
           and (pair.team_id, pair.id) = (p.team_id, p.pair_id)
           and o.id = any(%(ids)s) and o.reason = 'expired' and p.state = 'due'
           returning p.outbox_id, p.missed_in, pair.program_id""",
        ids=list(parked),
    )
    away = [row for row in rows if row["missed_in"]]
    tx.run(
        "update outbox set reason = 'away' where team_id = %(team)s and id = any(%(ids)s)",
        ids=[row["outbox_id"] for row in away],
    )
    programs: dict[UUID, set[UUID]] = {}
    for row in away:
        programs.setdefault(row["missed_in"], set()).add(row["program_id"])
    return programs


def list_missed(tx: Tx, program_id: UUID, now: datetime) -> tuple[Missed, ...]:
    """Return what was lately not sent in a program because Trellis was away, by pair."""
    rows = tx.rows(
        f"""select {_ABSENCE}, p.stage, p.prompt, count(*) as count, (
               select array_agg(m.name order by m.name, m.id) from pair_member pm
               join member m on (m.team_id, m.id) = (pm.team_id, pm.member_id)
               where (pm.team_id, pm.pair_id) = (p.team_id, p.pair_id)
               and (pm.left_at is null or pm.left_at = pair.ended_at)) as names
           from absence a join prompt p on (p.team_id, p.missed_in) = (a.team_id, a.id)
           join pair on (pair.team_id, pair.id) = (p.team_id, p.pair_id)
           where a.team_id = %(team)s and a.until > %(since)s and pair.program_id = %(program)s
           group by a.team_id, a.id, p.team_id, p.pair_id, pair.ended_at, p.stage, p.prompt
           order by min(p.due_at), p.pair_id""",  # noqa: S608  # a constant
        program=program_id,
        since=now - SHOWN,
    )
    return tuple(
        Missed(
            Absence(row["absence_id"], row["since"], row["until"]),
            tuple(row["names"] or ()),
            row["stage"],
            row["prompt"],
            row["count"],
        )
        for row in rows
    )


def find_absence(tx: Tx, absence_id: UUID) -> Absence | None:
    """Return an absence, or None."""
    row = tx.row(f"select {_ABSENCE} from absence a where a.team_id = %(team)s and a.id = %(id)s", id=absence_id)  # noqa: S608
    return Absence(row["absence_id"], row["since"], row["until"]) if row else None


def count_missed(tx: Tx, absence_id: UUID, organizer: UUID) -> int:
    """Return how many messages an absence left out in the programs that somebody organizes."""
    found: int = tx.value(
        """select count(distinct p.outbox_id) from prompt p
           join pair on (pair.team_id, pair.id) = (p.team_id, p.pair_id)
           join program_role r on (r.team_id, r.program_id) = (pair.team_id, pair.program_id)
           where p.team_id = %(team)s and p.missed_in = %(id)s and r.member_id = %(organizer)s""",
        id=absence_id,
        organizer=organizer,
    )
    return found


def was_shut_out(tx: Tx, absence_id: UUID, kind: str) -> bool:
    """Say whether organizers were told in a message of that kind what kept us away."""
    return bool(
        tx.value(
            """select exists (select from notice n join outbox o on (o.team_id, o.id) = (n.team_id, n.outbox_id)
                   join absence a on a.team_id = n.team_id and a.id = %(id)s
                   where n.team_id = %(team)s and n.kind = %(kind)s and o.due_at > a.since)""",
            id=absence_id,
            kind=kind,
        )
    )
