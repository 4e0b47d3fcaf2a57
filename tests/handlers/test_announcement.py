"""The announcement in a channel: once, with buttons that work there, and enrolment that closes and opens again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from blocks.announcement import ORGANIZERS_SEE
from blocks.enrolment import ENROL_OPEN
from blocks.organizers import ENROLMENT_CLOSE, ENROLMENT_REOPEN
from playground.slack import Message
from playground.slack.records import Channel
from programs.calendar import day_words, rhythm_words
from programs.delivery import reason_words
from programs.mentorship import MENTORSHIP
from programs.pairs import Opening
from programs.starting import why_closed
from tests.cast import STARTS_ON, Cast, lays_out, opened
from tests.handlers.ledger import Ledger

MENTEE = MENTORSHIP.roles[0]


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a question comes in is tested elsewhere."""
    return str(request.param)


@pytest.fixture
def general(cast: Cast) -> Channel:
    """A public channel that everybody is in, and Trellis is not; the program is announced there."""
    channel = cast.stage.workspace.channel("general", members=[cast.olu, cast.ana, cast.kenji], bot=False)
    cast.layout["channel"] = channel
    return channel


def announced(cast: Cast, channel: Channel) -> list[Message]:
    """Return what stands in the channel once everything due was sent."""
    cast.stage.settle()
    return cast.stage.workspace.messages(channel.id)


def closed_words() -> str:
    """Return what somebody reads who comes while enrolment is closed."""
    program_id = opening_id = STARTS_ON
    return why_closed(Opening(opening_id, program_id, MENTORSHIP.name, "", "", enrolling=False), STARTS_ON)  # type: ignore[arg-type]


def closes(cast: Cast) -> None:
    """Let Olu close enrolment on her Home, and see that it is."""
    cast.olu.open_home()
    assert cast.olu.press(ENROLMENT_CLOSE).ok
    assert cast.olu.wait(lambda: pressable(cast, ENROLMENT_REOPEN), 3)
    assert cast.olu.home is not None
    assert cast.olu.home.says("Enrolment is closed.")


def reopens(cast: Cast) -> None:
    """Let Olu open enrolment again."""
    assert cast.olu.press(ENROLMENT_REOPEN).ok
    assert cast.olu.wait(lambda: pressable(cast, ENROLMENT_CLOSE), 3)


def pressable(cast: Cast, action: str) -> bool:
    """Say whether Olu's Home has this button now."""
    return cast.olu.home is not None and any(
        one.get("action_id") == action for block in cast.olu.home.blocks for one in block.get("elements", ())
    )


def test_one_message_says_what_it_is_for_whom_how_long_and_how_often(cast: Cast, general: Channel) -> None:
    """It is posted once, though Trellis is not in the channel, and says what organizers see."""
    cast.until_organized()
    [message] = announced(cast, general)
    weeks = MENTORSHIP.lasts
    for words in (MENTORSHIP.name, MENTORSHIP.about, MENTORSHIP.for_whom, ORGANIZERS_SEE, day_words(STARTS_ON),
                  f"{weeks} weeks", rhythm_words(MENTORSHIP.rhythm.weeks)):  # fmt: skip
        assert message.says(words)
    assert all(message.says(role.invitation) for role in MENTORSHIP.roles)


def test_its_buttons_open_the_forms(cast: Cast, general: Channel, ledger: Ledger) -> None:
    """Ana, whom Trellis does not know yet, joins from the channel."""
    cast.until_organized()
    [message] = announced(cast, general)
    assert cast.ana.press(f"Join as a {MENTEE.name.lower()}", on=message).ok
    opened(cast.ana)
    cast.ana.fill({"change": "Lead a small project."})
    assert cast.ana.submit().ok
    assert ledger.count("enrolment", cast.stage.trellis.team) == 1


def test_it_waits_for_the_morning(cast: Cast, general: Channel) -> None:
    """A program that is started at eleven at night is announced when the organizer's quiet hours are over."""
    cast.stage.clock.set(datetime(2026, 10, 12, 22, 0, tzinfo=UTC))
    cast.until_organized()
    assert announced(cast, general) == []
    cast.stage.move_to(datetime(2026, 10, 13, 12, 0, tzinfo=UTC))
    [message] = announced(cast, general)
    assert message.program_at == datetime(2026, 10, 13, 7, 0, tzinfo=UTC)


def test_while_enrolment_is_closed_nobody_joins_and_nothing_is_lost(
    cast: Cast, general: Channel, ledger: Ledger
) -> None:
    """The button says so where it was pressed, a form that was open keeps its text, and Home offers nothing."""
    cast.until_organized()
    [message] = announced(cast, general)
    cast.ana.press(ENROL_OPEN, on=message)
    opened(cast.ana)
    cast.ana.fill({"change": "Lead a small project."})
    closes(cast)
    assert cast.ana.submit().errors == {next(MENTEE.form.fields()).id: closed_words()}
    assert cast.ana.modal is not None
    assert cast.ana.modal.values["change"]["answer"]["value"] == "Lead a small project."
    cast.kenji.press(ENROL_OPEN, on=message)
    assert cast.kenji.wait(lambda: any(one.ephemeral and one.says(closed_words()) for one in cast.kenji.inbox), 3)
    home = cast.kenji.open_home()
    assert home is not None
    assert ENROL_OPEN not in str(home.blocks)
    assert ledger.count("enrolment", cast.stage.trellis.team) == 0
    reopens(cast)
    assert cast.ana.submit().ok
    assert len(announced(cast, general)) == 1
    acts = [row["act"] for row in ledger.rows(cast.stage.trellis.team)["audit"]]
    assert {"program.close", "program.reopen"} <= set(acts)


def test_a_post_that_fails_stands_on_home_and_opening_again_tries_again(cast: Cast, general: Channel) -> None:
    """The channel is archived before the morning: Home says why; unarchived and opened again, it is posted once."""
    cast.stage.clock.set(datetime(2026, 10, 12, 22, 0, tzinfo=UTC))
    cast.until_organized()
    cast.stage.workspace.archive(general)
    cast.stage.move_to(datetime(2026, 10, 13, 12, 0, tzinfo=UTC))
    assert announced(cast, general) == []
    home = cast.olu.open_home()
    assert home is not None
    assert home.says(reason_words("is_archived"))
    general.archived = False
    for _ in range(2):
        closes(cast)
        reopens(cast)
        assert len(announced(cast, general)) == 1
    home = cast.olu.open_home()
    assert home is not None
    assert not home.says(reason_words("is_archived"))


def test_what_is_closed_before_the_morning_is_not_announced_until_it_opens(cast: Cast, general: Channel) -> None:
    """Nobody is invited to what takes nobody in; opened again, the invitation goes out."""
    cast.stage.clock.set(datetime(2026, 10, 12, 22, 0, tzinfo=UTC))
    cast.until_organized()
    closes(cast)
    cast.stage.move_to(datetime(2026, 10, 13, 12, 0, tzinfo=UTC))
    assert announced(cast, general) == []
    reopens(cast)
    assert len(announced(cast, general)) == 1


def test_a_program_that_is_over_takes_nobody_in(cast: Cast, general: Channel) -> None:
    """After its last day the old button in the channel says that it is over; its name stays a name."""
    cast.layout |= {"lasts": "1", "name": "R&D <!channel>"}
    cast.until_organized()
    [message] = announced(cast, general)
    cast.stage.move_to(datetime(2026, 10, 13, tzinfo=UTC) + timedelta(weeks=1))
    cast.ana.press(ENROL_OPEN, on=message)
    assert cast.ana.wait(lambda: any(one.ephemeral for one in cast.ana.inbox), 3)
    [told] = [one for one in cast.ana.inbox if one.ephemeral]
    assert told.text.startswith("R&amp;D &lt;!channel&gt; is over")
    assert cast.ana.modal is None


def test_an_archived_channel_is_refused_beside_the_field(cast: Cast, ledger: Ledger) -> None:
    """The organizer reads it before anything is made."""
    old = cast.stage.workspace.channel("old", members=[cast.olu])
    cast.stage.workspace.archive(old)
    lays_out(cast.olu)
    cast.olu.fill({"channel": old, "starts_on": date(2026, 10, 13)}, force=True)
    assert list(cast.olu.submit().errors) == ["channel"]
    assert ledger.count("program", cast.stage.trellis.team) == 0
