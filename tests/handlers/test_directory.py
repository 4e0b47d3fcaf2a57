"""The directory: who stands in it for whom, and every reason for which somebody cannot be asked, nothing lost."""

from datetime import timedelta

import pytest

from blocks.directory import LANGUAGE, TOPIC
from db.enrolments import keep_vetoes
from db.people import find_actor
from playground.slack import Person
from playground.stage import Stage
from programs.mentoring import MENTORING
from tests.cast import opened
from tests.handlers.ledger import Ledger
from tests.handlers.seekers import ASKED, ASKER, CARD, GUIDE, SENTENCE, Seekers


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What is said does not depend on the transport."""
    return str(request.param)


@pytest.fixture
def cast(stage: Stage) -> Seekers:
    """The people of a mentoring, let into the workspace."""
    return Seekers(stage)


def sends(person: Person) -> str:
    """Let somebody send what they ask; return what is before them then, beside the field or instead."""
    person.fill({ASKED: SENTENCE})
    answer = person.submit()
    assert person.modal is not None
    assert answer.ok or person.modal.values[ASKED]["answer"]["value"] == SENTENCE
    return " ".join([*answer.errors.values(), person.modal.plain])


def test_it_shows_the_free_by_topic_and_language(cast: Seekers) -> None:
    """Each card says what its author wrote and when they are free; a wish leaves those who fit, or says so."""
    cast.until_looking()
    everybody = cast.looks(cast.ana)
    assert all(words in everybody for words in ("Kenji", "Mei", str(CARD["own_words"]), "English", "Ask Kenji"))
    for wish, seen in (({TOPIC: "job"}, False), ({TOPIC: "speaking", LANGUAGE: "en"}, True), ({LANGUAGE: "ja"}, False)):
        cast.ana.fill({TOPIC: "any", LANGUAGE: "any"} | wish)
        assert cast.ana.submit().ok
        assert cast.ana.modal is not None
        assert cast.ana.modal.says("Ask Kenji") is seen
        assert cast.ana.modal.says("Nobody with a free place fits both") is not seen


def test_only_who_has_joined_to_look_reads_it(cast: Seekers, ledger: Ledger) -> None:
    """A mentor has no such button; a button that was left behind is refused; the form says who reads a card."""
    cast.until_open()
    home = cast.mei.open_home()
    assert home is not None
    assert not home.says("Find a mentor")
    cast.joins(cast.ana, ASKER, {"topics": ["speaking"]})
    cast.ana.open_home()
    ledger.run("update enrolment set state = 'withdrawn' where role = %s and program_id in"
               " (select program_id from enrolment e join member m on m.id = e.member_id and m.slack_user = %s)",
               ASKER, cast.ana.id)  # fmt: skip
    cast.ana.press("Find a mentor")
    assert cast.ana.wait(lambda: cast.ana.home is not None and cast.ana.home.says("This is over, or it is not yours"))


def test_the_form_of_a_card_says_who_reads_it(cast: Seekers) -> None:
    """What stands in the directory is marked as read by those who look there, in both steps."""
    cast.start(MENTORING)
    cast.kenji.open_home()
    assert MENTORING.directory is not None
    cast.kenji.press(f"Join as a {MENTORING.role(GUIDE).name.lower()}")
    assert opened(cast.kenji).plain.count(MENTORING.directory.shown_to) == 2
    cast.kenji.fill(CARD)
    assert cast.kenji.submit().ok
    assert cast.kenji.modal is not None
    assert cast.kenji.modal.plain.count(MENTORING.directory.shown_to) >= 2


REASONS = {
    "paused": "Kenji is not available right now.",
    "deactivated": "Kenji is not available right now.",
    "veto": "Kenji is not available right now.",
    "vetoed": "Kenji is not available right now.",
    "withdrawn": "Kenji is not available right now.",
    "full": "Kenji's last place has just been taken.",
    "last": "Kenji's last place has just been taken.",
}


@pytest.mark.parametrize("change", REASONS)
def test_who_cannot_be_asked_by_now_is_said_and_the_next_is_one_press_away(
    cast: Seekers, ledger: Ledger, change: str
) -> None:
    """While the form is open he rests, leaves, is kept apart or taken: no reason that is his, and the text goes on."""
    cast.until_looking()
    cast.opens_form(cast.ana, cast.kenji)
    happens(cast, ledger, change)
    said = sends(cast.ana)
    assert REASONS[change] in said
    assert "You could ask Mei instead" in said
    assert cast.ana.submit().ok
    cast.stage.settle()
    assert cast.mei.dm[-1].says(SENTENCE)
    assert not any(one.says(SENTENCE) for one in cast.kenji.dm[1 if change == "last" else 0 :])
    if change not in ("withdrawn", "last"):
        assert "Ask Kenji" not in cast.looks(cast.ben) if change in ("paused", "deactivated", "full") else True


def happens(cast: Seekers, ledger: Ledger, change: str) -> None:
    """Bring about what keeps Ana from asking Kenji."""
    kenji, trellis = cast.kenji.id, cast.stage.trellis
    if change == "paused":
        ledger.run("update member set paused_on = '2026-10-12' where slack_user = %s", kenji)
    elif change == "deactivated":
        cast.stage.workspace.change_user(cast.kenji, deleted=True)
        cast.stage.settle()
    elif change in ("veto", "vetoed"):
        by, about = (cast.ana, cast.kenji) if change == "veto" else (cast.kenji, cast.ana)
        with trellis.store.begin(trellis.team) as tx:
            member = find_actor(tx, by.id).member
            assert member is not None
            tx.identify(member.id)
            keep_vetoes(tx, member.id, [about.id])
    elif change == "withdrawn":
        ledger.run("update enrolment e set state = 'withdrawn' from member m where m.id = e.member_id"
                   " and m.slack_user = %s", kenji)  # fmt: skip
    elif change == "full":
        cast.pair(cast.ben, cast.kenji)
    else:
        cast.asks(cast.ben, cast.kenji, "Mine comes first.")


def test_oneself_a_partner_and_whom_one_guides_are_not_offered_and_refused(cast: Seekers) -> None:
    """Mei looks for somebody too: neither her own card, nor her partner's, nor that of whom she guides."""
    cast.until_looking()
    cast.joins(cast.mei, ASKER, {"topics": ["job"]})
    seen = cast.looks(cast.mei)
    assert "Ask Kenji" in seen
    assert "Ask Mei" not in seen
    cast.joins(cast.kenji, ASKER, {"topics": ["job"]})
    cast.opens_form(cast.mei, cast.kenji)
    cast.pair(cast.kenji, cast.mei)
    assert "You guide Kenji already, and two people never guide each other." in sends(cast.mei)
    assert "Ask Kenji" not in cast.looks(cast.mei)
    cast.opens_form(cast.ana, cast.kenji)
    cast.pair(cast.ana, cast.kenji)
    assert "You and Kenji are a pair already." in sends(cast.ana)


def test_one_question_at_a_time(cast: Seekers) -> None:
    """While one waits the next is refused beside the field, the text in it; empty and too long are refused too."""
    cast.until_looking()
    cast.asks(cast.ana, cast.kenji)
    cast.ana.close()
    cast.opens_form(cast.ana, cast.mei)
    assert "You have asked Kenji, who still has time to answer." in sends(cast.ana)
    for wrong in (" ", "x" * 301, "\0"):
        cast.ana.fill({ASKED: wrong}, force=True)
        assert list(cast.ana.submit(force=True).errors) == [ASKED], wrong
    cast.stage.move_to(cast.now + timedelta(days=1))
    assert not any(one.says(SENTENCE) for one in cast.mei.dm)


def test_nobody_left_keeps_the_text_where_it_is(cast: Seekers, ledger: Ledger) -> None:
    """Both have gone: the words say so beside the field, and the sentence stands."""
    cast.until_looking()
    cast.opens_form(cast.ana, cast.kenji)
    ledger.run("update member set paused_on = '2026-10-12' where slack_user = any(%s)", [cast.kenji.id, cast.mei.id])
    assert "Nobody else with these topics has a free place" in sends(cast.ana)
