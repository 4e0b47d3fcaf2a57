"""Remembers the messages that carry no prompt: what each is about, and for whom; each is owed once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from db.engine import Tx
from db.outbox import announce
from db.readback import MAY_HAVE_COME


@dataclass(frozen=True)
class Notice:
    """What a message says: its kind, the id of what it is about, and who reads it; in a channel the program itself.

    Once it is owed it is said in the outbox row `outbox_id`.
    """

    kind: str
    about: UUID
    recipient: UUID
    program_id: UUID
    outbox_id: UUID | None = None


def owe_notice(tx: Tx, notice: Notice, due_at: datetime, channel: str = "") -> bool:
    """Owe a notice to a member, or to all in the program's `channel`; say whether it is owed for the first time."""
    outbox_id = uuid4()
    if tx.value(
        """select exists (select from notice where team_id = %(team)s and kind = %(kind)s and about = %(about)s
                          and recipient = %(recipient)s)""",
        kind=notice.kind,
        about=notice.about,
        recipient=notice.recipient,
    ):
        return False
    tx.run(
        """insert into outbox (team_id, id, to_member, to_program, channel, due_at)
           values (%(team)s, %(id)s, %(member)s, %(program)s, %(channel)s, %(due_at)s)""",
        id=outbox_id,
        member=None if channel else notice.recipient,
        program=notice.program_id if channel else None,
        channel=channel or None,
        due_at=due_at,
    )
    if channel:
        tx.run("insert into pace values (%(team)s, %(scope)s, '-infinity') on conflict do nothing", scope=channel)
    tx.run(
        """insert into notice (team_id, outbox_id, kind, about, recipient, program_id)
           values (%(team)s, %(id)s, %(kind)s, %(about)s, %(recipient)s, %(program)s)""",
        id=outbox_id,
        kind=notice.kind,
        about=notice.about,
        recipient=notice.recipient,
        program=notice.program_id,
    )
    announce(tx)
    return True


def find_notice(tx: Tx, outbox_id: UUID) -> Notice | None:
    """Return what an outbox row says when it carries no prompt, or None."""
    row = tx.row(
        """select kind, about, recipient, program_id, outbox_id from notice
           where team_id = %(team)s and outbox_id = %(id)s""",
        id=outbox_id,
    )
    return Notice(**row) if row else None


def is_said(tx: Tx, notice: Notice, kind: str) -> bool:
    """Say whether the reader of a notice is told, or soon will be, of the other kind that goes with it."""
    return bool(
        tx.value(
            """select exists (select from notice n join outbox o on (o.team_id, o.id) = (n.team_id, n.outbox_id)
                   join outbox mine on (mine.team_id, mine.id) = (n.team_id, %(id)s)
                   where n.team_id = %(team)s and n.kind = %(kind)s and n.recipient = %(recipient)s
                   and o.state <> 'parked' and o.due_at > mine.due_at - interval '1 hour')""",
            id=notice.outbox_id,
            kind=kind,
            recipient=notice.recipient,
        )
    )


def forget_parked(tx: Tx, kind: str, about: UUID) -> None:
    """Forget a notice that surely never went out, so that it can be owed again; one nobody can tell of is kept."""
    tx.run(
        f"""delete from notice n using outbox o where n.team_id = %(team)s and n.kind = %(kind)s and n.about = %(about)s
           and (o.team_id, o.id) = (n.team_id, n.outbox_id) and o.state = 'parked' and not {MAY_HAVE_COME}""",  # noqa: S608
        kind=kind,
        about=about,
    )


def move_notice(tx: Tx, notice: Notice, due_at: datetime) -> None:
    """Let a notice that is not sent yet come at another instant."""
    tx.run(
        """update outbox o set due_at = %(due_at)s from notice n where n.team_id = %(team)s and n.kind = %(kind)s
           and n.about = %(about)s and n.recipient = %(recipient)s and (o.team_id, o.id) = (n.team_id, n.outbox_id)
           and o.state in ('due', 'held')""",
        due_at=due_at,
        kind=notice.kind,
        about=notice.about,
        recipient=notice.recipient,
    )
