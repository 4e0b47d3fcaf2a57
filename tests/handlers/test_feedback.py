"""Feedback: counted for organizers from five people on, in fives, and never read with a name."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from blocks.feedback import FEEDBACK_READ
from playground.slack import Person
from programs.feedback import AT_LEAST
from programs.mentorship import MENTORSHIP
from programs.playbook import Visibility
from tests.cast import Cast, opened
from tests.handlers.ledger import Ledger

STAGE = MENTORSHIP.stage("final_feedback")
FORM = next(iter(STAGE.forms.values()))
RATED = FORM.questions[0]
[WHY] = RATED.follow_ups
DUE = datetime(2026, 12, 16, 10, tzinfo=UTC)  # the last week of a program of ten weeks


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What is counted does not depend on the transport."""
    return str(request.param)


def answers(cast: Cast, person: Person, rate: str, why: str) -> None:
    """Fill in the feedback from its message; when the week was full, from Home."""
    message = cast.stage.message(person, STAGE.prompts[0].id)
    if message is None:
        person.open_home()
    assert person.press(STAGE.prompts[0].button, on=message).ok
    opened(person)
    person.fill({RATED.id: rate, WHY.id: why})
    assert person.submit().ok
    assert opened(person).says(STAGE.sent)


def others_answer(cast: Cast, count: int, rate: str) -> None:
    """Let so many more people of the program have answered in their own pairs, of which this test shows nothing."""
    trellis = cast.stage.trellis
    with trellis.store.begin(trellis.team) as tx:
        pair = tx.row("select id, program_id from pair where team_id = %(team)s")
        assert pair
        for _ in range(count):
            who, what = uuid4(), uuid4()
            tx.identify(who)
            values: dict[str, object] = {"who": who, "what": what, "pair": pair["id"], "program": pair["program_id"]}
            tx.run(
                """insert into member (team_id, id, slack_user, name, zone, hour_local)
                   values (%(team)s, %(who)s, %(user)s, 'Somebody', 'UTC', '09:00')""",
                who=who,
                user=f"U{who.hex[:9].upper()}",
            )
            tx.run(
                """insert into submission (team_id, id, program_id, pair_id, stage, n, author, submitted_at)
                   values (%(team)s, %(what)s, %(program)s, %(pair)s, %(stage)s, 1, %(who)s, %(at)s)""",
                **values,
                stage=STAGE.id,
                at=DUE,
            )
            for question, pick, words in ((RATED.id, [rate], None), (WHY.id, [], tx.vault.seal("It was fine."))):
                tx.run(
                    """insert into answer values
                       (%(team)s, %(what)s, %(question)s, %(who)s, %(mark)s, 'no', %(pick)s, %(words)s)""",
                    who=who,
                    what=what,
                    question=question,
                    mark=Visibility.COUNTED.value,
                    pick=pick,
                    words=words,
                )


def test_feedback_is_figures_from_five_people_on_and_words_without_a_name(cast: Cast) -> None:
    """Two of them, then four: nothing. With the fifth the average stands on Home, and the words behind a button."""
    cast.layout["lasts"] = "10"
    cast.until_paired().stage.move_to(DUE)
    answers(cast, cast.ana, "10", "Kenji listens.")
    answers(cast, cast.kenji, "8", "Well prepared.")
    others_answer(cast, AT_LEAST - 3, "9")
    home = cast.olu.open_home()
    assert home is not None
    assert not home.says(RATED.on_card)
    others_answer(cast, 1, "7")
    home = cast.olu.open_home()
    assert home is not None
    assert home.says(f"{RATED.on_card}: 8.6 of 10 (5 answers)")
    assert not home.says("Kenji listens.")
    cast.olu.press(FEEDBACK_READ)
    wrote = opened(cast.olu)
    assert wrote.says("Kenji listens.")
    assert wrote.says("Well prepared.")
    assert not wrote.says("Ana")


def test_what_was_counted_is_read_by_nobody_otherwise(cast: Cast, ledger: Ledger) -> None:
    """Not on the partner's Home or in their messages, not on the organizers' Home; what was written is sealed."""
    cast.layout["lasts"] = "10"
    cast.until_paired().stage.move_to(DUE)
    answers(cast, cast.ana, "0", "It went wrong from the start.")
    seen = [*cast.kenji.dm, *cast.group(), cast.kenji.open_home(), cast.olu.open_home()]
    assert not any(one and one.says("It went wrong") for one in seen)
    assert not any(one and one.says(RATED.label("0")) for one in seen)
    kept = ledger.rows(cast.stage.trellis.team)["answer"]
    assert [UUID(one["submission_id"]) for one in kept if one["visibility"] == Visibility.COUNTED]
    assert "It went wrong" not in str(kept)
