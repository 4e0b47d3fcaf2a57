"""The foot of every message: why it came, fewer of them, all of them again, and who may use it."""

from datetime import timedelta

import pytest

from blocks.foot import ALL, FEWER, LEAVE, MESSAGE_MENU, MESSAGES_ALL, MESSAGES_FEWER, PAUSE, STOP, WHY
from blocks.helping import HELP_OPEN, HELP_SEND
from handlers.routes import ROUTES
from playground.slack import Message, Person
from playground.slack.records import View
from programs.mentorship import MENTORSHIP
from programs.people import Act, why_not
from programs.playbook import Prompt
from tests.cast import FIRST, SECOND, Cast, opened
from tests.handlers.ledger import Ledger
from tests.handlers.questions import Asker, ask, recorded
from tests.words import card_title

REGULAR = MENTORSHIP.stage("regular")
REMINDER, HALF = REGULAR.prompt("reminder"), REGULAR.prompt("half")


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What is said does not depend on the transport."""
    return str(request.param)


def chosen(person: Person, label: str, on: Message) -> View:
    """Choose from the menu behind a message; return the modal that opens."""
    assert person.choose(MESSAGE_MENU, label, on=on).ok
    return opened(person)


def offered(message: Message) -> list[str]:
    """Return what the last row of a message offers: its button, and the choices of its menu."""
    help_button, menu = message.blocks[-1]["elements"]
    assert (help_button["action_id"], menu["action_id"]) == (HELP_OPEN, MESSAGE_MENU)
    return [help_button["text"]["text"], *(one["text"]["text"] for one in menu["options"])]


def owed_in(ledger: Ledger, cast: Cast, prompt: Prompt) -> list[str]:
    """Return what became of the outbox rows of one prompt."""
    rows = ledger.rows(cast.stage.trellis.team)
    ids = {row["outbox_id"] for row in rows["prompt"] if row["prompt"] == prompt.id}
    return [row["reason"] or row["state"] for row in rows["outbox"] if row["id"] in ids]


def refusals(person: Person) -> int:
    """Count how often somebody was told no."""
    return sum(one.ephemeral and one.says(why_not(Act.TAKE_PART)) for one in person.inbox)


def test_every_message_ends_with_the_foot(cast: Cast) -> None:
    """The introduction, check-ins, the reminder in a thread, the half, the card and the answer: all have the row."""
    cast.until_answered()
    cast.stage.move_until(lambda: any(one.thread_ts for one in cast.ana.dm), timedelta(weeks=9))
    messages = [*cast.ana.dm, *cast.group()]
    assert any(one.thread_ts for one in messages)
    assert len(messages) >= 6
    for message in messages:
        choices = [one.label for one in (WHY, FEWER, PAUSE, LEAVE, STOP)]
        assert offered(message) == ["Get help", *choices]
        assert message.text.endswith(f"[Get help]\n[… {', '.join(choices)}]")


def test_why_says_who_one_is_what_made_it_due_and_what_comes_next(cast: Cast) -> None:
    """Ana reads why she was asked; the next period's moment is in her own time, and the ways on stand below."""
    cast.until_asked()
    why = chosen(cast.ana, WHY.label, cast.ana.dm[-1])
    role = MENTORSHIP.role("mentee").name.lower()
    assert why.says(f"You are a {role} in {MENTORSHIP.name}, together with Kenji.")
    assert why.says("opened on Tuesday 13 October. It is open until Monday 26 October.")
    assert why.says("Tuesday 27 October, 09:00, your time")
    assert why.says("Organizers see that it happened and when, never what the two of you write.")
    assert cast.ana.press(HELP_OPEN, on=why).ok
    assert cast.ana.wait(lambda: opened(cast.ana).payload.get("callback_id") == HELP_SEND)


def test_in_the_conversation_of_both_each_reads_their_own_why(cast: Cast) -> None:
    """Both may ask about the card that both see, and each is told what they are there."""
    cast.until_shared()
    card = cast.group()[-1]
    for person, role, partner in ((cast.ana, "mentee", "Kenji"), (cast.kenji, "mentor", "Ana")):
        why = chosen(person, WHY.label, card)
        assert why.says(f"a {MENTORSHIP.role(role).name.lower()} in {MENTORSHIP.name}, together with {partner}.")
        assert why.says("was shared")


def test_a_reminder_says_what_it_waited_for(cast: Cast, ledger: Ledger) -> None:
    """Why the reminder came: how many days, since when, and that nothing had been sent. Asking changes nothing."""
    cast.until_asked()
    cast.stage.move_to(FIRST + timedelta(days=REMINDER.after_days))
    before = ledger.rows(cast.stage.trellis.team)
    why = chosen(cast.ana, WHY.label, next(one for one in cast.ana.dm if one.thread_ts))
    assert why.says(f"{REMINDER.after_days} days have passed since")
    assert why.says("nothing had been sent by then")
    assert ledger.rows(cast.stage.trellis.team) == before


def test_fewer_says_exactly_what_still_comes_and_keeps_to_it(cast: Cast, ledger: Ledger) -> None:
    """Pressed twice, it stays: no reminder, though it was owed already, and no word to organizers; check-ins come."""
    cast.until_asked()
    for _ in range(2):
        said = chosen(cast.ana, FEWER.label, cast.ana.dm[-1])
        for prompt in (one for stage in MENTORSHIP.stages for one in stage.prompts if "mentee" in one.to):
            still, gone = said.plain.split("No longer: ")
            assert prompt.called in (gone if prompt.optional else still)
        cast.ana.close()
    cast.stage.move_to(SECOND + timedelta(days=REMINDER.after_days + 1))
    assert not any(one.thread_ts for one in cast.ana.dm)
    assert owed_in(ledger, cast, REMINDER) == ["not_needed"]
    assert sum(MENTORSHIP.stage("regular").prompt("check_in").button in one.plain for one in cast.ana.dm) == 2
    home = cast.olu.open_home()
    assert home is not None
    assert not home.says("A message for")


def test_fewer_spares_the_note_of_an_answer_but_no_card(cast: Cast) -> None:
    """Who wants fewer still gets the card that asks them for something; the note that it was answered does not come."""
    cast.until_kept()
    for person in (cast.ana, cast.kenji):
        person.open_home()
        person.press(MESSAGES_FEWER)
    cast.ana.close(all_views=True)
    cast.ana.open_home()
    cast.ana.press("See the card")
    opened(cast.ana)
    assert cast.ana.submit().ok
    cast.stage.settle()
    card, told = cast.group()[-1], len(cast.ana.dm)
    assert card.says(card_title("Ana", "Kenji"))
    cast.kenji.say(card, "Who reads it first?")
    cast.stage.settle()
    assert len(cast.ana.dm) == told


def test_the_mentors_half_does_not_come_to_a_mentor_who_wants_fewer(cast: Cast) -> None:
    """A week of silence brings the conversation nothing."""
    cast.until_asked()
    chosen(cast.kenji, FEWER.label, cast.group()[-1])
    before = len(cast.group())
    cast.stage.move_to(FIRST + timedelta(days=HALF.after_days + 1))
    assert len(cast.group()) == before


def test_all_messages_come_again_from_home_or_from_a_message(cast: Cast) -> None:
    """Home has the way back, and so has every message sent in between; then the reminder comes."""
    cast.until_asked()
    chosen(cast.ana, FEWER.label, cast.ana.dm[-1])
    cast.ana.close()
    home = cast.ana.open_home()
    assert home is not None
    assert home.says(ALL.label)
    cast.stage.move_to(SECOND)
    assert ALL.label in offered(cast.ana.dm[-1])
    assert FEWER.label not in offered(cast.ana.dm[-1])
    assert cast.ana.press(MESSAGES_ALL).ok
    assert cast.ana.wait(lambda: cast.ana.home is not None and cast.ana.home.says(FEWER.label))
    cast.stage.move_to(SECOND + timedelta(weeks=2, days=REMINDER.after_days))
    assert cast.ana.dm[-1].thread_ts


def test_what_is_not_on_the_menu_is_refused(cast: Cast, ledger: Ledger) -> None:
    """A choice that was never offered, or none, is answered in words and changes nothing."""
    cast.until_asked()
    chosen(cast.ana, WHY.label, cast.ana.dm[-1])
    before = ledger.rows(cast.stage.trellis.team)
    route = next(one for one in ROUTES if one.id == MESSAGE_MENU)
    body = recorded(cast.stage.workspace, route)
    asker = Asker(cast.ana.id, cast.stage.workspace.id, cast.stage.workspace)
    for option in ({"value": "everything"}, {"value": None}, None):
        forged = body | {"actions": [body["actions"][0] | {"selected_option": option}]}
        assert ask(route, forged, asker).acked
    assert cast.ana.wait(lambda: refusals(cast.ana) == 3)
    assert ledger.rows(cast.stage.trellis.team) == before


def test_who_has_left_the_pair_is_refused_at_its_old_messages(cast: Cast, ledger: Ledger) -> None:
    """The messages stay in Slack; their foot works for those who are in the pair now, and for nobody else."""
    cast.until_shared()
    ledger.run("update pair_member set left_at = now() where team_id = %s and role = 'mentor'", cast.stage.trellis.team)
    card = cast.group()[-1]
    assert cast.kenji.choose(MESSAGE_MENU, WHY.label, on=card).ok
    assert cast.kenji.press(HELP_OPEN, on=card).ok
    assert cast.kenji.wait(lambda: refusals(cast.kenji) == 2)
    assert cast.kenji.modal is None
    assert chosen(cast.ana, WHY.label, card).says("was shared")


def test_a_message_to_one_of_them_is_not_the_others_to_ask_about(cast: Cast) -> None:
    """The mentor who has got hold of the id of a message in the mentee's DM is refused."""
    cast.until_asked()
    chosen(cast.ana, WHY.label, cast.ana.dm[-1])
    route = next(one for one in ROUTES if one.id == MESSAGE_MENU)
    workspace = cast.stage.workspace
    ask(route, recorded(workspace, route), Asker(cast.kenji.id, workspace.id, workspace))
    assert cast.kenji.wait(lambda: refusals(cast.kenji) == 1)
    assert cast.kenji.modal is None
