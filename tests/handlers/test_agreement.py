"""The agreement: written in a minute, signed by both, signed anew when it changes, and never in the way of anything."""

from datetime import timedelta

import pytest

from blocks.agreement import AGREEMENT_CHANGE, AGREEMENT_OPEN, SIGNED
from playground.slack import Answer, Message, Person
from playground.slack.records import View
from programs.agreements import AGREEMENT
from programs.mentorship import MENTORSHIP
from programs.people import Act, why_not
from programs.playbook import Prompt, When
from tests.cast import FIRST, Cast, opened
from tests.handlers.ledger import Ledger
from tests.promises.at_once import at_once, spoiled
from tests.words import BUTTON, fixed

STAGE = MENTORSHIP.agreement
assert STAGE is not None
assert STAGE.form is not None
FORM = STAGE.form
[WRITTEN], [SIGNED_BY_ALL] = STAGE.due(When.WRITTEN), STAGE.due(When.SIGNED)
PURPOSE, OTHER = "Lead one project by the spring.", "Speak at a meetup in May."
FIELD = next(one.id for one in FORM.questions if one.required)


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What is agreed does not depend on the transport."""
    return str(request.param)


def looks(person: Person) -> View:
    """Open the agreement from Home."""
    if person.modal:
        person.close(all_views=True)
    person.open_home()
    assert person.press(AGREEMENT_OPEN).ok
    return opened(person)


def writes(person: Person, purpose: str = PURPOSE, **answers: object) -> Answer:
    """Fill the form that is open, and save it."""
    person.fill({FIELD: purpose, **answers})
    return person.submit()


def written(cast: Cast) -> Cast:
    """Ana, who has a pair, has written the first version, and Kenji was told."""
    looks(cast.ana)
    assert writes(cast.ana).ok
    cast.ana.close(all_views=True)
    cast.stage.settle()
    return cast


def both_signed(cast: Cast) -> Cast:
    """Kenji has signed what Ana wrote."""
    written(cast)
    looks(cast.kenji)
    assert cast.kenji.submit().ok
    cast.kenji.close(all_views=True)
    cast.stage.settle()
    return cast


def told(cast: Cast, prompt: Prompt) -> list[Message]:
    """Return how often this was said in the pair's conversation."""
    return [one for one in cast.group() if one.says(fixed(prompt.words))]


def shows(person: Person, words: str) -> bool:
    """Wait until the modal before somebody says this."""
    return person.wait(lambda: person.modal is not None and person.modal.says(words), 3)


def changes(person: Person) -> None:
    """Press the button that changes what one reads, and wait for the form."""
    assert person.press(AGREEMENT_CHANGE).ok
    assert person.wait(lambda: person.modal is not None and "input" in [one["type"] for one in person.modal.blocks], 3)


def test_it_is_written_in_a_minute_and_signed_by_the_one_who_wrote_it(cast: Cast, ledger: Ledger) -> None:
    """One sentence is enough: what is usual stands picked, the version is sealed, and its writer has signed it."""
    written(cast.until_paired())
    [version], [signature] = (ledger.rows(cast.stage.trellis.team)[one] for one in ("agreement", "signature"))
    assert (version["version"], signature["member_id"]) == (1, version["written_by"])
    answers = ledger.rows(cast.stage.trellis.team)["agreement_answer"]
    picked = {one["question"]: tuple(one["pick"]) for one in answers if one["pick"]}
    assert picked == {one.id: one.usual for one in FORM.fields() if one.usual}
    assert PURPOSE not in str(answers)
    view = looks(cast.ana)
    assert view.says(PURPOSE)
    assert not view.payload.get("submit")


def test_the_button_of_the_introduction_opens_it_too(cast: Cast) -> None:
    """Either of the two can begin where they were introduced."""
    cast.until_paired()
    assert cast.kenji.press(AGREEMENT_OPEN, on=cast.group()[0]).ok
    opened(cast.kenji)
    assert writes(cast.kenji).ok
    assert shows(cast.kenji, "Saved, and signed by you. Ana can")


def test_the_other_is_asked_reads_it_and_signs(cast: Cast) -> None:
    """The message says who wrote it and none of its words; its button shows the text, and both hear of the end."""
    written(cast.until_paired())
    [asks] = told(cast, WRITTEN)
    assert asks.says("Ana")
    assert not asks.says(PURPOSE)
    assert cast.kenji.press(WRITTEN.button, on=asks).ok
    view = opened(cast.kenji)
    assert view.says(PURPOSE)
    assert view.says("You have not signed yet")
    assert cast.kenji.submit().ok
    assert shows(cast.kenji, SIGNED)
    cast.stage.settle()
    assert len(told(cast, SIGNED_BY_ALL)) == 1


def test_a_change_is_a_new_version_that_is_signed_anew(cast: Cast, ledger: Ledger) -> None:
    """The old version and its signatures stay, the new one has its writer's alone, and each is told of once."""
    both_signed(cast.until_paired())
    looks(cast.kenji)
    changes(cast.kenji)
    assert writes(cast.kenji, OTHER).ok
    cast.stage.settle()
    rows = ledger.rows(cast.stage.trellis.team)
    assert sorted(one["version"] for one in rows["agreement"]) == [1, 2]
    assert len(rows["signature"]) == 3
    view = looks(cast.ana)
    assert view.says(OTHER)
    assert not view.says(PURPOSE)
    assert cast.ana.submit().ok
    cast.stage.settle()
    assert (len(told(cast, WRITTEN)), len(told(cast, SIGNED_BY_ALL))) == (2, 2)


def test_signing_an_old_version_is_refused_and_shows_the_new_one(cast: Cast, ledger: Ledger) -> None:
    """What Kenji read is not what is agreed any more: nothing is signed, and he is shown what is."""
    written(cast.until_paired())
    looks(cast.kenji)
    looks(cast.ana)
    changes(cast.ana)
    assert writes(cast.ana, OTHER).ok
    assert cast.kenji.submit().ok
    assert shows(cast.kenji, "Not signed: Ana changed it")
    assert shows(cast.kenji, OTHER)
    assert ledger.count("signature", cast.stage.trellis.team) == 2
    assert cast.kenji.submit().ok
    assert shows(cast.kenji, SIGNED)
    assert ledger.count("signature", cast.stage.trellis.team) == 3


def test_whoever_is_overtaken_while_writing_keeps_their_text(cast: Cast, ledger: Ledger) -> None:
    """The second sees the first one's text above their own, which stands in the form; saved again it is the next."""
    cast.until_paired()
    for person in (cast.ana, cast.kenji):
        looks(person)
    assert writes(cast.ana).ok
    assert writes(cast.kenji, OTHER).ok
    assert shows(cast.kenji, "Not saved yet: Ana saved a version")
    assert shows(cast.kenji, PURPOSE)
    assert shows(cast.kenji, OTHER)
    assert ledger.count("agreement", cast.stage.trellis.team) == 1
    assert cast.kenji.submit().ok
    assert shows(cast.kenji, "Saved")
    assert looks(cast.ana).says(OTHER)


def test_two_who_save_at_the_same_moment(cast: Cast, ledger: Ledger) -> None:
    """They take turns: one version comes of it, and the other is shown it."""
    cast.until_paired()
    for person, purpose in ((cast.ana, PURPOSE), (cast.kenji, OTHER)):
        looks(person)
        person.fill({FIELD: purpose})
    with spoiled(cast.stage, "insert on agreement", "perform pg_sleep(0.1);"):  # as long as it takes to collide
        assert all(answer.ok for answer in at_once(cast.ana.submit, cast.kenji.submit))
    assert ledger.count("agreement", cast.stage.trellis.team) == 1
    assert [shows(one, "Not saved yet") for one in (cast.ana, cast.kenji)].count(True) == 1


def test_the_same_text_again_is_no_new_version(cast: Cast, ledger: Ledger) -> None:
    """Sent twice it is one; sent by the other as it stands, it is their signature."""
    written(cast.until_paired())
    for person in (cast.ana, cast.kenji):
        looks(person)
        changes(person)
        assert person.submit().ok
    assert shows(cast.kenji, SIGNED)
    rows = ledger.rows(cast.stage.trellis.team)
    assert (len(rows["agreement"]), len(rows["signature"])) == (1, 2)


def test_what_cannot_be_kept_is_said_beside_its_field(cast: Cast, ledger: Ledger) -> None:
    """Without what is needed, or with too much, the form stays open with its text; nothing is written."""
    cast.until_paired()
    looks(cast.ana)
    for purpose in ("   ", "x" * 400, "\0"):
        cast.ana.fill({FIELD: purpose}, force=True)
        assert list(cast.ana.submit(force=True).errors) == [FIELD]
    assert ledger.count("agreement", cast.stage.trellis.team) == 0


def test_after_the_end_the_text_stays_in_the_form(cast: Cast, ledger: Ledger) -> None:
    """Ana leaves while Kenji writes: he is told beside his text, and neither finds an agreement any more."""
    cast.until_paired()
    looks(cast.kenji)
    ledger.run("update pair set state = 'closed', ended_at = now() where team_id = %s", cast.stage.trellis.team)
    ledger.run("update pair_member set left_at = now() where team_id = %s", cast.stage.trellis.team)
    assert writes(cast.kenji).errors == {FIELD: why_not(Act.AGREE)}
    assert ledger.count("agreement", cast.stage.trellis.team) == 0


def test_home_offers_it_and_organizers_see_only_the_fact(cast: Cast) -> None:
    """A line while there is something to write or sign, then a button; organizers read whether and since when."""
    cast.until_paired()
    name = AGREEMENT.name.lower()
    for person, says in ((cast.ana, f"There is no {name} yet"), (cast.olu, f"{name} unsigned")):
        home = person.open_home()
        assert home is not None
        assert home.says(says)
    both_signed(cast)
    for person, says in ((cast.ana, FORM.title), (cast.olu, f"{name} signed Monday 12 October")):
        home = person.open_home()
        assert home is not None
        assert home.says(says)
        assert not home.says(PURPOSE)
        assert not home.says("nothing waits for it")


def test_nothing_waits_for_it(cast: Cast) -> None:
    """Without an agreement, or with one that nobody signs, the check-in comes as always."""
    written(cast.until_paired())
    cast.stage.move_to(FIRST)
    assert any(one.says(BUTTON) for one in cast.ana.dm)


def test_who_was_told_late_is_told_of_what_still_waits(cast: Cast) -> None:
    """What is written in Kenji's night, and changed in it, is told once, in the morning."""
    cast.until_paired()
    cast.stage.move_to(FIRST - timedelta(hours=18))  # 23:00 in Tokyo
    looks(cast.ana)
    assert writes(cast.ana).ok
    looks(cast.ana)
    changes(cast.ana)
    assert writes(cast.ana, OTHER).ok
    cast.stage.move_to(FIRST - timedelta(hours=6))
    assert len(told(cast, WRITTEN)) == 1
