"""Asking organizers for help: whom it reaches and when, who takes it on, and who never hears of it."""

from datetime import timedelta

import pytest

from blocks.helping import HELP_OPEN, HELP_READ, HELP_TAKE, TAKE
from db.organizers import add_organizer
from db.people import keep_member
from db.programs import list_programs
from playground.slack import Person
from playground.slack.records import View
from programs.helping import HELP_ASKED, NOTE, SAFETY, SAME_WITHIN, TO, TOPIC, TOPICS
from programs.mentorship import MENTORSHIP
from programs.people import Act, SlackUser, why_not
from tests.cast import FIRST, Cast, opened
from tests.handlers.ledger import Ledger

WORDS = "We have not found a time for three weeks. *Please* <!channel> ask him."


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What is said does not depend on the transport."""
    return str(request.param)


def organizer(cast: Cast, name: str) -> Person:
    """Let one more person organize the program."""
    person, trellis = cast.stage.person(name, "Europe/Paris"), cast.stage.trellis
    slack = SlackUser(person.id, trellis.team, name, "Europe/Paris")
    with trellis.store.begin(trellis.team) as tx:
        add_organizer(tx, keep_member(tx, slack, MENTORSHIP.rhythm.at).id, list_programs(tx)[0].id)
    return person


def ticked(view: View) -> dict[str, str]:
    """Return whom the form offers, by name, with the value that ticks them; all are ticked at first."""
    [block] = [one for one in view.payload["blocks"] if one.get("block_id") == TO]
    assert block["element"]["initial_options"] == block["element"]["options"]
    return {one["text"]["text"]: one["value"] for one in block["element"]["options"]}


def ask(cast: Cast, topic: str = "pair", *, leave_out: str = "", words: str = WORDS) -> None:
    """Let Ana ask for help from her Home's card of the pair."""
    cast.ana.open_home()
    assert cast.ana.press(HELP_OPEN).ok
    chosen = [value for name, value in ticked(opened(cast.ana)).items() if name != leave_out]
    cast.ana.fill({TO: chosen, TOPIC: topic, NOTE: words})
    assert cast.ana.submit().ok
    cast.stage.settle()


def home(person: Person) -> str:
    """Return what stands on somebody's Home now."""
    person.open_home()
    assert person.home is not None
    return person.home.plain


def test_it_reaches_those_who_are_ticked_and_nobody_else(cast: Cast) -> None:
    """Olu reads who asks, about which pair and the very words, as words; Ben and Kenji see nothing of it."""
    ben = organizer(cast.until_asked(), "Ben")
    ask(cast, leave_out="Ben")
    told = cast.olu.dm[-1]
    for words in ("Ana asks for help", "Ana & Kenji", TOPICS[1].label, WORDS, TAKE):
        assert told.says(words)
    assert "<!channel>" not in told.text
    assert not ben.dm
    assert not any(one.says("asks for help") for one in cast.kenji.dm)
    for person in (ben, cast.kenji):
        assert "help, since" not in home(person)
        assert WORDS not in home(person)
    assert home(cast.olu).startswith("Asked for help\nAna asks for help, since")
    assert WORDS not in home(cast.olu)
    assert cast.ana.modal is not None
    assert cast.ana.modal.says("Sent to Olu:")


def test_who_takes_it_on_is_told_to_everybody_who_knows_of_it_once(cast: Cast, ledger: Ledger) -> None:
    """The first press counts: Ana is told once, the other one who was asked reads who is on it."""
    ben = organizer(cast.until_asked(), "Ben")
    ask(cast)
    assert "Nobody has said yet" in home(cast.ana)
    before = len(cast.ana.dm)
    for _ in range(2):
        assert cast.olu.press(HELP_TAKE, on=cast.olu.dm[-1]).ok
        cast.stage.settle()
    assert [one.says("Olu takes care of what you asked") for one in cast.ana.dm[before:]] == [True]
    assert "You asked Ben and Olu for help on Tuesday 13 October. Olu is on it" in home(cast.ana)
    assert "Olu is on it" in home(ben)
    assert ben.press(HELP_TAKE, on=ben.dm[-1]).ok
    assert ben.wait(lambda: any(one.ephemeral and one.says("Olu is on it") for one in ben.inbox))
    assert [row["act"] for row in ledger.rows(cast.stage.trellis.team)["audit"]].count("help.take") == 1


def test_the_same_sent_twice_is_asked_once(cast: Cast, ledger: Ledger) -> None:
    """The answer did not arrive, so she presses again: Olu gets one note. Later, or in other words, it is another."""
    cast.until_asked()
    ask(cast)
    assert cast.ana.modal is not None
    said = cast.ana.modal.plain
    for words, asked in ((WORDS, 1), ("And one thing more.", 2)):
        cast.ana.close(all_views=True)
        ask(cast, words=words)
        assert cast.ana.modal.plain == said
        assert ledger.count("help", cast.stage.trellis.team) == asked
        assert sum(one.says("Ana asks for help") for one in cast.olu.dm) == asked
    cast.stage.clock.set(cast.stage.clock.now() + SAME_WITHIN + timedelta(seconds=1))
    cast.ana.close(all_views=True)
    ask(cast)
    assert ledger.count("help", cast.stage.trellis.team) == 3


def test_the_note_is_read_from_home_and_taken_there(cast: Cast) -> None:
    """*Read* opens the note for the one who was asked; taking it on there closes it, and Home says so."""
    cast.until_asked()
    ask(cast)
    cast.olu.open_home()
    assert cast.olu.press(HELP_READ).ok
    assert opened(cast.olu).says(WORDS)
    assert cast.olu.submit().ok
    assert cast.olu.modal is None
    assert cast.olu.wait(lambda: cast.olu.home is not None and cast.olu.home.says("Olu is on it"))
    cast.olu.press(HELP_READ)
    assert not opened(cast.olu).payload.get("submit")
    cast.stage.move_to(FIRST + timedelta(days=15))
    assert "Asked for help" not in home(cast.olu)


@pytest.mark.parametrize("topic", [one.id for one in TOPICS])
def test_only_safety_wakes_anybody(cast: Cast, topic: str) -> None:
    """At night a note about safety arrives at once, and any other when the quiet hours of whoever gets it are over."""
    cast.until_asked()
    cast.stage.move_to(FIRST + timedelta(hours=14))  # 23:00 in London
    ask(cast, topic)
    assert bool(cast.olu.dm) is (topic == SAFETY)
    cast.stage.move_to(FIRST + timedelta(hours=24))
    assert [one.says(WORDS) for one in cast.olu.dm] == [True]
    assert cast.olu.dm[0].program_at == FIRST + timedelta(hours=14 if topic == SAFETY else 23)


def test_without_an_organizer_it_says_whom_to_turn_to(cast: Cast) -> None:
    """When the only organizer's account is closed there is no form that would lead nowhere."""
    cast.until_asked()
    cast.stage.workspace.change_user(cast.olu, deleted=True)
    assert cast.ana.press(HELP_OPEN, on=cast.ana.dm[-1]).ok
    assert opened(cast.ana).says("Please write to an admin or owner of this workspace")
    assert not opened(cast.ana).payload.get("submit")


def test_who_waits_for_a_pair_can_ask_and_a_stranger_cannot(cast: Cast) -> None:
    """Whoever has joined finds it on Home; who takes part in nothing has no such button, and no pair is named."""
    cast.until_enrolled()
    ask(cast, "else")
    assert cast.olu.dm[-1].says(WORDS)
    assert not cast.olu.dm[-1].says("about the pair")
    sue = cast.stage.person("Sue", "Europe/Paris")
    assert "Get help" not in home(sue)
    assert "Get help" not in home(cast.olu)


def test_an_organizer_in_the_pair_is_marked_and_can_be_left_out(cast: Cast) -> None:
    """Kenji organizes too: the form says that he is in this pair, and without a tick he hears nothing."""
    cast.until_asked()
    trellis = cast.stage.trellis
    with trellis.store.begin(trellis.team) as tx:
        kenji = keep_member(tx, SlackUser(cast.kenji.id, trellis.team, "Kenji", "Asia/Tokyo"), MENTORSHIP.rhythm.at)
        add_organizer(tx, kenji.id, list_programs(tx)[0].id)
    ask(cast, leave_out="Kenji (in this pair)")
    assert not any(one.says("asks for help") for one in cast.kenji.dm)
    assert "asks for help" not in home(cast.kenji)
    assert cast.olu.dm[-1].says(WORDS)


def test_what_cannot_be_sent_is_said_beside_its_field_and_nothing_is_lost(cast: Cast, ledger: Ledger) -> None:
    """No tick, somebody who organizes no more, no words, too many: refused, and the text stands."""
    ben = organizer(cast.until_asked(), "Ben")
    assert cast.ana.press(HELP_OPEN, on=cast.ana.dm[-1]).ok
    ids = ticked(opened(cast.ana))
    ledger.run("delete from program_role r using member m where m.id = r.member_id and m.slack_user = %s", ben.id)
    for field, wrong in ((TO, []), (TO, [ids["Ben"]]), (NOTE, "  "), (NOTE, "x" * 1001), (NOTE, "\0")):
        cast.ana.fill({TO: [ids["Olu"]], TOPIC: "pair", NOTE: WORDS, field: wrong}, force=True)
        assert list(cast.ana.submit(force=True).errors) == [field], wrong
        assert cast.ana.modal is not None
        assert cast.ana.modal.values[NOTE]["answer"]["value"] == (wrong if field == NOTE else WORDS)
    assert ledger.count("help", cast.stage.trellis.team) == 0


def test_who_stops_organizing_reads_it_no_more(cast: Cast, ledger: Ledger) -> None:
    """A second ask is one of its own; who was ticked and has stepped down is refused at the message they still have."""
    ben = organizer(cast.until_asked(), "Ben")
    ask(cast)
    ask(cast, words="It is urgent now.")
    assert len(ben.dm) == 2
    assert home(ben).count("asks for help, since") == 2
    ledger.run("delete from program_role r using member m where m.id = r.member_id and m.slack_user = %s", ben.id)
    assert "asks for help" not in home(ben)
    assert ben.press(HELP_TAKE, on=ben.dm[-1]).ok
    assert ben.wait(lambda: any(one.ephemeral and one.says(why_not(Act.GIVE_HELP)) for one in ben.inbox))


def test_if_it_cannot_be_posted_the_one_it_is_for_sees_that(cast: Cast, ledger: Ledger) -> None:
    """Slack refuses the message: it is parked and stands on Olu's Home, and so does the ask itself."""
    cast.until_asked()
    cast.stage.workspace.faults.add("chat.postMessage", "refuse", code="restricted_action")
    ask(cast)
    assert "A message for Olu" in home(cast.olu)
    assert "Ana asks for help, since" in home(cast.olu)
    rows = ledger.rows(cast.stage.trellis.team)
    [notice] = [row for row in rows["notice"] if row["kind"] == HELP_ASKED]
    assert [row["state"] for row in rows["outbox"] if row["id"] == notice["outbox_id"]] == ["parked"]
