"""Joining in two steps: kept half-way, finished later, changed, withdrawn from and taken up again."""

import pytest
from slack_sdk import WebClient

from blocks import kit
from blocks.commands import COMMANDS, NOTHING_OPEN
from blocks.enrolment import ENROL_OPEN, WITHDRAW_OPEN
from db.programs import list_openings
from playground.slack import Message, Person
from playground.slack.records import View
from programs.joining import ZONE
from programs.mentorship import MENTORSHIP
from programs.people import Act, why_not
from tests.cast import WHEN_AND_HOW, Cast, joins, opened
from tests.handlers.ledger import Ledger

MENTEE, MENTOR = MENTORSHIP.role("mentee"), MENTORSHIP.role("mentor")
JOIN = {role.id: f"Join as a {role.name.lower()}" for role in MENTORSHIP.roles}
HELPS = {"can_help_with": ["leading"], "how_many": "2"}


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a question comes in is tested elsewhere."""
    return str(request.param)


def home(person: Person) -> View:
    """Open Home and return it."""
    found = person.open_home()
    assert found is not None
    return found


def held(person: Person, field: str) -> object:
    """Return what stands in one field of the modal on top."""
    assert person.modal is not None
    [entry] = person.modal.values[field].values()
    return next((value for key, value in entry.items() if key != "type"), None)


def test_first_step_is_kept_and_counts_nowhere(cast: Cast, ledger: Ledger) -> None:
    """Ana closes after the first step: Olu sees nobody, Ana is asked to finish, and finds all she gave."""
    cast.until_organized()
    home(cast.ana)
    cast.ana.press(JOIN["mentee"])
    opened(cast.ana)
    cast.ana.fill({"change": "Lead a small project.", "where_now": "experienced"})
    assert cast.ana.submit().ok
    assert cast.ana.modal is not None
    assert cast.ana.modal.says(MENTORSHIP.when_and_how.title)
    cast.ana.close()
    assert home(cast.olu).says(f"{MENTEE.name}: 0")
    assert [row["state"] for row in ledger.rows(cast.stage.trellis.team)["enrolment"]] == ["draft"]
    assert not home(cast.ana).says("You have joined")
    assert cast.ana.press(f"Finish joining as a {MENTEE.name.lower()}").ok
    opened(cast.ana)
    assert held(cast.ana, "change") == "Lead a small project."
    assert cast.ana.submit().ok
    cast.ana.fill(WHEN_AND_HOW)
    assert cast.ana.submit().ok
    assert home(cast.olu).says(f"{MENTEE.name}: 1")


def test_done_view_and_home_say_what_comes_next_and_when(cast: Cast) -> None:
    """The zone and own hour in words, quiet hours, and the first hour at which a prompt could come, where she lives."""
    cast.until_organized()
    home(cast.kenji)
    cast.kenji.press(JOIN["mentor"])
    opened(cast.kenji)
    cast.kenji.fill(HELPS)
    assert cast.kenji.submit().ok
    cast.kenji.fill(WHEN_AND_HOW | {"own_hour": "18:30", "quiet_from": "00:00", "quiet_until": "00:00"})
    assert cast.kenji.submit().ok
    for seen in (cast.kenji.modal, home(cast.kenji)):
        assert seen is not None
        assert seen.says("Your own hour is 18:30, your time zone Tokyo. You have no quiet hours.")
        assert seen.says("Tuesday 13 October, 18:30")


def test_answers_can_be_changed_later(cast: Cast, ledger: Ledger) -> None:
    """Both steps hold what she gave; a step that is closed changes nothing, one that is sent counts."""
    cast.until_organized()
    joins(cast.ana, JOIN["mentee"], {"change": "Lead a small project.", "topics": ["leading"]})
    home(cast.ana)
    assert cast.ana.press("Change my answers").ok
    opened(cast.ana)
    assert held(cast.ana, "change") == "Lead a small project."
    cast.ana.fill({"change": "Speak in public."})
    assert cast.ana.submit().ok
    assert str(held(cast.ana, "how_often")).count("two_weeks")
    assert held(cast.ana, "consent")
    cast.ana.fill({"how_often": "monthly", "languages": ["pt", "en"]})
    assert cast.ana.submit().ok
    assert cast.ana.modal is not None
    assert cast.ana.modal.says("Your new answers count")
    picked = {row["question"]: row["pick"] for row in ledger.rows(cast.stage.trellis.team)["answer"]}
    assert (picked["how_often"], sorted(picked["languages"])) == (["monthly"], ["en", "pt"])
    assert picked["consent"] == [MENTORSHIP.when_and_how.field("consent").choices[0].id]
    assert ledger.count("enrolment", cast.stage.trellis.team) == 1


def test_places_cannot_be_fewer_than_the_pairs_one_is_in(cast: Cast, ledger: Ledger) -> None:
    """Kenji is in two pairs and asks for one: told beside the field, his other answers still in the form."""
    stage = cast.until_organized().stage
    bo = stage.person("Bo", "Europe/Oslo")
    joins(cast.kenji, JOIN["mentor"], HELPS)
    for mentee in (cast.ana, bo):
        joins(mentee, JOIN["mentee"], {"change": "Much."})
        home(cast.olu)
        cast.olu.press("Pair people")
        opened(cast.olu)
        cast.olu.fill({MENTEE.name: mentee, MENTOR.name: cast.kenji})
        assert cast.olu.submit().ok
    home(cast.kenji)
    cast.kenji.press("Change my answers")
    opened(cast.kenji)
    cast.kenji.fill({"how_many": "1", "can_help_with": ["career"]})
    assert "You are in 2 pairs now" in cast.kenji.submit().errors["how_many"]
    assert "career" in str(held(cast.kenji, "can_help_with"))
    assert [row["capacity"] for row in ledger.rows(stage.trellis.team)["enrolment"] if row["capacity"] > 1] == [2]


def test_withdrawn_is_not_paired_and_can_come_back(cast: Cast) -> None:
    """Ana withdraws after reading what it does; she is offered to nobody, and joins again with her answers there."""
    cast.until_enrolled()
    home(cast.ana)
    assert cast.ana.press("Withdraw").ok
    assert opened(cast.ana).says("You get no new pair")
    assert cast.ana.submit().ok
    assert cast.ana.modal is not None
    assert cast.ana.modal.says("You have withdrawn")
    cast.ana.close()
    assert home(cast.olu).says(f"{MENTEE.name}: 0")
    cast.olu.press("Pair people")
    opened(cast.olu)
    cast.olu.fill({MENTEE.name: cast.ana, MENTOR.name: cast.kenji})
    assert "has not joined" in cast.olu.submit().errors["mentee"]
    home(cast.ana)
    cast.ana.press(JOIN["mentee"])
    opened(cast.ana)
    assert held(cast.ana, "change") == "Lead a small project."
    assert cast.ana.submit().ok
    assert str(held(cast.ana, "how_often")).count("two_weeks")
    assert not held(cast.ana, "consent")
    cast.ana.fill(WHEN_AND_HOW)
    assert cast.ana.submit().ok
    assert cast.olu.submit().ok


def test_withdrawing_leaves_the_pair_as_it_is(cast: Cast) -> None:
    """Kenji withdraws while he is in a pair: it is said that the pair goes on, and it does."""
    cast.until_paired()
    home(cast.kenji)
    cast.kenji.press(WITHDRAW_OPEN)
    assert opened(cast.kenji).says("The pair you are in goes on")
    assert cast.kenji.submit().ok
    assert home(cast.kenji).says("You and Ana")


def in_channel(cast: Cast) -> Message:
    """Let the app post the button to join as a mentee in a channel, as an announcement does."""
    stage = cast.stage
    with stage.trellis.store.begin(stage.trellis.team) as tx:
        [opening] = [one for one in list_openings(tx) if one.role == MENTEE.id]
    channel = stage.workspace.channel("general", members=[cast.ana])
    said = kit.message(kit.words("We begin."), kit.buttons(kit.button("Take part", ENROL_OPEN, str(opening.id))))
    client = WebClient(stage.workspace.bot_token, base_url=stage.settings.slack_api_url)
    client.chat_postMessage(channel=channel.id, text=said.text, blocks=said.blocks)
    return stage.workspace.messages(channel.id)[-1]


def test_button_in_a_channel_joins_and_a_second_time_keeps_the_place(cast: Cast, ledger: Ledger) -> None:
    """Ana joins from Home on one device and from the channel on another: one place, the newer answers, said kindly."""
    cast.until_organized()
    announced = in_channel(cast)
    assert cast.ana.press("Take part", on=announced).ok
    opened(cast.ana)
    cast.ana.fill({"change": "From the channel."})
    first = cast.ana.modal
    cast.ana.close()
    joins(cast.ana, JOIN["mentee"], {"change": "From Home."})
    assert cast.ana.press("Take part", on=announced).ok
    opened(cast.ana)
    assert held(cast.ana, "change") == "From Home."
    cast.ana.fill({"change": "From the channel."})
    assert cast.ana.submit().ok
    assert cast.ana.submit().ok
    assert cast.ana.modal is not None
    assert cast.ana.modal.says("You had joined already")
    assert first is not None
    assert ledger.count("enrolment", cast.stage.trellis.team) == 1


def test_guest_in_a_channel_is_told_there(cast: Cast) -> None:
    """A guest presses the button in the channel: told under the message, and no form opens."""
    cast.until_organized()
    announced = in_channel(cast)
    gus = cast.stage.person("Gus", "Europe/Paris", guest=True)
    assert gus.press("Take part", on=announced).ok
    assert gus.wait(lambda: any(one.ephemeral and one.says(why_not(Act.ENROL)) for one in gus.inbox), 3)
    assert gus.modal is None


def test_who_becomes_a_guest_between_the_steps_is_told_and_counts_nowhere(cast: Cast) -> None:
    """Made a guest with the second step open: told beside its first field, nothing lost, no place taken."""
    cast.until_organized()
    home(cast.ana)
    cast.ana.press(JOIN["mentee"])
    opened(cast.ana)
    cast.ana.fill({"change": "Much."})
    assert cast.ana.submit().ok
    cast.ana.fill(WHEN_AND_HOW | {"languages": ["pt"]})
    cast.stage.workspace.change_user(cast.ana, guest=True)
    assert cast.ana.submit().errors == {ZONE.id: why_not(Act.ENROL)}
    assert "pt" in str(held(cast.ana, "languages"))
    assert home(cast.olu).says(f"{MENTEE.name}: 0")


@pytest.mark.parametrize("line", ["/trellis enrol", "/trellis join", "/trellis  ENROLL "])
def test_command_offers_every_role_and_opens_its_form(cast: Cast, line: str) -> None:
    """The command opens a choice of roles; the form of the one that is pressed takes its place."""
    cast.until_organized()
    assert cast.kenji.command(line).ok
    offered = opened(cast.kenji)
    assert all(offered.says(role.invitation) for role in MENTORSHIP.roles)
    assert cast.kenji.press(JOIN["mentor"]).ok
    assert cast.kenji.wait(lambda: cast.kenji.modal is not None and cast.kenji.modal.says(MENTOR.form.title), 3)
    assert len(cast.kenji.modals) == 1
    assert "views.update" in [call.method for call in cast.stage.workspace.calls]
    cast.kenji.fill(HELPS)
    assert cast.kenji.submit().ok


def test_command_says_when_there_is_nothing_to_join_and_what_it_knows(cast: Cast) -> None:
    """With no program there is nothing to join; words it does not know are answered with those it does."""
    assert cast.ana.command("/trellis enrol").text == NOTHING_OPEN
    assert cast.ana.command("/trellis sing").text == COMMANDS
    assert cast.ana.modal is None
