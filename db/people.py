"""Remembers people: members of a team, and which programs they organize."""

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID, uuid4

from sqlalchemy import RowMapping

from db.engine import Tx
from programs.people import Actor, Member, SlackUser


def find_actor(tx: Tx, slack_user: str) -> Actor:
    """Return who this Slack user is here; somebody unknown is an actor without a member."""
    row = tx.row(
        """select m.*, array(select program_id from program_role r
                             where r.team_id = m.team_id and r.member_id = m.id) as organizes
           from member m where m.team_id = %(team)s and m.slack_user = %(slack_user)s""",
        slack_user=slack_user,
    )
    if row is None:
        return Actor(tx.team, slack_user)
    return Actor(tx.team, slack_user, member_of(row), frozenset(row["organizes"]))


def get_member(tx: Tx, member_id: UUID) -> Member:
    """Return the member of that id. Raises LookupError when there is none."""
    row = tx.row("select * from member where team_id = %(team)s and id = %(id)s", id=member_id)
    if row is None:
        raise LookupError("no such member")
    return member_of(row)


def member_of(row: RowMapping) -> Member:
    """Read a member out of a row that has the columns of the table."""
    return Member(
        id=row["id"],
        slack_user=row["slack_user"],
        name=row["name"],
        zone=row["zone"],
        at=row["hour_local"],
        quiet_from=row["quiet_from"],
        quiet_until=row["quiet_until"],
        active=row["state"] == "active",
        fewer=row["fewer"],
        paused_on=row["paused_on"],
        paused_until=row["paused_until"],
    )


def keep_member(tx: Tx, slack: SlackUser, at: time) -> Member:
    """Take in a person as Slack knows them; `at` becomes the own hour of somebody new. A chosen zone stays."""
    row = tx.row(
        """insert into member (team_id, id, slack_user, name, zone, hour_local)
           values (%(team)s, %(id)s, %(slack_user)s, %(name)s, %(zone)s, %(at)s)
           on conflict (team_id, slack_user) do update
           set name = excluded.name, state = 'active',
           zone = case when member.zone_chosen then member.zone else excluded.zone end
           returning *""",
        id=uuid4(),
        slack_user=slack.id,
        name=slack.name,
        zone=slack.zone,
        at=at,
    )
    if row is None:
        raise LookupError("the member that was just kept is not readable")
    return member_of(row)


def change_member(tx: Tx, member_id: UUID, slack: SlackUser) -> bool:
    """Follow what Slack says of a member: name, and the zone unless they chose one. Say whether they have just gone.

    Of the deactivated it tells no more.
    """
    row = tx.row(
        """update member m set heard_at = clock_timestamp(),
           state = case when %(deleted)s then 'deactivated' else 'active' end,
           name = case when %(deleted)s then m.name else %(name)s end,
           zone = case when %(deleted)s or m.zone_chosen then m.zone else %(zone)s end
           from (select id, state from member where team_id = %(team)s and id = %(id)s for update) before
           where m.team_id = %(team)s and m.id = before.id returning before.state""",
        id=member_id,
        deleted=slack.deleted,
        name=slack.name,
        zone=slack.zone,
    )
    return slack.deleted and row is not None and row["state"] == "active"


def list_unheard(tx: Tx, slack_users: Sequence[str], since: datetime) -> tuple[Member, ...]:
    """Return the members among these of whom Slack has told nothing since an instant of machine time."""
    rows = tx.rows(
        """select * from member where team_id = %(team)s and slack_user = any(%(users)s)
           and (heard_at is null or heard_at < %(since)s) order by id""",
        users=list(slack_users),
        since=since,
    )
    return tuple(member_of(row) for row in rows)


def audit(tx: Tx, actor: Actor, act: str, thing_id: UUID, at: datetime) -> UUID:
    """Note who did what to which thing, ids only; return the id of the note."""
    noted = uuid4()
    tx.run(
        """insert into audit (team_id, id, actor, act, thing_id, at)
           values (%(team)s, %(id)s, %(actor)s, %(act)s, %(thing)s, %(at)s)""",
        id=noted,
        actor=actor.slack_user,
        act=act,
        thing=str(thing_id),
        at=at,
    )
    return noted
