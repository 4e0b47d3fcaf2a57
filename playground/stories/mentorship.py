"""A mentorship from its first organizer to its end: six periods, across the end of summer time and a break."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from blocks.foot import FEWER, PAUSE, WHY
from blocks.helping import HELP_TAKE
from blocks.prompts import CHECK_IN_OPEN, TALKED
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
NINE = MENTORSHIP.rhythm.at

CHANGE = "Lead a small project, and hear that it went well."
HOPE = "I learn by trying first and asking later."
GROWTH = "I explained our queue to two colleagues, and they understood it."
PROMISE = "Write the design page for the queue and send it to one person."
QUESTION = "Who should read it first, and what do you want them to decide?"
RESOURCE = "How to write a one-page design"
TRIED = "You tried it on a colleague before you came here."
KEPT = "I said no to a project, and nothing bad happened."
WORRY = "We have not found a time to talk for two weeks."
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
    people = People(stage)
    first_half = (*_beginning(people), *_first_period(people), *_second_period(people))
    return (*first_half, *_later_periods(people), *_ending(people))


def _beginning(p: People) -> Sequence[Step]:
    """Return how a program starts, people join, and a pair is made."""
    olu, mei, ana, kenji = p.olu, p.mei, p.ana, p.kenji
    return (
        Step("Olu, who owns the workspace, starts a program and is its organizer; the channel hears of it.", olu,
             lambda: p.starts(STARTS_ON), lambda: p.announced() is not None and p.shown(olu, "for organizers"),
             "views.open"),
        Step("Olu names Mei, who is no admin, as an organizer too; she is told what she can see.", mei,
             p.names, lambda: len(p.notices(mei, "organizer_named")) == 1, "chat.postMessage"),
        Step("Ana joins as a mentee, from the channel, in two steps.", ana,
             lambda: p.joins(ana, "mentee", {"change": CHANGE, "topics": ["leading"]}, p.announced()),
             lambda: p.before(ana, "You are in"), "views.open"),
        Step("Kenji joins as a mentor, with /trellis enrol.", kenji,
             lambda: p.joins(kenji, "mentor", {"can_help_with": ["leading"], "how_many": "1"}, None),
             lambda: p.before(kenji, "You are in"), "views.open"),
        Step("Both organizers see who joined.", mei, in_turn(lambda: ana.close(), lambda: kenji.close()),
             lambda: ana.modal is None and p.shown(mei, "Ana", "Kenji") and p.shown(olu, "Ana", "Kenji")),
        Step("Olu pairs them; when Kenji's night is over Trellis introduces them to each other.", kenji,
             in_turn(lambda: p.pairs(), lambda: p.until_got(kenji, "hello", 1)),
             lambda: (hello := p.got(kenji, "hello")) is not None and hello.says(CHANGE), "chat.postMessage"),
        Step("Before they first talk, each is asked two questions at their own hour.", kenji,
             lambda: p.until_got(kenji, "before", 1),
             lambda: all(p.at_home_at(one, p.got(one, "before"), NINE) for one in (ana, kenji)), "chat.postMessage"),
        Step("Ana writes a note, sees it as Kenji will, and shares it.", ana,
             in_turn(lambda: p.writes(ana, "before", 1, {"learns": HOPE}), lambda: p.shares(ana)),
             lambda: (note := p.got(kenji, "note")) is not None and note.says(HOPE), "chat.postMessage"),
    )  # fmt: skip


def _first_period(p: People) -> Sequence[Step]:
    """Return a check-in that is answered in its thread."""
    olu, ana, kenji = p.olu, p.ana, p.kenji
    return (
        Step("At her own hour Ana is asked to check in.", ana, lambda: p.stage.move_to(FIRST),
             lambda: p.at_home_at(ana, p.got(ana, "check_in"), NINE) and p.stage.clock.now() == FIRST),
        Step("Ana fills the form, and sees the card before anybody else does.", ana,
             lambda: p.writes(ana, "check_in", 1, CHECKED_IN),
             lambda: p.before(ana, PROMISE) and not p.got(kenji, "guidance"), "views.open"),
        Step("She shares it; Kenji gets the card at once, made for a mentor, in their conversation.", kenji,
             lambda: p.shares(ana),
             lambda: (card := p.got(kenji, "guidance")) is not None and card.says(PROMISE), "chat.postMessage"),
        Step("Kenji's Home says what waits for him.", kenji, kenji.open_home,
             lambda: kenji.home is not None and kenji.home.says("Ana shared a check-in"), "views.publish"),
        Step("Kenji answers in the thread, and Ana is told, once, with a way to it.", ana,
             lambda: p.replies(1, QUESTION),
             lambda: (answer := p.got(ana, "answered")) is not None and answer.says("Read the answer"),
             "chat.postMessage"),
        Step("Ana keeps what he wrote, and finds it on their shelf.", ana,
             in_turn(lambda: p.keeps(QUESTION), lambda: ana.open_home(), lambda: ana.press(SHELF_OPEN)),
             lambda: p.before(ana, QUESTION), "views.open"),
        Step("Olu's Home says that it happened, and nothing of what was written.", olu,
             in_turn(lambda: ana.close(), lambda: olu.open_home()),
             lambda: p.shown(olu, "answered") and not any(p.shown(olu, word) for word in (PROMISE, QUESTION))
             and ana.modal is None),
    )  # fmt: skip


def _second_period(p: People) -> Sequence[Step]:
    """Return a check-in that is answered late, with the short form."""
    ana, kenji = p.ana, p.kenji
    return (
        Step("Two weeks later summer time is over in Lisbon, and Ana is asked at her own hour again.", ana,
             lambda: p.until_got(ana, "check_in", 2),
             lambda: p.at_home_at(ana, p.got(ana, "check_in", 2), NINE) and p.stage.clock.now() == SECOND),
        Step("The form quotes the promise she made; she shares the next.", ana,
             in_turn(lambda: ana.press(CHECK_IN_OPEN, on=p.got(ana, "check_in", 2)),
                     lambda: ana.fill(AGAIN), lambda: ana.submit(), lambda: p.shares(ana)),
             lambda: (card := p.got(kenji, "guidance", 2)) is not None and card.says(PROMISE), "chat.postMessage"),
        Step("Kenji asks why he sees this, and reads it in plain words.", kenji,
             lambda: p.chooses(kenji, WHY, p.got(kenji, "guidance", 2)),
             lambda: p.before(kenji, "You are a mentor"), "views.open"),
        Step("He does not come to answer, and is reminded once, in the thread, at his own hour.", kenji,
             in_turn(lambda: kenji.close(), lambda: p.until_got(kenji, "waiting", 2)),
             lambda: p.at_home_at(kenji, p.got(kenji, "waiting", 2), NINE), "chat.postMessage"),
        Step("Help me answer gives him a hint and a short form, and shows him what Ana will see.", kenji,
             lambda: p.gets_help_answering(2, {"seen": ["tried"], "seen_more": TRIED, "resource": RESOURCE}),
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
             in_turn(lambda: p.until_got(ana, "check_in", 3), lambda: p.skips(3)),
             lambda: p.shown(ana, "nothing new"), "chat.postMessage"),
        Step("Kenji still gets his half of the theme, on schedule.", kenji, lambda: p.until_got(kenji, "half", 3),
             lambda: p.at_home_at(kenji, p.got(kenji, "half", 3), NINE), "chat.postMessage"),
        Step("In the fourth Ana does not answer, and is reminded once, in the thread of what she was asked.", ana,
             lambda: p.until_got(ana, "reminder", 4),
             lambda: (reminder := p.got(ana, "reminder", 4)) is not None and bool(reminder.thread_ts),
             "chat.postMessage"),
        Step("She asks the organizers for help; it reaches those she ticked.", olu,
             lambda: p.asks_for_help(p.got(ana, "check_in", 4), WORRY),
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
             in_turn(lambda: p.until_got(kenji, "half", 5), lambda: p.chooses(kenji, FEWER, p.got(kenji, "half", 5))),
             lambda: p.before(kenji, "Still coming"), "views.open"),
    )  # fmt: skip


def _ending(p: People) -> Sequence[Step]:
    """Return a break, the last period after it, and the end."""
    ana, kenji, olu = p.ana, p.kenji, p.olu
    return (
        Step("Ana takes a break until the new year; Kenji is told, neutrally and without a reason.", kenji,
             in_turn(lambda: kenji.close(), lambda: p.pauses(BACK_ON, p.got(ana, "check_in", 5), PAUSE),
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
             in_turn(lambda: p.writes(ana, "check_in", 6, AGAIN), lambda: p.shares(ana),
                     lambda: kenji.press(TALKED, on=p.got(kenji, "guidance", 6)), lambda: p.stage.settle()),
             lambda: p.got(ana, "talked", 6) is not None, "chat.postMessage"),
        Step("Olu ends the pair; both are told, and thanked.", olu, p.ends,
             lambda: p.told(ana, When.ENDED) == p.told(kenji, When.ENDED) == 1, "chat.postMessage"),
        Step("No check-in comes any more, and Ana still finds all of hers on her Home.", ana,
             in_turn(lambda: p.stage.move_to(p.stage.clock.now() + timedelta(weeks=4)), lambda: ana.open_home()),
             lambda: p.got(ana, "check_in", 7) is None and p.shown(ana, "Earlier pairs")
             and p.stage.clock.now().month == 2),
    )  # fmt: skip
