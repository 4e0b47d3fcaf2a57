"""Reads directories: who stands in one, as far as whoever looks may see it."""

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from uuid import UUID

from db.engine import Tx
from db.enrolments import are_kept_apart, list_kept_apart
from db.pairs import are_paired, guide_each_other
from db.programs import list_enrolments
from db.requests import count_waiting, find_waiting, list_asked
from programs.calendar import local_day
from programs.checkins import Answer
from programs.pairs import Enrolment, Program
from programs.people import Actor
from programs.playbook import Directory, Playbook
from programs.prompts import own_lines
from programs.requests import Card, Found, Standing, next_best
from programs.starting import is_over


def find_listed(tx: Tx, place_id: UUID, actor: Actor) -> Found | None:
    """Return a place in a directory that this actor may look into, in whatever state it is by now; or None."""
    row = tx.row(
        """select e.program_id, p.kind, me.id as mine from enrolment e
           join opening o on (o.team_id, o.program_id, o.role) = (e.team_id, e.program_id, e.role)
           join program p on (p.team_id, p.id) = (e.team_id, e.program_id) and p.state = 'active'
           join enrolment me on (me.team_id, me.program_id, me.role) = (e.team_id, e.program_id, o.listed_for)
           where e.team_id = %(team)s and e.id = %(id)s and e.state in ('active', 'withdrawn')
           and me.state = 'active' and me.member_id = %(member)s""",
        id=place_id,
        member=actor.member.id if actor.member else None,
    )
    if row is None:
        return None
    places = {one.id: one for one in list_enrolments(tx, program_id=row["program_id"], states=("active", "withdrawn"))}
    return Found(places[place_id], places[row["mine"]], row["kind"])


def find_between(tx: Tx, program: Program, directory: Directory, asker: UUID, guide: UUID) -> Found | None:
    """Return the places of these two in a program's directory, in whatever state they are; None if one has none."""
    places = list_enrolments(tx, program_id=program.id, states=("active", "withdrawn"))
    found = {(one.member_id, one.role): one for one in places}
    place, mine = found.get((guide, directory.listed)), found.get((asker, directory.asking))
    return Found(place, mine, program.kind) if place and mine else None


def how_they_stand(tx: Tx, found: Found, now: datetime, *, but: UUID | None = None) -> Standing:
    """Return how these two stand to each other now; the request `but` is left out of what waits."""
    place, mine = found.place, found.mine
    return Standing(
        waiting=count_waiting(tx, place.program_id, now, but=but).get(place.member_id, 0),
        own=find_waiting(tx, mine.program_id, mine.member_id, now, but=but),
        kept_apart=are_kept_apart(tx, [place, mine]),
        paired=are_paired(tx, place.program_id, [place.member_id, mine.member_id]),
        swapped=guide_each_other(tx, [place, mine]),
        over=is_over(place.ends_on, local_day(now, mine.member.zone)),
    )


def list_cards(tx: Tx, mine: Enrolment, playbook: Playbook, directory: Directory, now: datetime) -> list[Card]:
    """Return the cards of everybody whom the reader, whose place is `mine`, could ask now; whom else is not said."""
    waiting = count_waiting(tx, mine.program_id, now)
    near = _near(tx, mine, directory)
    free = {
        one: one.capacity - one.pairs - waiting.get(one.member_id, 0)
        for one in list_enrolments(tx, program_id=mine.program_id)
        if one.role == directory.listed and one.member.active and not one.member.paused and one.member_id not in near
    }
    places = [one for one, places in free.items() if places > 0]
    apart = list_kept_apart(tx, mine, places)
    answers = _list_answers(tx, mine.program_id, directory.listed)
    return [
        _card(place, free[place], answers.get(place.id, {}), playbook, directory)
        for place in places
        if place.member_id not in apart
    ]


def find_next(tx: Tx, found: Found, playbook: Playbook, directory: Directory, now: datetime) -> Card | None:
    """Return whom the reader could ask instead: somebody free with most of the topics that led them here, and whom
    they have not asked in vain already.
    """
    topics: set[str] = set()
    for role, place in ((directory.listed, found.place), (directory.asking, found.mine)):
        given = _list_answers(tx, place.program_id, role).get(place.id, {})
        topics |= set(given[directory.topics].picks) if directory.topics in given else set()
    asked = {found.place.member_id, *list_asked(tx, found.mine.program_id, found.mine.member_id)}
    cards = list_cards(tx, found.mine, playbook, directory, now)
    return next_best((one for one in cards if one.place.member_id not in asked), frozenset(topics))


def read_card(tx: Tx, found: Found, playbook: Playbook, directory: Directory) -> Card:
    """Return the card of somebody in a directory, as far as the reader may see it."""
    given = _list_answers(tx, found.place.program_id, directory.listed).get(found.place.id, {})
    return _card(found.place, 0, given, playbook, directory)


def _card(place: Enrolment, free: int, given: Mapping[str, Answer], playbook: Playbook, directory: Directory) -> Card:
    forms = (playbook.role(place.role).form, playbook.when_and_how)
    lines = tuple(line for form in forms for line in own_lines(form, given.values()))
    topics, languages = (
        frozenset(given[question].picks) if question in given else frozenset()
        for question in (directory.topics, directory.languages)
    )
    return Card(place, free, topics, languages, lines)


def _near(tx: Tx, mine: Enrolment, directory: Directory) -> set[UUID]:
    """Return oneself, those one is in a pair with in this program, and those whom one guides in any."""
    rows = tx.rows(
        """select other.member_id from pair p
           join pair_member me on (me.team_id, me.pair_id) = (p.team_id, p.id)
           join pair_member other on (other.team_id, other.pair_id) = (p.team_id, p.id)
           where p.team_id = %(team)s and p.state = 'active' and me.member_id = %(member)s
           and me.left_at is null and other.left_at is null
           and (p.program_id = %(program)s or (me.role = %(listed)s and other.role = %(asking)s))""",
        member=mine.member_id,
        program=mine.program_id,
        listed=directory.listed,
        asking=directory.asking,
    )
    return {mine.member_id, *(row["member_id"] for row in rows)}


def _list_answers(tx: Tx, program_id: UUID, role: str) -> dict[UUID, Mapping[str, Answer]]:
    """Return what everybody in a role answered for a partner to see, by place, as far as the reader may see it."""
    rows = tx.rows(
        """select e.id, a.question, a.pick, a.words from enrolment e
           join submission s on (s.team_id, s.enrolment_id) = (e.team_id, e.id)
           join answer a on (a.team_id, a.submission_id) = (s.team_id, s.id)
           where e.team_id = %(team)s and e.program_id = %(program)s and e.role = %(role)s and e.state = 'active'
           and a.visibility = 'partner' order by e.id""",
        program=program_id,
        role=role,
    )
    return {
        place: {row["question"]: Answer(row["question"], tuple(row["pick"]), tx.vault.open(row["words"])) for row in of}
        for place, of in groupby(rows, key=lambda row: row["id"])
    }
