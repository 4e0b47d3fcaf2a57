"""Where messages go: the conversation of a member or a pair, opened once and remembered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db.engine import Tx
from db.outbox import TEAM


@dataclass(frozen=True)
class Unaddressed:
    """Somebody with mail due whose conversation is not known yet: a member or a pair, and who must be in it."""

    member_id: UUID | None
    pair_id: UUID | None
    users: tuple[str, ...]

    @property
    def id(self) -> UUID:
        """Return the member's or the pair's id."""
        return self.member_id or self.pair_id  # type: ignore[return-value]  # the table says one of the two


def list_unaddressed(tx: Tx, now: datetime) -> list[Unaddressed]:
    """Address what is due wherever the conversation is known, and return whose is not."""
    # In order and waiting, not skipping: a conversation of which half is addressed would begin in its middle.
    tx.run(
        """update outbox set channel = coalesce(
            (select dm_channel from member m where (m.team_id, m.id) = (outbox.team_id, outbox.to_member)),
            (select p.channel from pair p where (p.team_id, p.id) = (outbox.team_id, outbox.to_pair)))
        where team_id = %(team)s and id = any(array(
            select o.id from outbox o
            left join member m on (m.team_id, m.id) = (o.team_id, o.to_member)
            left join pair p on (p.team_id, p.id) = (o.team_id, o.to_pair)
            where o.team_id = %(team)s and o.state = 'due' and o.due_at <= %(now)s and o.channel is null
            and coalesce(m.dm_channel, p.channel) is not null order by o.seq for update of o))""",
        now=now,
    )
    _give_turns(tx, now)
    found = tx.rows(
        """select distinct o.to_member, o.to_pair, case when o.to_member is not null
            then array(select slack_user from member m
                where (m.team_id, m.id) = (o.team_id, o.to_member) and m.state = 'active')
            else array(select m.slack_user from pair_member pm
                join member m on (m.team_id, m.id) = (pm.team_id, pm.member_id)
                where (pm.team_id, pm.pair_id) = (o.team_id, o.to_pair) and pm.left_at is null
                and m.state = 'active' order by m.slack_user) end as users
        from outbox o join team t on t.team_id = o.team_id and t.state = 'active'
        left join member m on (m.team_id, m.id) = (o.team_id, o.to_member)
        left join pair p on (p.team_id, p.id) = (o.team_id, o.to_pair)
        where o.team_id = %(team)s and o.state = 'due' and o.due_at <= %(now)s and o.channel is null
        -- what was laid out since the first statement, and whose conversation is known, has its turn at the next look
        and coalesce(m.dm_channel, p.channel) is null
        and (o.not_before is null or o.not_before <= clock_timestamp())""",
        now=now,
    )
    return [Unaddressed(row["to_member"], row["to_pair"], tuple(row["users"])) for row in found]


def _give_turns(tx: Tx, now: datetime) -> None:
    """Let the team, and every conversation with something due, announcements among them, have its turn."""
    tx.run(
        """insert into pace (team_id, scope, not_before)
        select team_id, scope, '-infinity' from (
            select team_id, channel as scope from outbox
            where team_id = %(team)s and state = 'due' and due_at <= %(now)s and channel is not null
            union select team_id, %(key)s from team where team_id = %(team)s) used
        where not exists (select from pace p where (p.team_id, p.scope) = (used.team_id, used.scope))
        order by scope on conflict do nothing""",
        now=now,
        key=TEAM,
    )


def address(tx: Tx, to: Unaddressed, channel: str) -> None:
    """Remember a conversation, for its member or pair and for everything that waits to be sent there."""
    if to.member_id:
        tx.run(
            "update member set dm_channel = %(channel)s where team_id = %(team)s and id = %(id)s",
            channel=channel,
            id=to.member_id,
        )
    else:
        tx.run(
            "update pair set channel = %(channel)s where team_id = %(team)s and id = %(id)s",
            channel=channel,
            id=to.pair_id,
        )
    tx.run(
        """update outbox set channel = %(channel)s, not_before = null where team_id = %(team)s and id = any(array(
            select id from outbox where team_id = %(team)s and coalesce(to_member, to_pair) = %(id)s
            and channel is null and state = 'due' order by seq for update))""",
        channel=channel,
        id=to.id,
    )
    tx.run_many(
        "insert into pace values (%(team)s, %(scope)s, '-infinity') on conflict do nothing",
        [{"scope": scope} for scope in (channel, TEAM)],
    )


def postpone(tx: Tx, to: Unaddressed, seconds: float) -> None:
    """Try this conversation again only after so many seconds."""
    tx.run(
        """update outbox set not_before = clock_timestamp() + make_interval(secs => %(seconds)s)
        where team_id = %(team)s and coalesce(to_member, to_pair) = %(id)s and channel is null and state = 'due'""",
        id=to.id,
        seconds=seconds,
    )


def park_unaddressed(tx: Tx, to: Unaddressed, now: datetime, reason: str) -> None:
    """Give up on what is due to somebody who cannot be written to."""
    tx.run(
        """update outbox set state = 'parked', reason = %(reason)s where team_id = %(team)s and due_at <= %(now)s
        and coalesce(to_member, to_pair) = %(id)s and channel is null and state = 'due'""",
        id=to.id,
        now=now,
        reason=reason,
    )


def forget_lost(tx: Tx, outbox_ids: Sequence[UUID]) -> None:
    """Forget the conversations that Slack does not know any more, so that the next message opens them anew."""
    for table, key, column in (("member", "to_member", "dm_channel"), ("pair", "to_pair", "channel")):
        tx.run(
            f"""update {table} t set {column} = null from outbox o where t.team_id = %(team)s
            and (o.team_id, o.{key}) = (t.team_id, t.id) and o.id = any(%(ids)s) and o.state = 'parked'
            and o.reason = 'channel_not_found' and o.channel = t.{column}""",  # noqa: S608  # constants
            ids=list(outbox_ids),
        )
