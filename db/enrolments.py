"""Remembers joining, step by step: what somebody gave, their own hours, and whom they would rather not meet."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from db.engine import Tx
from db.programs import find_program, list_enrolments
from programs.checkins import Answer
from programs.joining import OwnHours
from programs.pairs import Enrolment, Opening


def find_place(tx: Tx, enrolment_id: UUID, member_id: UUID) -> Enrolment | None:
    """Return this member's own place of that id, in whatever state, while its program runs; or None."""
    found = next((one for one in _places(tx, member_id) if one.id == enrolment_id), None)
    return found if found and find_program(tx, found.program_id) else None


def find_place_in(tx: Tx, opening: Opening, member_id: UUID) -> Enrolment | None:
    """Return the place that a member has, had or has begun to take in a role; or None."""
    wanted = (opening.program_id, opening.role)
    return next((one for one in _places(tx, member_id) if (one.program_id, one.role) == wanted), None)


def _places(tx: Tx, member_id: UUID) -> tuple[Enrolment, ...]:
    return list_enrolments(tx, member_id=member_id, states=("draft", "active", "withdrawn"))


def complete(tx: Tx, place: Enrolment, now: datetime) -> bool:
    """Let a place count and its answers be read by those whom the forms name; say whether it did not count before."""
    tx.run(
        """update submission set released_at = %(now)s
           where team_id = %(team)s and enrolment_id = %(id)s and released_at is null""",
        id=place.id,
        now=now,
    )
    return bool(
        tx.run(
            "update enrolment set state = 'active' where team_id = %(team)s and id = %(id)s and state <> 'active'",
            id=place.id,
        )
    )


def withdraw(tx: Tx, place: Enrolment) -> None:
    """Let a place take no new pair; the pairs it has go on."""
    tx.run("update enrolment set state = 'withdrawn' where team_id = %(team)s and id = %(id)s", id=place.id)


def read_given(tx: Tx, form_id: str, member_id: UUID) -> dict[str, Answer]:
    """Return what a member last answered in a form of joining, in any program, as far as the reader may see it."""
    rows = tx.rows(
        """select a.question, a.pick, a.words from answer a
           where a.team_id = %(team)s and a.submission_id = (
               select id from submission s
               where s.team_id = %(team)s and s.author = %(member)s and s.stage = %(form)s and s.subject in (
                   select e.id from enrolment e where e.team_id = %(team)s and e.member_id = %(member)s)
               order by coalesce(s.edited_at, s.submitted_at) desc limit 1)""",
        member=member_id,
        form=form_id,
    )
    return {row["question"]: Answer(row["question"], tuple(row["pick"]), tx.vault.open(row["words"])) for row in rows}


def keep_own_hours(tx: Tx, member_id: UUID, own: OwnHours, slack_zone: str) -> None:
    """Keep when a member may be written to. A zone that is not Slack's stays whatever Slack says later."""
    tx.run(
        """update member set zone = %(zone)s, zone_chosen = %(chosen)s, hour_local = %(at)s,
           quiet_from = %(quiet_from)s, quiet_until = %(quiet_until)s where team_id = %(team)s and id = %(id)s""",
        id=member_id,
        zone=own.zone,
        chosen=own.zone != slack_zone,
        at=own.at,
        quiet_from=own.quiet_from,
        quiet_until=own.quiet_until,
    )


def keep_vetoes(tx: Tx, member_id: UUID, users: Sequence[str]) -> None:
    """Make these the people whom the reader would rather not be paired with."""
    tx.run(
        "delete from veto where team_id = %(team)s and by_member = %(member)s and about_user <> all(%(users)s)",
        member=member_id,
        users=list(users),
    )
    tx.run_many(
        "insert into veto (team_id, by_member, about_user) values (%(team)s, %(member)s, %(user)s)"
        " on conflict do nothing",
        [{"member": member_id, "user": user} for user in users],
    )


def list_vetoes(tx: Tx, member_id: UUID) -> list[str]:
    """Return whom a member would rather not be paired with; nobody but they themselves gets an answer."""
    rows = tx.rows(
        "select about_user from veto where team_id = %(team)s and by_member = %(member)s order by about_user",
        member=member_id,
    )
    return [row["about_user"] for row in rows]


def are_kept_apart(tx: Tx, places: Sequence[Enrolment]) -> bool:
    """Say whether one of these people would rather not meet another. It asks as each of them, since only they may."""
    reader: UUID | None = tx.value("select current_reader()")
    users = {place.member.slack_user for place in places}
    found = False
    for place in places:
        tx.identify(place.member_id)
        others = users - {place.member.slack_user}
        found = found or bool(others.intersection(list_vetoes(tx, place.member_id)))
    tx.identify(reader)
    return found


def list_kept_apart(tx: Tx, place: Enrolment, others: Sequence[Enrolment]) -> set[UUID]:
    """Return which of the others somebody would rather not meet, or would rather not meet them; it asks as each."""
    reader: UUID | None = tx.value("select current_reader()")
    tx.identify(place.member_id)
    mine = set(list_vetoes(tx, place.member_id))
    found = {one.member_id for one in others if one.member.slack_user in mine}
    for one in others:
        tx.identify(one.member_id)
        if place.member.slack_user in list_vetoes(tx, one.member_id):
            found.add(one.member_id)
    tx.identify(reader)
    return found
