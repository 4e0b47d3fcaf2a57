"""Many pairs, each with a form to fill and a thread to answer, laid out straight in the database."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from db.engine import Store, Tx
from db.organizers import add_organizer
from db.pairs import add_pair
from db.people import keep_member
from db.programs import add_program, enrol, list_enrolments, list_openings
from db.prompts import add_form, add_period, owe
from db.teams import add_team
from playground.slack import Message, Person, payloads
from playground.slack.workspace import Workspace
from programs.mentorship import MENTORSHIP
from programs.owing import owed
from programs.pairs import Pair, PairSpan
from programs.people import Member, SlackUser
from programs.playbook import When
from programs.starting import suggested

STAGE = MENTORSHIP.stage("regular")
# The period whose card waits for an answer, the one to check in for, and the one in which there is nothing new.
ANSWERED, FILLED, QUIET = 1, 2, 3


@dataclass(frozen=True)
class Two:
    """A mentee and a mentor, what stands in Slack before them, and by which ids they press."""

    mentee: Person
    mentor: Person
    mentor_id: UUID
    pair: UUID
    form: UUID
    quiet_form: UUID
    organizer: UUID
    prompt: Message
    card: Message


def lay_out(store: Store, workspace: Workspace, pairs: int) -> list[Two]:
    """Let so many pairs stand in the middle of their program, and nobody have quiet hours."""
    people = [workspace.person(f"{role} {n}") for n in range(pairs) for role in ("Mentee", "Mentor")]
    now = datetime.now(UTC)
    with store.begin(workspace.id) as tx:
        add_team(tx, "Shaken")
        program = add_program(tx, MENTORSHIP, suggested(MENTORSHIP, now.date()))
        members = {one.id: _member(tx, workspace, one) for one in people}
        olu = _member(tx, workspace, workspace.person("Olu"))
        add_organizer(tx, olu.id, program.id)
        openings = {one.role: one for one in list_openings(tx)}
        for person in people:
            enrol(tx, openings[person.name.split()[0].lower()], members[person.id].id, 1)
        places = {one.member_id: one for one in list_enrolments(tx, program_id=program.id)}
        tx.run("update member set quiet_from = '00:00', quiet_until = '00:00' where team_id = %(team)s")
        twos = []
        for mentee, mentor in zip(people[::2], people[1::2], strict=True):
            both = [places[members[one.id].id] for one in (mentee, mentor)]
            pair = add_pair(tx, program, both, PairSpan("UTC", now.date(), now.date(), None), "", now)
            twos.append(_two(tx, workspace, pair, mentee, mentor, olu.id, now))
    return twos


def _member(tx: Tx, workspace: Workspace, person: Person) -> Member:
    return keep_member(tx, SlackUser(person.id, workspace.id, person.name, "UTC"), MENTORSHIP.rhythm.at)


def _two(tx: Tx, workspace: Workspace, pair: Pair, mentee: Person, mentor: Person, olu: UUID, now: datetime) -> Two:
    ids = {one.member.slack_user: one.member.id for one in pair.members}
    for n in (ANSWERED, FILLED, QUIET):
        add_period(tx, pair, STAGE.id, n, 1, now, None)
        add_form(tx, pair, STAGE.id, n, 1, ids[mentee.id])
    forms = {row["n"]: row["id"] for row in tx.rows("select n, id from form where pair_id = %(pair)s", pair=pair.id)}
    with workspace.state.changed:
        group = workspace.state.open_group([mentee.id, mentor.id])
        card, prompt = (
            workspace.state.store(one.id, payloads.bot_message(workspace.state, "A message", None))
            for one in (group, workspace.state.open_dm(mentee.id))
        )
    tx.run("update pair set channel = %(channel)s where team_id = %(team)s and id = %(pair)s",
           channel=group.id, pair=pair.id)  # fmt: skip
    for message in (one for one in owed(STAGE, When.SHARED, pair, ANSWERED, now) if one.to_pair):
        owe(tx, pair.id, message)
    tx.run(
        """update outbox set state = 'sent', sent_at = %(now)s, channel = %(channel)s, ts = %(ts)s
           where team_id = %(team)s and to_pair = %(pair)s""",
        now=now,
        channel=group.id,
        ts=card.ts,
        pair=pair.id,
    )
    tx.run("update prompt set state = 'sent' where team_id = %(team)s and pair_id = %(pair)s", pair=pair.id)
    return Two(mentee, mentor, ids[mentor.id], pair.id, forms[FILLED], forms[QUIET], olu, prompt, card)


def day_ahead() -> str:
    """Return a day that a goal may be due on, as Slack writes it."""
    today = datetime.now(UTC).date()
    return date(today.year + 1, today.month, 1).isoformat()
