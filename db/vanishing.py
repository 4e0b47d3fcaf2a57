"""Tells organizers, once, of people and places that have vanished, and remembers that it did."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import RowMapping

from db.absences import note_missed, was_shut_out
from db.addresses import forget_lost
from db.engine import Tx
from db.notices import Notice, owe_notice
from db.pairs import list_active
from db.people import audit, member_of
from db.reach import PAIRS
from programs.absence import AWAY
from programs.calendar import next_open
from programs.delivery import TOLD
from programs.people import Actor, Member
from programs.vanishing import GIVEN_UP, GONE, LET_IN, PARTNER_GONE

_A_DAY = timedelta(days=1)
# Slack acts, or an admin there of whom we are not told.
_SLACK = "slack"


def tell_organizers(tx: Tx, kind: str, about: UUID, programs: Sequence[UUID], now: datetime) -> None:
    """Owe each active organizer of these programs one message about this, outside their quiet hours."""
    rows = tx.rows(
        """select distinct on (m.id) m.*, r.program_id from program_role r
           join member m on (m.team_id, m.id) = (r.team_id, r.member_id) and m.state = 'active'
           where r.team_id = %(team)s and r.program_id = any(%(programs)s) order by m.id, r.program_id""",
        programs=list(programs),
    )
    for row in rows:
        one = member_of(row)
        due_at = next_open(now, one.zone, one.quiet_from, one.quiet_until)
        owe_notice(tx, Notice(kind, about, one.id, row["program_id"]), due_at)


def tell_gone(tx: Tx, member: Member, now: datetime) -> None:
    """Tell whoever organizes what this member took part in, and their partners, that their account was closed."""
    rows = tx.rows(
        """select program_id from enrolment where team_id = %(team)s and member_id = %(id)s and state = 'active'
           union select program_id from program_role where team_id = %(team)s and member_id = %(id)s
           union select p.program_id from pair p join pair_member me on (me.team_id, me.pair_id) = (p.team_id, p.id)
           where p.team_id = %(team)s and p.state = 'active' and me.member_id = %(id)s and me.left_at is null""",
        id=member.id,
    )
    noted = audit(tx, Actor(tx.team, _SLACK), "member.gone", member.id, now)
    tell_organizers(tx, GONE, noted, [row["program_id"] for row in rows], now)
    for pair in list_active(tx, member.id):
        for other in (one.member for one in pair.others(member.id) if one.member.active):
            # By then an account that was closed by mistake is open again, and it is no news.
            due_at = next_open(now + _A_DAY, other.zone, other.quiet_from, other.quiet_until)
            owe_notice(tx, Notice(PARTNER_GONE, noted, other.id, pair.program_id), due_at)


def find_gone(tx: Tx, noted: UUID) -> Member | None:
    """Return whose account was closed, by the note of it, unless they are back."""
    row = tx.row(
        """select m.* from audit a join member m on m.team_id = a.team_id and m.id::text = a.thing_id
           where a.team_id = %(team)s and a.id = %(id)s and m.state = 'deactivated'""",
        id=noted,
    )
    return member_of(row) if row else None


def tell_given_up(tx: Tx, now: datetime) -> None:
    """Tell organizers of what was given up since the last look: one message for each program, cause and day."""
    if not tx.value("select exists (select from outbox where team_id = %(team)s and state = 'parked' and not told)"):
        return
    # Another worker that is at it has locked what it tells of, and what we look at once it is done is younger.
    rows = tx.rows(
        "update outbox set told = true where team_id = %(team)s and state = 'parked' and not told returning id"
    )
    ids = [row["id"] for row in rows]
    forget_lost(tx, ids)
    for absence_id, programs in note_missed(tx, ids).items():
        if not was_shut_out(tx, absence_id, LET_IN):
            tell_organizers(tx, AWAY, absence_id, list(programs), now)
    for row in _causes(tx, ids, now):
        tell_organizers(tx, GIVEN_UP, row["id"], [row["program_id"]], now)


def _causes(tx: Tx, ids: Sequence[UUID], now: datetime) -> Sequence[RowMapping]:
    """Return the first message of each cause in each program of which nobody was told within a day."""
    return tx.rows(
        f"""select distinct on (program.id, o.reason) o.id, program.id as program_id from outbox o cross join lateral (
               select program_id as id from notice n
               where (n.team_id, n.outbox_id) = (o.team_id, o.id) and n.kind <> %(kind)s
               union select program_id from pair p where p.team_id = o.team_id and p.id = any({PAIRS})
           ) program where o.team_id = %(team)s and o.id = any(%(ids)s) and o.reason = any(%(told)s)
           and not exists (select from notice n
               join outbox first on (first.team_id, first.id) = (n.team_id, n.about)
               join outbox said on (said.team_id, said.id) = (n.team_id, n.outbox_id)
               where n.team_id = o.team_id and n.kind = %(kind)s and n.program_id = program.id
               and first.reason = o.reason and said.due_at > %(since)s)
           order by program.id, o.reason, o.seq""",  # noqa: S608  # constants
        kind=GIVEN_UP,
        ids=list(ids),
        told=list(TOLD),
        since=now - _A_DAY,
    )


def find_reason(tx: Tx, outbox_id: UUID) -> str:
    """Return why a message was given up, as a code; '' when it is not any more."""
    found: str | None = tx.value(
        "select reason from outbox where team_id = %(team)s and id = %(id)s and state = 'parked'", id=outbox_id
    )
    return found or ""


def is_disabled_unheard(tx: Tx, now: datetime) -> bool:
    """Say whether Slack has lately called somebody's account closed of whom we were told no such thing."""
    return bool(
        tx.value(
            """select exists (select from outbox o where o.team_id = %(team)s and o.state = 'parked'
               and o.reason = 'user_disabled' and o.due_at > %(since)s and not exists (
                   select from member m where m.team_id = o.team_id and m.state <> 'active' and (m.id = o.to_member
                       or m.id in (select member_id from pair_member pm
                           where (pm.team_id, pm.pair_id) = (o.team_id, o.to_pair)))))""",
            since=now - _A_DAY,
        )
    )
