"""Three buddies from choosing to the end: a quarter of a year, in three zones, one of whom leaves halfway."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from blocks.celebrations import CELEBRATION_WITHDRAW
from blocks.foot import PAUSE
from blocks.goals import GOALS_CHANGE, GOALS_OPEN
from blocks.leaving import LEAVE_OPEN
from blocks.pausing import PAUSE_OPEN
from blocks.prompts import NUDGE
from playground.slack import Person
from playground.stage import Stage
from playground.stories.people import People
from playground.stories.telling import Step, in_turn
from programs.buddies import BUDDIES
from programs.going import CARRY_ON, NEW
from programs.playbook import When

STARTS = datetime(2026, 9, 29, 10, 0, tzinfo=UTC)
STARTS_ON = date(2026, 10, 12)
BACK_ON = date(2026, 11, 16)
HALFWAY = datetime(2026, 11, 20, 18, tzinfo=UTC)
BACK_AGAIN_ON = date(2027, 3, 1)
SILENT_UNTIL = datetime(2027, 3, 15, 18, tzinfo=UTC)
LOOKING_BACK = datetime(2026, 12, 28, 18, tzinfo=UTC)
NINE = BUDDIES.rhythm.at

GOALS = {"Ana": "Pass the architect exam", "Kenji": "Give a talk on queues", "Bo": "Find a job in the cloud"}
GOAL = "Pass the exam for practitioners first"
WON = {name: f"{name} got something done" for name in GOALS}
SNAG = "A week full of meetings."


def steps(stage: Stage) -> Sequence[Step]:
    """Return the story, with its people let into the workspace."""
    p = People(stage, BUDDIES)
    p.ws.invite(p.general, p.bo)
    first_half = (*_choosing(p), *_beginning(p), *_first_week(p), *_promises(p), *_plans(p))
    return (*first_half, *_celebrating(p), *_halfway(p), *_two(p), *_ending(p), *_carrying_on(p))


def _checks_in(p: People, one: Person, n: int, **told: object) -> None:
    """Somebody checks in and shares it, with a promise kept unless they tell otherwise."""
    answers = {"win": f"{WON[one.name]} {n}", "next_promise": f"Half an hour on it, {n}", "how_sure": "4"}
    p.until_got(one, "check_in", n)
    p.writes_and_shares(one, "check_in", n, answers | ({"last_promise": "kept"} if n > 1 else {}) | told)


def _choosing(p: People) -> Sequence[Step]:
    """Return how the program starts, and three people come to it in three ways."""
    olu, ana, kenji, bo = p.olu, p.ana, p.kenji, p.bo
    return (
        Step("Olu starts buddies for the autumn, and the channel hears of it.", olu,
             lambda: p.starts("Buddies, autumn 2026", STARTS_ON),
             lambda: p.announced() is not None and p.shown(olu, "for organizers"), "views.open"),
        Step("Ana would like company, a rhythm and one goal: buddies fit, and she reads why.", ana,
             lambda: p.chooses_kind(ana, "company", "rhythm", "goal"),
             lambda: p.before(ana, f"{BUDDIES.name} fits you", "you meet somebody with a goal"), "views.open"),
        Step("She joins right from there, with the goal that she wants company on.", ana,
             lambda: p.joins(ana, "buddy", {"goal": GOALS["Ana"], "drive": "4"}, None),
             lambda: p.before(ana, "You are in")),
        Step("Kenji joins by typing the command, and Bo from the announcement in the channel.", bo,
             in_turn(lambda: p.enrols(kenji, "buddy", {"goal": GOALS["Kenji"], "drive": "4"}),
                     lambda: p.joins_there(bo, "buddy", {"goal": GOALS["Bo"], "drive": "3"})),
             lambda: p.before(kenji, "You are in") and p.before(bo, "You are in"), "views.open"),
    )  # fmt: skip


def _beginning(p: People) -> Sequence[Step]:
    """Return how three people meet: introduced, with a pledge and a goal each."""
    ana, kenji, bo = p.ana, p.kenji, p.bo
    three = (ana, kenji, bo)
    return (
        Step("Olu brings the three together; Trellis introduces them, with what each wrote.", ana,
             in_turn(lambda: p.pairs(buddy=[ana, kenji, bo]), lambda: p.until_got(ana, "hello")),
             lambda: p.reads(ana, "hello", *GOALS.values()) and p.got(bo, "hello") == p.got(ana, "hello"),
             "chat.postMessage"),
        Step("Ana writes their pledge: after a miss, the others help to make it smaller.", ana,
             in_turn(lambda: p.agrees(ana, {"after_a_miss": "shrink"}), lambda: p.until_got(bo, "pledge_written")),
             lambda: p.got(bo, "pledge_written") is not None, "chat.postMessage"),
        Step("Kenji signs it, then Bo does; now all three have, and the others are told.", ana,
             in_turn(lambda: p.signs(kenji), lambda: p.signs(bo), lambda: p.until_got(ana, "pledge_signed")),
             lambda: all(p.got(one, "pledge_signed") for one in (ana, kenji)), "chat.postMessage"),
        Step("Each sets a goal, which the other two find on their Home, and the organizers do not.", kenji,
             in_turn(*(lambda one=one: p.aims(one, {"wish": GOALS[one.name], "by_when": date(2026, 12, 18)})
                       for one in three)),
             lambda: all(p.shown(one, *GOALS.values()) for one in three) and not p.shown(p.olu, GOALS["Ana"])),
    )  # fmt: skip


def _first_week(p: People) -> Sequence[Step]:
    """Return a check-in that each answers alone, and that one of them is late with."""
    ana, kenji, bo = p.ana, p.kenji, p.bo
    return (
        Step("On Monday each is asked to check in, at nine where they live.", bo,
             lambda: p.until_got(bo, "check_in"),
             lambda: all(p.at_home_at(one, p.got(one, "check_in"), NINE) for one in (ana, kenji, bo)),
             "chat.postMessage"),
        Step("Ana shares hers; it says who is not in yet, and so does her Home.", ana,
             lambda: _checks_in(p, ana, 1),
             lambda: p.before(ana, WON["Ana"], "Not in yet: Bo and Kenji")
             and p.shown(ana, "Not yet: Bo and Kenji"), "views.open"),
        Step("Kenji fills his, and reads nothing of hers so far.", kenji,
             lambda: p.writes(kenji, "check_in", 1, {"win": WON["Kenji"], "next_promise": "One slide"}),
             lambda: p.before(kenji, WON["Kenji"]) and not p.before(kenji, WON["Ana"]), "views.open"),
        Step("Once his is shared he reads hers, but for how sure she is; Bo reads neither.", kenji,
             lambda: p.shares(kenji),
             lambda: p.before(kenji, WON["Ana"], "Not in yet: Bo") and not p.before(kenji, "4 · Quite sure")
             and not any(one.says(WON["Ana"]) for one in p.bo.inbox)),
        Step("Two days later Ana hears, at her own hour, that not everybody is in.", ana,
             in_turn(lambda: kenji.close(), lambda: ana.close(), lambda: p.until_got(ana, "not_yet")),
             lambda: p.at_home_at(ana, p.got(ana, "not_yet"), NINE), "chat.postMessage"),
        Step("One tap sends a friendly line in her name, to Bo alone, when his night is over.", bo,
             in_turn(lambda: ana.press(NUDGE, on=p.got(ana, "not_yet")), lambda: p.until_got(bo, "nudged")),
             lambda: p.reads(bo, "nudged", "From Ana") and p.got(kenji, "nudged") is None, "chat.postMessage"),
        Step("Bo checks in; everybody is in, and the three stand side by side in their conversation.", bo,
             in_turn(lambda: _checks_in(p, bo, 1), lambda: p.until_got(ana, "together")),
             lambda: p.reads(ana, "together", *WON.values(), "4 · Quite sure"), "chat.postMessage"),
    )  # fmt: skip


def _promises(p: People) -> Sequence[Step]:
    """Return a week in which one has nothing new, a promise that is missed, and a row that lasts all the same."""
    ana, kenji, bo = p.ana, p.kenji, p.bo
    return (
        Step("In the second week Kenji has nothing new, and says so in one tap; the others hear it, kindly.", ana,
             in_turn(lambda: p.until_got(bo, "check_in", 2), lambda: p.skips(kenji, "check_in", 2),
                     lambda: p.until_got(ana, "skipped", 2)),
             lambda: p.reads(ana, "skipped", "Kenji has nothing new", n=2) and p.shown(kenji, "nothing new"),
             "chat.postMessage"),
        Step("Ana and Bo kept their promises, and read each other's; nobody says that Kenji is missing.", bo,
             in_turn(lambda: _checks_in(p, ana, 2), lambda: _checks_in(p, bo, 2)),
             lambda: p.before(bo, f"{WON['Ana']} 2") and not p.before(bo, "Not in yet"), "views.open"),
        Step("In the third Bo missed his, and says why; his card ends with what they agreed on for that.", bo,
             in_turn(lambda: _checks_in(p, ana, 3), lambda: _checks_in(p, kenji, 3),
                     lambda: _checks_in(p, bo, 3, last_promise="missed", snag=SNAG),
                     lambda: p.until_got(kenji, "together", 3)),
             lambda: p.reads(kenji, "together", SNAG, "you agreed to help make the next promise smaller", n=3),
             "chat.postMessage"),
        Step("In the fourth he keeps it again: his row has lasted, as Home says.", bo,
             in_turn(lambda: _checks_in(p, bo, 4), lambda: bo.close()),
             lambda: p.shown(bo, "you 2 of 3 (2 in a row)"), "views.open"),
    )  # fmt: skip


def _plans(p: People) -> Sequence[Step]:
    """Return how two plans change: a goal becomes another, and somebody takes a break."""
    ana, kenji, bo = p.ana, p.kenji, p.bo
    return (
        Step("Ana's plan does not fit any more: once it is shared, a button takes her to her goal, and she changes it.",
             ana,
             in_turn(lambda: _checks_in(p, ana, 4, plan="change"), lambda: p.goes_on(ana, GOALS_OPEN),
                     lambda: p.goes_on(ana, GOALS_CHANGE), lambda: ana.fill({"wish": GOAL}), lambda: ana.submit(),
                     lambda: ana.close(all_views=True)),
             lambda: p.shown(bo, GOAL), "views.open"),
        Step("Kenji needs a break from his; the same way leads there, and the others hear until when.", bo,
             in_turn(lambda: _checks_in(p, kenji, 4, plan="pause"), lambda: p.goes_on(kenji, PAUSE_OPEN),
                     lambda: kenji.fill({"until": BACK_ON}), lambda: kenji.submit(), lambda: p.stage.settle(),
                     lambda: p.until_told(bo, When.PAUSED)),
             lambda: p.told(ana, When.PAUSED) == p.told(bo, When.PAUSED) == 1, "chat.postMessage"),
        Step("Nobody is asked while he is away; on the Monday that he is back they go on where they stood.", ana,
             lambda: p.until_got(ana, "check_in", 5),
             lambda: p.told(ana, When.RESUMED) == 1 and p.at_home_at(ana, p.got(ana, "check_in", 5), NINE)
             and p.stage.clock.now().date() == BACK_ON, "chat.postMessage"),
    )  # fmt: skip


def _celebrating(p: People) -> Sequence[Step]:
    """Return a row of promises that is celebrated, in words that were shown before."""
    ana, kenji, bo = p.ana, p.kenji, p.bo
    return (
        Step("Ana has kept four in a row, and Home asks whether to celebrate it where everybody sees.", ana,
             in_turn(*(lambda one=one: _checks_in(p, one, 5) for one in (ana, kenji, bo)), lambda: ana.close()),
             lambda: p.shown(ana, "you 4 of 4 (4 in a row)", "4 promises kept in a row"), "views.open"),
        Step("She says yes, and reads the very words before anybody else does.", ana,
             lambda: p.celebrates(ana),
             lambda: p.before(ana, "Ana has kept 4 promises in a row") and not p.wins(ana), "views.open"),
        Step("She has it posted in #general, and nothing that anybody wrote is in it.", ana,
             in_turn(lambda: p.shares(ana), ana.open_home),
             lambda: len(p.wins(ana)) == 1 and not p.wins(ana)[0].says(WON["Ana"]), "chat.postMessage"),
    )  # fmt: skip


def _halfway(p: People) -> Sequence[Step]:
    """Return how each looks at the three of them in private, and one goes another way."""
    olu, ana, kenji, bo = p.olu, p.ana, p.kenji, p.bo
    return (
        Step("Halfway the week holds enough messages already, so only Home asks Bo, in private, how it goes.", bo,
             lambda: p.stage.move_to(HALFWAY),
             lambda: p.shown(bo, p.prompt("look").button) and p.got(bo, "look") is None, "views.publish"),
        Step("He would like somebody else, which the organizers see by name, and nobody else.", bo,
             lambda: p.writes(bo, "look", 1, {"right_partner": "no"}),
             lambda: p.before(bo, "You can leave without giving a reason") and p.shown(olu, "Bo would like somebody"),
             "views.open"),
        Step("He leaves right from there, without a reason; the other two hear it, kindly, and go on.", ana,
             in_turn(lambda: p.goes_on(bo, LEAVE_OPEN), lambda: bo.fill({"next": "match"}), lambda: bo.submit(),
                     lambda: p.until_told(ana, When.ONE_LEFT), lambda: p.until_told(kenji, When.ONE_LEFT)),
             lambda: all(p.told(one, When.ONE_LEFT) == 1 for one in (ana, kenji))
             and p.shown(olu, "Bo left the pair with Ana and Kenji"), "chat.postMessage"),
        Step("For Ana it fits; the next check-in comes to two, and stands in a conversation of their own.", kenji,
             in_turn(lambda: p.writes(ana, "look", 1, {"right_partner": "yes", "balance": "even"}),
                     *(lambda one=one: _checks_in(p, one, 6) for one in (ana, kenji)),
                     lambda: p.until_got(kenji, "together", 6)),
             lambda: p.reads(kenji, "together", f"{WON['Ana']} 6", n=6) and p.got(bo, "check_in", 6) is None
             and p.ws.messages(p.ws.group(ana, kenji) or "")[-1] == p.got(kenji, "together", 6), "chat.postMessage"),
    )  # fmt: skip


def _two(p: People) -> Sequence[Step]:
    """Return the weeks that follow, and a goal that is reached and not celebrated."""
    kenji = p.kenji
    at_night = datetime(2026, 12, 8, 12, tzinfo=UTC)
    return (
        _week(p, 7, 8),
        Step("Kenji closes his goal late in the evening: reached. He looks at what would be posted, and says yes.",
             kenji,
             in_turn(lambda: p.stage.move_to(at_night), lambda: p.closes_goal(kenji), lambda: p.celebrates(kenji),
                     lambda: p.shares(kenji)),
             lambda: p.shown(kenji, "Your celebration is posted on") and not p.wins(kenji), "views.open"),
        Step("He thinks better of it before the morning, and nothing is posted.", kenji,
             in_turn(lambda: kenji.press(CELEBRATION_WITHDRAW), lambda: p.stage.move_to(at_night + timedelta(days=2))),
             lambda: not p.wins(kenji) and not p.shown(kenji, "Your celebration") and p.stage.clock.now() > at_night),
        _week(p, 9, 10),
    )  # fmt: skip


def _week(p: People, *weeks: int) -> Step:
    """Return a week, or some, as most of them are."""
    ana, kenji = p.ana, p.kenji
    called = f"Week {weeks[0]}" if len(weeks) == 1 else f"Weeks {weeks[0]} to {weeks[-1]}"
    acts = [lambda one=one, n=n: _checks_in(p, one, n) for n in weeks for one in (ana, kenji)]
    return Step(f"{called}: both check in, each alone, and then stand side by side.", kenji,
                in_turn(*acts, lambda: p.until_got(ana, "together", weeks[-1])),
                lambda: all(p.reads(ana, "together", f"{WON['Kenji']} {n}", n=n) for n in weeks),
                "chat.postMessage")  # fmt: skip


def _ending(p: People) -> Sequence[Step]:
    """Return the last days, in which both choose to carry on."""
    olu, ana, kenji = p.olu, p.ana, p.kenji
    return (
        Step("Ten days before the end each is asked what they would like then; Ana would carry on, unknown to Kenji.",
             ana,
             in_turn(lambda: p.until_told(ana, When.FAREWELL), lambda: p.until_told(kenji, When.FAREWELL),
                     lambda: ana.press(CARRY_ON.label, on=ana.dm[-1]), lambda: p.stage.settle()),
             lambda: p.shown(olu, f"Ana {CARRY_ON.fact}") and p.told(kenji, When.FAREWELL) == 1
             and not p.told(kenji, When.EXTENDED), "chat.postMessage"),
        Step("Both look back with two taps, which are counted, and read by nobody.", kenji,
             in_turn(lambda: p.stage.move_to(LOOKING_BACK),
                     *(lambda one=one: p.writes(one, "feedback", 1, {"recommend": "5"}) for one in (ana, kenji))),
             lambda: p.before(kenji, "Saved, thank you") and not p.shown(olu, "Would recommend"), "views.open"),
        Step("Kenji would, too: so they do, and both are told until when.", ana,
             in_turn(lambda: kenji.close(), lambda: p.opens_home(kenji), lambda: kenji.press(CARRY_ON.label),
                     lambda: p.until_told(ana, When.EXTENDED), lambda: p.until_told(kenji, When.EXTENDED)),
             lambda: p.told(ana, When.EXTENDED) == p.told(kenji, When.EXTENDED) == 1, "chat.postMessage"),
    )  # fmt: skip


def _carrying_on(p: People) -> Sequence[Step]:
    """Return the time that they added, its end, and the quiet after it."""
    ana, kenji, olu = p.ana, p.kenji, p.olu
    return (
        _week(p, 11, 12),
        Step("Ana is away until March; then both fall silent, and the organizers see that first.", olu,
             in_turn(lambda: p.pauses(ana, BACK_AGAIN_ON, p.got(ana, "check_in", 12), PAUSE),
                     lambda: p.stage.move_to(SILENT_UNTIL)),
             lambda: p.shown(olu, "silent for 1 period"), "views.publish"),
        Step("Now Ana would carry on once more, and Kenji would like somebody new: the end comes as it would have.",
             ana,
             in_turn(lambda: p.stage.move_until(lambda: p.told(kenji, When.FAREWELL) == 2, timedelta(weeks=4)),
                     lambda: p.opens_home(ana), lambda: ana.press(CARRY_ON.label),
                     lambda: p.opens_home(kenji), lambda: kenji.press(NEW.label),
                     lambda: p.until_told(ana, When.COMPLETED), lambda: p.until_told(kenji, When.COMPLETED)),
             lambda: p.told(ana, When.COMPLETED) == p.told(kenji, When.COMPLETED) == 1
             and not any(one.says("somebody new") for one in ana.dm) and p.shown(olu, f"Kenji {NEW.fact}"),
             "chat.postMessage"),
        Step("Nothing comes any more, and Ana finds all of hers on her Home.", ana,
             lambda: p.stage.move_to(datetime(2027, 6, 1, tzinfo=UTC)),
             lambda: p.stage.clock.now().month == 6 and p.shown(ana, "Earlier pairs")
             and all(one.says("is complete") for one in (ana.dm[-1], kenji.dm[-1]))),
    )  # fmt: skip
