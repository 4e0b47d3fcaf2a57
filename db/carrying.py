"""Messages that go as one: until it is known to be sent, one outbox row carries others, which share its fate."""

from collections.abc import Sequence
from uuid import UUID

from db.engine import Tx


def take_along(tx: Tx, carrier: UUID, together: Sequence[UUID]) -> tuple[UUID, ...]:
    """Let a message that was just claimed carry what else is due of these; return all that it says, in order."""
    taken = tx.rows(
        """update outbox set state = 'sending', carried_by = carrier.id, channel = carrier.channel, reason = '',
            claimed_by = carrier.claimed_by, lease_until = carrier.lease_until
        from outbox carrier where outbox.team_id = %(team)s and outbox.id = any(%(others)s) and outbox.state = 'due'
        and (carrier.team_id, carrier.id) = (outbox.team_id, %(id)s) returning outbox.id""",
        id=carrier,
        others=[id for id in together if id != carrier],
    )
    carried = {row["id"] for row in taken}
    return tuple(id for id in together if id == carrier or id in carried)


def absorb(tx: Tx, carriers: Sequence[UUID]) -> None:
    """Let these messages say for good what they carry, now that somebody may have read them."""
    for table in ("prompt", "notice"):
        tx.run(
            f"""update {table} said set outbox_id = o.carried_by from outbox o where o.team_id = %(team)s
            and o.carried_by = any(%(carriers)s) and (said.team_id, said.outbox_id) = (o.team_id, o.id)""",  # noqa: S608
            carriers=list(carriers),
        )
    tx.run("delete from outbox where team_id = %(team)s and carried_by = any(%(carriers)s)", carriers=list(carriers))


def follow(tx: Tx, carrier: UUID) -> None:
    """Let what a message carries wait with it, be given up with it, or be looked for again."""
    tx.run(
        """update outbox set state = carrier.state, reason = carrier.reason from outbox carrier
        where outbox.team_id = %(team)s and outbox.carried_by = %(id)s
        and (carrier.team_id, carrier.id) = (outbox.team_id, outbox.carried_by)""",
        id=carrier,
    )


def let_go(tx: Tx, carrier: UUID, worker: UUID) -> None:
    """Leave what a message carries on its own again, since it was surely not posted."""
    tx.run(
        """update outbox set state = 'due', carried_by = null, claimed_by = null, lease_until = null
        where team_id = %(team)s and carried_by = %(id)s and claimed_by = %(worker)s
        and state in ('sending', 'unknown')""",
        id=carrier,
        worker=worker,
    )
