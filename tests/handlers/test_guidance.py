"""Help me answer: what may help, the short form for the mentor alone, and its answer in the thread of the card."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from playground.slack import Message
from playground.slack.records import View
from programs.mentorship import MENTORSHIP
from programs.mentorship_forms import CHECK_IN
from programs.people import Act, why_not
from programs.playbook import Form, Question, Visibility
from programs.prompts import fill
from tests.cast import ANSWERS, SECOND, Cast, opened
from tests.handlers.ledger import Ledger

REGULAR, ANSWER = MENTORSHIP.stage("regular"), MENTORSHIP.answering("regular")
GUIDANCE = REGULAR.prompt("guidance")
NAMES = {"mentee": "Ana", "mentor": "Kenji", "partner": "Kenji", "me": "Ana"}
SEEN, MORE = "seen", "Ana asked the room, and waited."
GIVEN: Mapping[str, str | list[str]] = {SEEN: ["tried"], "seen_more": MORE, "resource": "The Coaching Habit",
                               "constraint": "confidence", "next_move": "ask", "need": "advice"}  # fmt: skip


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What may help does not depend on the transport."""
    return str(request.param)


def form() -> Form:
    """Return the short form."""
    assert ANSWER.form is not None
    return ANSWER.form


def card(cast: Cast) -> Message:
    """Return the newest card that waits in the conversation."""
    return [one for one in cast.group() if one.says(fill(REGULAR.card_title, NAMES))][-1]


def helped(cast: Cast) -> View:
    """Let the mentor press the button on the card; return what opens."""
    assert cast.kenji.press(GUIDANCE.help, on=card(cast)).ok
    return opened(cast.kenji)


def filled(cast: Cast, answers: Mapping[str, str | list[str]] = GIVEN) -> None:
    """Let the mentor fill the form and send it, so that the card to come stands before him."""
    helped(cast)
    cast.kenji.fill(answers)
    assert cast.kenji.submit().ok


def posted(cast: Cast) -> list[Message]:
    """Return the answers that stand in the conversation."""
    cast.stage.settle()
    return [one for one in cast.group() if one.says(fill(ANSWER.card_title, NAMES))]


def told(cast: Cast) -> int:
    """Count how often the mentee was told that there is an answer."""
    cast.stage.settle()
    return sum(one.says(fill(REGULAR.prompt("answered").words, NAMES)) for one in cast.ana.dm)


def advice(question: Question, pick: str) -> str:
    """Return what the playbook advises when this was picked."""
    return fill(next(one.advice for one in question.choices if one.id == pick), NAMES)


def test_what_may_help_comes_from_what_the_mentee_picked(cast: Cast) -> None:
    """Above the form stand the playbook's lines for what she picked, and no other line."""
    cast.until_shared()
    view = helped(cast)
    picks = {"in_the_way": ANSWERS["in_the_way"], "would_help": [ANSWERS["would_help"]]}
    for question in CHECK_IN.fields():
        for choice in (one for one in question.choices if one.advice):
            assert view.says(fill(choice.advice, NAMES)) == (choice.id in picks[question.id])


def test_the_answer_stands_in_the_thread_and_counts_once(cast: Cast) -> None:
    """The mentor sees the card first; shared, it stands in the thread, and the mentee is told of it once."""
    cast.until_shared()
    filled(cast)
    assert cast.kenji.modal is not None
    before = cast.kenji.modal
    assert posted(cast) == []
    assert told(cast) == 0
    assert cast.kenji.submit().ok
    [answer] = posted(cast)
    assert answer.thread_ts == card(cast).ts
    for question in form().fields():
        shown = GIVEN.get(question.id, "")
        texts = [one.label for one in question.choices if one.id in shown] or [str(shown)]
        for text in filter(None, texts):
            partner = question.seen_by is Visibility.PARTNER
            assert answer.says(text) == before.says(text) == partner, question.id
    assert told(cast) == 1
    cast.kenji.say(card(cast), "And one more thing.")
    cast.kenji.press(GUIDANCE.talked, on=card(cast))
    assert told(cast) == 1
    home = cast.ana.open_home()
    assert home is not None
    assert home.says("was answered on")


def test_an_answer_after_another_is_not_told_again(cast: Cast) -> None:
    """They had talked: the short form still adds its card, and the mentee has been told already."""
    cast.until_shared()
    assert cast.kenji.press(GUIDANCE.talked, on=card(cast)).ok
    filled(cast)
    assert cast.kenji.submit().ok
    assert len(posted(cast)) == 1
    assert told(cast) == 0


def test_sharing_twice_posts_once(cast: Cast) -> None:
    """The same card sent again, and the button pressed again, change nothing and show what was shared."""
    cast.until_shared()
    filled(cast)
    view = cast.kenji.modal
    assert cast.kenji.submit(on=view).ok
    cast.kenji.submit(on=view)
    assert len(posted(cast)) == 1
    assert helped(cast).says(MORE)
    assert "submit" not in opened(cast.kenji).payload or not opened(cast.kenji).payload["submit"]


def test_nothing_for_the_partner_is_no_answer(cast: Cast) -> None:
    """With private answers alone, or the choice that is kept to oneself, the form says so beside a field and stays."""
    cast.until_shared()
    helped(cast)
    unsaid = next(one.id for one in form().field(SEEN).choices if one.unsaid)
    cast.kenji.fill({SEEN: [unsaid], "constraint": "time", "need": "worried"})
    answer = cast.kenji.submit()
    assert answer.errors == {SEEN: fill(form().needs_partner, NAMES)}
    assert cast.kenji.modal is not None
    assert cast.kenji.modal.says(form().opening.splitlines()[0].split(" {")[0])
    assert posted(cast) == []


def test_what_is_kept_to_oneself_is_never_kept(cast: Cast, ledger: Ledger) -> None:
    """The choice that says "not yet" leaves no trace, while the rest is kept."""
    cast.until_shared()
    unsaid = next(one.id for one in form().field(SEEN).choices if one.unsaid)
    filled(cast, {SEEN: [unsaid], "seen_more": MORE})
    rows = ledger.rows(cast.stage.trellis.team)["answer"]
    assert not any(unsaid in row["pick"] for row in rows if row["question"] == SEEN)
    assert any(row["question"] == "seen_more" for row in rows)


def test_a_form_left_half_way_is_still_there(cast: Cast) -> None:
    """Closed before sharing, it opens again with every word; nobody has seen any of it."""
    cast.until_shared()
    filled(cast)
    cast.kenji.close()
    view = helped(cast)
    [box] = [one["element"] for one in view.blocks if one.get("block_id") == "seen_more"]
    assert box["initial_value"] == MORE
    assert posted(cast) == []


def test_private_answers_help_only_their_author_next_time(cast: Cast) -> None:
    """What the mentor noted for himself comes back to him with the next card, and reaches nobody else."""
    cast.until_shared()
    filled(cast)
    assert cast.kenji.submit().ok
    cast.stage.move_to(SECOND)
    assert cast.ana.press(REGULAR.prompt("check_in").button, on=cast.ana.dm[-1]).ok
    opened(cast.ana)
    cast.ana.fill({"last_promise": "done", "next_promise": "Another."})
    assert cast.ana.submit().ok
    assert cast.ana.submit().ok
    cast.stage.settle()
    view = helped(cast)
    for name in ("constraint", "next_move"):
        line = advice(form().field(name), str(GIVEN[name]))
        assert view.says(line)
        for person in (cast.ana, cast.olu):
            assert not any(one.says(line) for one in person.inbox)


def test_the_mentee_is_refused_in_words(cast: Cast) -> None:
    """The button on the card is not hers, and she is told whose it is."""
    cast.until_shared()
    cast.ana.press(GUIDANCE.help, on=card(cast))
    assert cast.ana.wait(lambda: any(one.ephemeral and one.says(why_not(Act.ANSWER)) for one in cast.ana.inbox), 3)
    assert cast.ana.modal is None


def test_what_the_mentor_needs_stands_on_the_organizers_home(cast: Cast) -> None:
    """A fact with the name and the day, none of the words; what they picked last counts, and "nothing" ends it."""
    cast.until_shared()
    need = form().field("need")
    fact = {choice.id: f"Kenji {choice.fact}" for choice in need.choices}
    filled(cast)
    organizer = cast.olu.open_home()
    assert organizer is not None
    assert organizer.says(fact["advice"])
    assert not organizer.says(MORE)
    cast.kenji.close()
    helped(cast)
    cast.kenji.fill({"need": "none"})
    assert cast.kenji.submit().ok
    organizer = cast.olu.open_home()
    assert organizer is not None
    assert not organizer.says(fact["advice"])


def test_after_the_pair_ended_nothing_is_shared_and_the_words_come_back(cast: Cast, ledger: Ledger) -> None:
    """Sent too late, the form gives the text back and posts nothing."""
    cast.until_shared()
    helped(cast)
    cast.kenji.fill(GIVEN)
    ledger.run("update pair set state = 'closed' where team_id = %s", cast.stage.trellis.team)
    assert cast.kenji.submit().ok
    assert cast.kenji.modal is not None
    assert cast.kenji.modal.says(MORE)
    cast.stage.move_to(SECOND + timedelta(days=1))
    assert posted(cast) == []
