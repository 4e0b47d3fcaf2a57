"""A mentorship from choosing it to its closing: half a year, across the end of summer time and a break."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from blocks.foot import FEWER, PAUSE, WHY
from blocks.goals import GOALS_CLOSE, GOALS_OPEN
from blocks.going import GOING_FINISH, GOING_NEW
from blocks.helping import HELP_TAKE
from blocks.prompts import TALKED
from blocks.shelf import SHELF_OPEN
from playground.stage import Stage
from playground.stories.people import People
from playground.stories.telling import Step, in_turn
from programs.mentorship import MENTORSHIP
from programs.playbook import When

STARTS = datetime(2026, 10, 12, 10, 0, tzinfo=UTC)
STARTS_ON = date(2026, 10, 20)
FIRST = datetime(2026, 10, 20, 8, 0, tzinfo=UTC)  # 09:00 in Lisbon, in summer time
SECOND = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)  # 09:00 in Lisbon again, after the change on 25 October
BACK_ON = date(2027, 1, 7)
ENDS = datetime(2027, 4, 6, tzinfo=UTC)
NINE = MENTORSHIP.rhythm.at

CHANGE = "Lead a small project, and hear that it went well."
HOPE = "I learn by trying first and asking later."
PURPOSE = "Ana leads a small project by the spring, and enjoys it."
GOAL = "Lead the queue project"
GROWTH = "I explained our queue to two colleagues, and they understood it."
PROMISE = "Write the design page for the queue and send it to one person."
QUESTION = "Who should read it first, and what do you want them to decide?"
RESOURCE = "How to write a one-page design"
TRIED = "You tried it on a colleague before you came here."
KEPT = "I said no to a project, and nothing bad happened."
WORRY = "We have not found a time to talk for two weeks."
STOP = "Filling every silence."
CAN_NOW = "I can lead a project, and ask for help before it hurts."
THANKS = "You asked before you advised, every time."
CHECKED_IN = {
    "growth": GROWTH,
    "in_the_way": ["time"],
    "would_help": "feedback",
    "next_promise": PROMISE,
    "how_sure": "4",
}
AGAIN = CHECKED_IN | {"last_promise": "done"}


def steps(stage: Stage) -> Sequence[Step]:
    """Return the story, with its people let into the workspace."""
    people = People(stage, MENTORSHIP)
    first_half = (*_choosing(people), *_beginning(people), *_first_period(people), *_second_period(people))
    return (*first_half, *_later_periods(people), *_a_break(people), *_second_half(people), *_closing(people))


def _choosing(p: People) -> Sequence[Step]:
    """Return how a program starts, and people choose it and join."""
    olu, mei, ana, kenji = p.olu, p.mei, p.ana, p.kenji
    return (
        Step("Olu, who owns the workspace, starts a program and is its organizer; the channel hears of it.", olu,
             lambda: p.starts("Mentorship, autumn 2026", STARTS_ON),
             lambda: p.announced() is not None and p.shown(olu, "for organizers"), "views.open"),
        Step("Olu names Mei, who is no admin, as an organizer too; she is told what she can see.", mei,
             p.names, lambda: len(p.notices(mei, "organizer_named")) == 1, "chat.postMessage"),
        Step("Ana does not know what fits her, and answers three questions: mentorship does, and why.", ana,
             lambda: p.chooses_kind(ana, "guidance", "plan", "months"),
             lambda: p.before(ana, f"{MENTORSHIP.name} fits you", "where you want to go"), "views.open"),
        Step("She joins as a mentee right from there, in two steps.", ana,
             lambda: p.joins(ana, "mentee", {"change": CHANGE, "topics": ["leading"], "course": "career"}, None),
             lambda: p.before(ana, "You are in")),
        Step("Kenji joins as a mentor, with /trellis enrol.", kenji,
             lambda: p.enrols(kenji, "mentor", {"can_help_with": ["leading"], "how_many": "1"}),
             lambda: p.before(kenji, "You are in"), "views.open"),
        Step("Both organizers see who joined.", mei, in_turn(lambda: ana.close(), lambda: kenji.close()),
             lambda: ana.modal is None and p.shown(mei, "Ana", "Kenji") and p.shown(olu, "Ana", "Kenji")),
    )  # fmt: skip


def _beginning(p: People) -> Sequence[Step]:
    """Return how two people meet: introduced, with a note, an agreement and a goal."""
    ana, kenji = p.ana, p.kenji
    return (
        Step("Olu pairs them; when Kenji's night is over Trellis introduces them to each other.", kenji,
             in_turn(lambda: p.pairs(mentee=ana, mentor=kenji), lambda: p.until_got(kenji, "hello")),
             lambda: p.reads(kenji, "hello", CHANGE), "chat.postMessage"),
        Step("Before they first talk, each is asked two questions at their own hour.", kenji,
             lambda: p.until_got(kenji, "before"),
             lambda: all(p.at_home_at(one, p.got(one, "before"), NINE) for one in (ana, kenji)), "chat.postMessage"),
        Step("Ana writes a note, sees it as Kenji will, and shares it.", ana,
             lambda: p.writes_and_shares(ana, "before", 1, {"learns": HOPE}),
             lambda: p.reads(kenji, "note", HOPE), "chat.postMessage"),
        Step("Ana writes down what they agreed on, and Kenji is asked to read and sign it.", kenji,
             lambda: p.agrees(ana, {"purpose": PURPOSE}),
             lambda: p.got(kenji, "agreement_written") is not None, "chat.postMessage"),
        Step("Kenji reads it on a quiet morning, and signs; now both have.", kenji,
             in_turn(lambda: p.signs(kenji), lambda: p.until_got(ana, "agreement_signed")),
             lambda: p.got(ana, "agreement_signed") is not None, "chat.postMessage"),
        Step("Ana sets a goal of her own; Kenji finds it on his Home, and the organizers find nothing of it.", ana,
             lambda: p.aims(ana, {"wish": GOAL, "by_when": date(2027, 3, 1), "measure": "Somebody says thank you."}),
             lambda: p.shown(kenji, GOAL) and not p.shown(p.olu, GOAL)),
        Step("After a week Kenji is asked whether they are in touch; one tap, and the organizers can see it.", kenji,
             in_turn(lambda: p.until_got(kenji, "contact"),
                     lambda: p.writes(kenji, "contact", 1, {"in_touch": "yes"})),
             lambda: p.before(kenji, "Sent to the organizers."), "chat.postMessage"),
    )  # fmt: skip


def _first_period(p: People) -> Sequence[Step]:
    """Return a check-in that is answered in its thread, and how each says in private whether the pair fits."""
    olu, ana, kenji = p.olu, p.ana, p.kenji
    return (
        Step("At her own hour Ana is asked to check in.", ana, lambda: p.stage.move_to(FIRST),
             lambda: p.at_home_at(ana, p.got(ana, "check_in"), NINE) and p.stage.clock.now() == FIRST),
        Step("Ana fills the form, which quotes her goal, and sees the card before anybody else does.", ana,
             lambda: p.writes(ana, "check_in", 1, CHECKED_IN | {"how_far": "start"}),
             lambda: p.before(ana, PROMISE, GOAL) and not p.got(kenji, "guidance"), "views.open"),
        Step("She shares it; Kenji gets the card at once, made for a mentor, in their conversation.", kenji,
             lambda: p.shares(ana), lambda: p.reads(kenji, "guidance", PROMISE), "chat.postMessage"),
        Step("Kenji's Home says what waits for him.", kenji, in_turn(lambda: kenji.close(), lambda: kenji.open_home()),
             lambda: kenji.home is not None and kenji.home.says("Ana shared a check-in"), "views.publish"),
        Step("Kenji answers in the thread, and Ana is told, once, with a way to it.", ana,
             lambda: p.replies(kenji, "guidance", 1, QUESTION),
             lambda: p.reads(ana, "answered", "Read the answer"), "chat.postMessage"),
        Step("Ana keeps what he wrote, and finds it on their shelf.", ana,
             in_turn(lambda: p.keeps(ana, kenji, QUESTION), lambda: p.opens(ana, SHELF_OPEN)),
             lambda: p.before(ana, QUESTION), "views.open"),
        Step("Olu's Home says that it happened, and nothing of what was written.", olu,
             in_turn(lambda: ana.close(), lambda: olu.open_home()),
             lambda: p.shown(olu, "answered") and not any(p.shown(olu, word) for word in (PROMISE, QUESTION))
             and ana.modal is None),
        Step("Two weeks in, each is asked in private whether the pair fits; for Ana it does.", ana,
             in_turn(lambda: p.until_got(ana, "fit"), lambda: p.writes(ana, "fit", 1, {"working": "good"})),
             lambda: p.before(ana, "Sent to the organizers, and to nobody else."), "chat.postMessage"),
    )  # fmt: skip


def _second_period(p: People) -> Sequence[Step]:
    """Return a check-in that is answered late, with the short form."""
    ana, kenji = p.ana, p.kenji
    return (
        Step("In the second period summer time is over in Lisbon, and Ana is asked at her own hour again.", ana,
             lambda: p.until_got(ana, "check_in", 2),
             lambda: p.at_home_at(ana, p.got(ana, "check_in", 2), NINE) and p.stage.clock.now() == SECOND),
        Step("The form quotes the promise she made; she shares the next.", ana,
             lambda: p.writes_and_shares(ana, "check_in", 2, AGAIN),
             lambda: p.reads(kenji, "guidance", PROMISE, n=2), "chat.postMessage"),
        Step("Kenji asks why he sees this, and reads it in plain words.", kenji,
             lambda: p.chooses(kenji, WHY, p.got(kenji, "guidance", 2)),
             lambda: p.before(kenji, "You are a mentor"), "views.open"),
        Step("He does not come to answer, and is reminded once, in the thread, at his own hour.", kenji,
             in_turn(lambda: kenji.close(), lambda: p.until_got(kenji, "waiting", 2)),
             lambda: p.at_home_at(kenji, p.got(kenji, "waiting", 2), NINE), "chat.postMessage"),
        Step("Help me answer gives him a hint and a short form, and shows him what Ana will see.", kenji,
             lambda: p.gets_help_answering(kenji, "guidance", 2,
                                           {"seen": ["tried"], "seen_more": TRIED, "resource": RESOURCE}),
             lambda: p.before(kenji, TRIED, RESOURCE) and not p.got(ana, "short_answer", 2), "views.open"),
        Step("He shares it in the thread; in the morning Ana is told, once.", ana,
             in_turn(lambda: p.shares(kenji), lambda: p.until_got(ana, "answered", 2)),
             lambda: all(p.got(ana, one, 2) for one in ("short_answer", "answered")), "chat.postMessage"),
    )  # fmt: skip


def _later_periods(p: People) -> Sequence[Step]:
    """Return a check-in that is skipped, one that is missed, one that is kept, and a call for help."""
    olu, mei, ana, kenji = p.olu, p.mei, p.ana, p.kenji
    return (
        Step("In the third period Ana has nothing new, and says so in one tap.", ana,
             in_turn(lambda: p.until_got(ana, "check_in", 3), lambda: p.skips(ana, "check_in", 3)),
             lambda: p.shown(ana, "nothing new"), "chat.postMessage"),
        Step("Kenji still gets his half of the theme, on schedule.", kenji, lambda: p.until_got(kenji, "half", 3),
             lambda: p.at_home_at(kenji, p.got(kenji, "half", 3), NINE), "chat.postMessage"),
        Step("In the fourth Ana does not answer, and is reminded once, in the thread of what she was asked.", ana,
             lambda: p.until_got(ana, "reminder", 4),
             lambda: (reminder := p.got(ana, "reminder", 4)) is not None and bool(reminder.thread_ts),
             "chat.postMessage"),
        Step("She asks the organizers for help; it reaches those she ticked.", olu,
             lambda: p.asks_for_help(ana, p.got(ana, "check_in", 4), WORRY),
             lambda: len(p.notices(olu, "help_asked")) == len(p.notices(mei, "help_asked")) == 1, "chat.postMessage"),
        Step("Mei takes care of it, and Ana is told who is on it.", ana,
             in_turn(lambda: mei.press(HELP_TAKE, on=mei.dm[-1]), lambda: p.stage.settle()),
             lambda: len(p.notices(ana, "help_taken")) == 1, "chat.postMessage"),
        Step("The fourth period closes, and organizers see the silence first.", olu,
             lambda: p.until_got(ana, "check_in", 5), lambda: p.shown(olu, "silent for 1 period"), "views.publish"),
        Step("In the fifth Ana writes, and keeps it for their meeting: nobody else sees it.", ana,
             in_turn(lambda: p.writes(ana, "check_in", 5, AGAIN | {"growth": KEPT}), lambda: ana.close()),
             lambda: ana.modal is None and p.shown(ana, "only you can see it") and not p.got(kenji, "guidance", 5)),
        Step("Kenji gets his half of the theme again, and wants fewer messages from here on.", kenji,
             in_turn(lambda: p.until_got(kenji, "half", 5),
                     lambda: p.chooses(kenji, FEWER, p.got(kenji, "half", 5))),
             lambda: p.before(kenji, "Still coming"), "views.open"),
    )  # fmt: skip


def _a_break(p: People) -> Sequence[Step]:
    """Return a break, and the period after it."""
    ana, kenji = p.ana, p.kenji
    return (
        Step("Ana takes a break until the new year; Kenji is told, neutrally and without a reason.", kenji,
             in_turn(lambda: kenji.close(), lambda: p.pauses(ana, BACK_ON, p.got(ana, "check_in", 5), PAUSE),
                     lambda: p.stage.move_to(p.stage.clock.now() + timedelta(days=1))),
             lambda: p.told(kenji, When.PAUSED) == 1, "chat.postMessage"),
        Step("Her sixth period would have come; it waits, and nothing reaches her.", ana,
             lambda: p.stage.move_to(datetime(2027, 1, 6, 12, tzinfo=UTC)),
             lambda: p.stage.clock.now().year == 2027 and p.got(ana, "check_in", 6) is None),
        Step("She is back: Kenji hears of it, and the sixth check-in comes on its weekday, at her own hour.", ana,
             lambda: p.until_got(ana, "check_in", 6),
             lambda: p.told(kenji, When.RESUMED) == 1 and p.at_home_at(ana, p.got(ana, "check_in", 6), NINE)
             and p.stage.clock.now().date() == date(2027, 1, 12), "chat.postMessage"),
        Step("She checks in and shares it; they talk, and Kenji says so in one tap.", ana,
             in_turn(lambda: p.writes_and_shares(ana, "check_in", 6, AGAIN),
                     lambda: kenji.press(TALKED, on=p.got(kenji, "guidance", 6)), lambda: p.stage.settle()),
             lambda: p.got(ana, "talked", 6) is not None, "chat.postMessage"),
    )  # fmt: skip


def _second_half(p: People) -> Sequence[Step]:
    """Return the look back at halftime, and the periods that follow it."""
    ana, kenji = p.ana, p.kenji
    return (
        Step("At halftime each looks back alone: Kenji is done first, and reads nothing of Ana's yet.", kenji,
             in_turn(lambda: p.until_got(kenji, "halfway"),
                     lambda: p.writes_and_shares(kenji, "halfway", 1, {"rhythm": "right", "stop": STOP, "load": "2"})),
             lambda: p.before(kenji, "Not in yet: Ana"), "chat.postMessage"),
        Step("Once Ana has shared hers too, both stand side by side in their conversation.", ana,
             in_turn(lambda: p.until_got(ana, "halfway"),
                     lambda: p.writes_and_shares(ana, "halfway", 1, {"rhythm": "right", "keep": KEPT}),
                     lambda: p.until_got(ana, "both_halves")),
             lambda: p.reads(ana, "both_halves", STOP, KEPT), "chat.postMessage"),
        *(step for n in range(7, 11) for step in _period(p, n)),
    )  # fmt: skip


def _period(p: People, n: int) -> Sequence[Step]:
    """Return a period as most of them are."""
    ana, kenji = p.ana, p.kenji
    return (
        Step(f"Period {n}: Ana checks in and shares it, and Kenji answers in the thread.", ana,
             in_turn(lambda: p.until_got(ana, "check_in", n),
                     lambda: p.writes_and_shares(ana, "check_in", n, AGAIN | {"how_far": "nearly"}),
                     lambda: p.until_got(kenji, "guidance", n),
                     lambda: p.replies(kenji, "guidance", n, QUESTION), lambda: p.until_got(ana, "answered", n)),
             lambda: p.got(ana, "answered", n) is not None, "chat.postMessage"),
    )  # fmt: skip


def _closing(p: People) -> Sequence[Step]:
    """Return the last two weeks, and what each would like next."""
    ana, kenji, olu = p.ana, p.kenji, p.olu
    return (
        Step("The last check-in and the closing come in one message; Ana skips the first.", ana,
             in_turn(lambda: p.until_got(ana, "closing"), lambda: p.skips(ana, "check_in", 11)),
             lambda: p.reads(ana, "closing", "time for your check-in") and p.shown(ana, "Your looking back is open"),
             "chat.postMessage"),
        Step("Ana looks back on the whole way, and Kenji reads what she can do now.", ana,
             in_turn(lambda: p.writes_and_shares(ana, "closing", 1, {"can_now": CAN_NOW}),
                     lambda: p.until_got(kenji, "looked_back")),
             lambda: p.reads(kenji, "looked_back", CAN_NOW), "chat.postMessage"),
        Step("She closes her goal: reached.", ana,
             in_turn(lambda: p.opens(ana, GOALS_OPEN), lambda: ana.press(GOALS_CLOSE),
                     lambda: ana.fill({"outcome": "reached"}), lambda: ana.submit()),
             lambda: p.before(ana, GOAL, "reached")),
        Step("A week before it she thanks him, sees the line as he will, and only then sends it.", ana,
             in_turn(lambda: p.until_got(ana, "thanks"),
                     lambda: p.writes_and_shares(ana, "thanks", 1, {"thanks": THANKS}),
                     lambda: p.until_got(kenji, "thanked")),
             lambda: p.reads(kenji, "thanked", THANKS), "chat.postMessage"),
        Step("She says how the program was; it is counted, and no organizer reads who said what.", ana,
             lambda: p.writes(ana, "feedback", 1, {"recommend": "9"}),
             lambda: p.before(ana, "Your answers are counted") and not p.shown(olu, "Would recommend"), "views.open"),
        Step("Their time is over; both are told, and thanked.", ana, lambda: p.until_told(ana, When.COMPLETED),
             lambda: p.told(ana, When.COMPLETED) == 1 and p.stage.clock.now() >= ENDS, "chat.postMessage"),
        Step("Kenji would take on somebody new, and Ana finishes here; the organizers see both.", olu,
             in_turn(lambda: p.until_told(kenji, When.COMPLETED), lambda: kenji.press(GOING_NEW, on=kenji.dm[-1]),
                     lambda: ana.press(GOING_FINISH, on=ana.dm[-1]), lambda: p.stage.settle()),
             lambda: p.shown(olu, "came all the way", "Kenji would like somebody new", "Ana finishes here")),
        Step("Nothing comes any more, and Ana still finds all of hers on her Home.", ana,
             in_turn(lambda: p.stage.move_to(ENDS + timedelta(weeks=6)), lambda: ana.open_home()),
             lambda: p.got(ana, "check_in", 12) is None and p.shown(ana, "Earlier pairs")
             and p.stage.clock.now().month == 5),
    )  # fmt: skip
