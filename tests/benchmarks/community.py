"""A workspace with many pairs in it, made by the app's own functions, each with a form or a card before its author."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from blocks.checkin import card_view, checkin_view
from blocks.kit import View
from db.addresses import Unaddressed, address
from db.checkins import find_form, save_checkin
from db.engine import Store, Tx, make_engine
from db.pairs import add_pair
from db.people import keep_member
from db.programs import add_program, enrol, list_openings
from db.prompts import add_form, add_period
from db.teams import add_team
from db.vault import Vault
from playground.slack import Person, payloads, views
from playground.slack.records import JSON
from playground.stage import Stage
from programs.checkins import Answer, OpenForm
from programs.mentorship import MENTORSHIP
from programs.mentorship_forms import CHECK_IN
from programs.pairs import Enrolment, Pair, PairSpan, Program
from programs.people import SlackUser
from programs.prompts import card, with_theme
from programs.starting import suggested
from tests.cast import ANSWERS

# A Wednesday at noon, outside everybody's quiet hours.
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
OPENS, DAYS = NOON - timedelta(days=1), timedelta(days=14)
ZONES = ("Europe/Lisbon", "Europe/Madrid")
STAGE = next(stage for stage in MENTORSHIP.stages if stage.form is CHECK_IN)


@dataclass(frozen=True)
class Couple:
    """One pair: as Trellis knows it, its author in the local Slack, and its conversation there."""

    pair: Pair
    author: Person
    member: UUID
    channel: str


@dataclass(frozen=True)
class Sheet:
    """A form or a card before its author; `body` is what Slack sends when they press its button."""

    couple: Couple
    form_id: UUID
    body: JSON


class Community:
    """Many pairs in the workspace of a stage, whose app is not started in this process."""

    def __init__(self, stage: Stage, pairs: int) -> None:
        """Let the people in, enrol them, pair them two by two, and open each pair's conversation."""
        self.workspace = stage.workspace
        self.engine = make_engine(stage.settings.database_url, 4)
        self.store = Store(self.engine, Vault(stage.settings.keys))
        with self.store.begin(self.workspace.id) as tx:
            add_team(tx, self.workspace.name)
            program = add_program(tx, MENTORSHIP, suggested(MENTORSHIP, NOON.date()))
            self.couples = [self._couple(tx, program, number) for number in range(pairs)]

    def forms(self, couples: Sequence[Couple], n: int) -> list[Sheet]:
        """Open a period of these pairs; its form stands filled before each author, and was never sent."""
        with self.store.begin(self.workspace.id) as tx:
            return [self._form(couple, _open(tx, couple, n)) for couple in couples]

    def cards(self, couples: Sequence[Couple], n: int) -> list[Sheet]:
        """Open a period of these pairs; its form was sent, and each author has the card before them."""
        with self.store.begin(self.workspace.id) as tx:
            return [self._card(tx, couple, _open(tx, couple, n)) for couple in couples]

    def _couple(self, tx: Tx, program: Program, number: int) -> Couple:
        people: dict[str, Person] = {}
        places = []
        for opening, zone in zip(list_openings(tx), ZONES, strict=True):
            person = people[opening.role] = self.workspace.person(f"{opening.role.title()} {number}", zone)
            member = keep_member(tx, SlackUser(person.id, tx.team, person.name, zone), time(9))
            place = enrol(tx, opening, member.id, 1)
            places.append(Enrolment(place, program.id, member, opening.role, 1, 0))
        anchor = next(one for one in places if one.role == MENTORSHIP.anchor)
        span = PairSpan(anchor.member.zone, NOON.date(), date(2026, 2, 17), None)
        author = next(one for one in places if one.role == STAGE.author)
        pair = add_pair(tx, program, places, span, "", NOON)
        channel = self.workspace.state.open_group([person.id for person in people.values()]).id
        address(tx, Unaddressed(None, pair.id, ()), channel)
        return Couple(pair, people[STAGE.author], author.member_id, channel)

    def _form(self, couple: Couple, opened: OpenForm) -> Sheet:
        view = checkin_view(opened, CHECK_IN, _names(couple))
        return self._sheet(couple, opened, view, dict(ANSWERS))

    def _card(self, tx: Tx, couple: Couple, opened: OpenForm) -> Sheet:
        answers = [_answer(name, value) for name, value in ANSWERS.items()]
        tx.identify(couple.member)
        save_checkin(tx, opened, CHECK_IN, answers, NOON)
        names = _names(couple)
        return self._sheet(couple, opened, card_view(opened, card(STAGE, names, answers), names), {})

    def _sheet(self, couple: Couple, opened: OpenForm, view: View, typed: Mapping[str, object]) -> Sheet:
        views.open_modal(self.workspace.state, couple.author.id, view)
        shown = couple.author.fill(typed)
        return Sheet(couple, opened.id, payloads.submission(self.workspace.state, shown))


def _names(couple: Couple) -> dict[str, str]:
    names = {**couple.pair.names(couple.member), "until": "Monday 16 March"}
    return with_theme(names, MENTORSHIP.track(couple.pair.track), 1)


def _answer(question: str, given: object) -> Answer:
    if isinstance(given, list):
        return Answer(question, tuple(given))
    chosen = bool(CHECK_IN.field(question).choices)
    return Answer(question, (str(given),)) if chosen else Answer(question, words=str(given))


def _open(tx: Tx, couple: Couple, n: int) -> OpenForm:
    add_period(tx, couple.pair, STAGE.id, n, MENTORSHIP.version, OPENS, OPENS + DAYS)
    add_form(tx, couple.pair, STAGE.id, n, MENTORSHIP.version, couple.member)
    found = "select id from form where team_id = %(team)s and pair_id = %(pair)s and stage = %(stage)s and n = %(n)s"
    form_id = tx.value(found, pair=couple.pair.id, stage=STAGE.id, n=n)
    opened = find_form(tx, form_id, couple.member) if form_id else None
    if opened is None:
        raise LookupError("the form that was just laid out is not there")
    return opened
