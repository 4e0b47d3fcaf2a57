"""What is typed, and the shortcut: each opens what its button would, for whom its button would, and else says why."""

from datetime import datetime
from uuid import UUID

import pytest

from blocks.commands import CHECK_IN_SHORTCUT, COMMANDS, LATER, NO_GOALS, NOT_IN_ANYTHING
from blocks.enrolment import ENROL_OPEN
from blocks.helping import HELP_OPEN
from blocks.pausing import PAUSE_OPEN, PAUSE_STOP
from blocks.prompts import CHECK_IN_OPEN
from db.people import find_actor
from handlers.outcomes import Asked, Open, Outcome, Reply
from handlers.routes import press
from playground.slack import Person
from programs.calendar import moment_words
from programs.chooser import CHOOSER
from programs.mentorship import MENTORSHIP
from programs.mentorship_forms import CHECK_IN
from programs.people import Act, why_not
from slack_app.playbooks import PLAYBOOKS
from tests.cast import FIRST, STARTS_ON, Cast, joins, lays_out, opened
from tests.handlers.ledger import Ledger
from tests.words import join_as

CHECKS_IN = "/trellis checkin"


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a question comes in is tested elsewhere."""
    return str(request.param)


def in_two(cast: Cast) -> Cast:
    """Let Ana be a mentee of Kenji's in one program and of Bo's in another, and be asked to check in in both."""
    cast.until_paired()
    lays_out(cast.olu)
    cast.olu.fill({"name": "A second", "starts_on": STARTS_ON})
    assert cast.olu.submit().ok
    bo = cast.stage.person("Bo", "Europe/Oslo")
    joins(cast.ana, join_as("mentee"), {"change": "Speak in public."})
    joins(bo, join_as("mentor"), {"can_help_with": ["speaking"], "how_many": "1"})
    cast.olu.open_home()
    assert cast.olu.press("Pair people").ok
    opened(cast.olu)
    cast.olu.fill({"mentee": cast.ana, "mentor": bo})
    assert cast.olu.submit().ok
    cast.stage.move_to(FIRST)
    return cast


def before(person: Person) -> str:
    """Return what stands in the modal that has opened before somebody, and close it."""
    said = opened(person).plain
    person.close(all_views=True)
    return said


def pressed(cast: Cast, who: Person, button: str, about: object) -> Outcome:
    """Ask for a button as the command would, in somebody's name."""
    with cast.stage.trellis.store.begin(cast.stage.trellis.team) as tx:
        actor = find_actor(tx, who.id)
        tx.identify(actor.member.id if actor.member else None)
        return press(Asked(tx, actor, None, cast.stage.clock.now(), PLAYBOOKS, {}), button, UUID(str(about)))


def test_nothing_opens_by_command_that_its_button_would_not_open(cast: Cast, ledger: Ledger) -> None:
    """Ana's form, break and program open for her alone; and what Slack must be asked about first opens for nobody."""
    rows = ledger.rows(cast.until_asked().stage.trellis.team)
    ana = next(row["id"] for row in rows["member"] if row["slack_user"] == cast.ana.id)
    [form] = [row["id"] for row in rows["form"] if row["member_id"] == ana and row["stage"] == "regular"]
    [program], [opening, _] = ([row["id"] for row in rows[table]] for table in ("program", "opening"))
    for button, about in ((CHECK_IN_OPEN, form), (PAUSE_OPEN, ana), (HELP_OPEN, program)):
        assert isinstance(pressed(cast, cast.ana, button, about), Open)
        assert pressed(cast, cast.olu, button, about) == Reply(why_not(Act.LOOK))
        assert pressed(cast, cast.stage.person("Sam", "Europe/Paris"), button, about) == Reply(why_not(Act.LOOK))
        assert pressed(cast, cast.ana, button, opening) == Reply(why_not(Act.LOOK))
    assert pressed(cast, cast.ana, ENROL_OPEN, opening) == Reply(why_not(Act.ENROL))


def next_of(ledger: Ledger, cast: Cast, who: Person) -> str:
    """Return when what is scheduled for somebody comes, in words of theirs."""
    rows = ledger.rows(cast.stage.trellis.team)
    me = next(row["id"] for row in rows["member"] if row["slack_user"] == who.id)
    coming = [row["next_at"] for row in rows["schedule"] if row["member_id"] == me and row["next_at"]]
    return moment_words(datetime.fromisoformat(min(coming)), who.tz) if coming else "when it is time"


def test_a_form_that_waits_opens_right_away_and_works(cast: Cast, ledger: Ledger) -> None:
    """Typed or by the shortcut it is the very form; once it was sent one reads when the next comes."""
    cast.until_asked()
    assert cast.ana.command(CHECKS_IN).ok
    assert CHECK_IN.title in before(cast.ana)
    assert cast.ana.shortcut(CHECK_IN_SHORTCUT).ok
    opened(cast.ana)
    cast.ana.fill({"next_promise": "Write one page."})
    assert cast.ana.submit().ok
    cast.ana.close(all_views=True)
    told = str(cast.ana.command(CHECKS_IN).text)
    assert told.startswith(LATER)
    assert next_of(ledger, cast, cast.ana) in told
    assert MENTORSHIP.name in told
    assert cast.ana.shortcut(CHECK_IN_SHORTCUT).ok
    assert told in before(cast.ana)


def test_without_a_pair_or_during_a_break_it_says_so(cast: Cast) -> None:
    """Who waits for a partner reads that nothing is to be done; who is taking a break, that they are."""
    cast.until_enrolled()
    assert LATER in str(cast.ana.command(CHECKS_IN).text)
    assert cast.ana.command("/trellis goals").text == NO_GOALS
    cast.ana.open_home()
    assert cast.ana.press(PAUSE_STOP).ok
    assert "taking a break" in str(cast.ana.command(CHECKS_IN).text)


def test_somebody_unknown_is_answered_kindly(cast: Cast) -> None:
    """Whatever they type, they read what they can do; nothing opens that is not for them."""
    for word in ("checkin", "check-in", "goals", "pause"):
        assert cast.ana.command(f"/trellis {word}").text == NOT_IN_ANYTHING
    assert cast.ana.command("/trellis help").text == COMMANDS
    assert cast.ana.command("/trellis sing").text == COMMANDS
    assert cast.ana.modal is None
    assert cast.ana.shortcut(CHECK_IN_SHORTCUT).ok
    assert NOT_IN_ANYTHING in before(cast.ana)
    assert cast.ana.command("/trellis start").ok
    assert CHOOSER.questions[0].ask in before(cast.ana)


def test_a_break_and_help_open_for_who_is_in_one_program(cast: Cast) -> None:
    """The form of the break; help with what else can be typed below it, and it can be sent from there."""
    cast.until_paired()
    assert cast.ana.command("/trellis pause").ok
    assert "When are you back?" in before(cast.ana)
    assert cast.ana.command("/trellis help").ok
    assert opened(cast.ana).says("/trellis checkin")
    cast.ana.fill({"topic": "else", "note": "Where do I find the shelf?"})
    assert cast.ana.submit().ok
    assert cast.ana.modal is not None
    assert cast.ana.modal.says("Sent to Olu")


def test_where_several_wait_one_is_chosen(cast: Cast) -> None:
    """In two programs: of two forms, of two programs' organizers; what is pressed takes the choice's place."""
    in_two(cast)
    cast.ana.command(CHECKS_IN)
    chosen = opened(cast.ana)
    assert chosen.says("Kenji")
    assert chosen.says("Bo")
    assert chosen.says("A second")
    assert cast.ana.press("Open").ok
    assert cast.ana.wait(lambda: opened(cast.ana).says(CHECK_IN.title), 3)
    cast.ana.close(all_views=True)
    cast.ana.command("/trellis help")
    chosen = opened(cast.ana)
    assert chosen.says("A second")
    assert chosen.says("/trellis goals")
    assert cast.ana.press(HELP_OPEN, on=chosen).ok
    assert cast.ana.wait(lambda: opened(cast.ana).payload.get("submit") is not None, 3)
    cast.ana.close(all_views=True)
    cast.ana.command("/trellis goals")
    assert cast.ana.press("Open", on=opened(cast.ana)).ok
    assert cast.ana.wait(lambda: opened(cast.ana).payload["title"]["text"] == "Goals", 3)


def test_the_goals_of_the_only_pair_open_at_once(cast: Cast) -> None:
    """As the button on Home opens them."""
    cast.until_paired()
    assert cast.kenji.command("/trellis goals").ok
    assert opened(cast.kenji).payload["title"]["text"] == "Goals"
