"""The buddies of the group, in their third week: three who go together, and two."""

from datetime import date, timedelta

from playground.group.people import Group, Scene
from playground.slack import Person
from programs.buddies import BUDDIES

BEGINS, STARTS = 30, 16
CHECK_INS = (16, 9, 2)


def scenes(group: Group, last: date) -> list[Scene]:
    """Return what the buddies did until this day."""
    starts_on = last - timedelta(STARTS)
    g = group.in_program(BUDDIES, f"{BUDDIES.name} {starts_on:%B %Y}", group.general)
    start = Scene(BEGINS, "10:30", g.olu, lambda: g.begins(starts_on))
    return [start, *_joining(g), *_three(g, last), *_two(g, last)]


def _joining(g: Group) -> list[Scene]:
    yuki, sam, fatima, joana, brian = (g.everybody[one] for one in ("Yuki", "Sam", "Fatima", "Joana", "Brian"))

    def joins(who: Person, before: int, at: str, goal: str, sort: str, drive: str) -> Scene:
        answers: dict[str, object] = {"goal": goal, "sort": sort, "drive": drive, "after_a_miss": "shrink"}
        return Scene(before, at, who, lambda: g.in_as(who, "buddy", answers, how_often="weekly"))

    return [
        joins(sam, 30, "08:15", "Pass the architect exam before the snow melts.", "certification", "4"),
        joins(fatima, 30, "20:40", "The developer exam. Third try, the good one.", "certification", "5"),
        joins(joana, 29, "19:00", "Write one post a week about what I break.", "talk", "4"),
        joins(yuki, 29, "20:15", "Security specialty, one chapter at a time.", "certification", "4"),
        joins(brian, 28, "17:10", "Ship the small tool I keep talking about.", "project", "3"),
        Scene(27, "10:20", g.olu, lambda: g.pairs(buddy=[yuki, sam, fatima])),
        Scene(27, "10:25", g.olu, lambda: g.pairs(buddy=[joana, brian])),
    ]


def _check_in(g: Group, name: str, n: int, at: str, win: str, promise: str, late: int = 0, **more: object) -> Scene:
    """Somebody checks in, on the day that a period opens or some days late, and shares it."""
    who = g.everybody[name]
    answers = (
        {"win": win, "next_promise": promise, "how_sure": "4"} | ({"last_promise": "kept"} if n > 1 else {}) | more
    )
    return Scene(CHECK_INS[n - 1] - late, at, who, lambda: g.writes_and_shares(who, "check_in", n, answers))


def _three(g: Group, last: date) -> list[Scene]:
    """Return three in three zones, two of whom have signed their pledge, and one who is still to check in."""
    sam, fatima = g.everybody["Sam"], g.everybody["Fatima"]
    snag = {"last_promise": "missed", "snag": "My daughter had a fever, and so did I."}
    return [
        Scene(25, "13:00", fatima, lambda: g.agrees(fatima, {"promise_size": "evening", "after_a_miss": "shrink"})),
        Scene(24, "09:30", sam, lambda: g.signs(sam)),
        Scene(23, "20:10", fatima, lambda: g.aims(fatima, {"wish": "Pass the exam", "by_when": last + timedelta(40)})),
        _check_in(g, "Yuki", 1, "20:30", "Bought the book. It is heavy.", "Read the first chapter."),
        _check_in(g, "Fatima", 1, "10:45", "Booked the exam, so now it is real.", "Forty practice questions.", late=1),
        _check_in(g, "Sam", 1, "12:40", "Found a study corner at the library.", "Two evenings of networking.", late=1),
        _check_in(g, "Yuki", 2, "19:20", "Chapter one, with notes.", "Chapter two, with fewer notes."),
        _check_in(g, "Sam", 2, "13:10", "I can draw a subnet from memory.", "Storage, one evening."),
        _check_in(
            g, "Fatima", 2, "20:50", "Said so instead of hiding it.", "Twenty questions, not forty.", late=1, **snag
        ),
        _check_in(g, "Yuki", 3, "20:10", "Two chapters! It gets lighter.", "Chapter four, and one mock test."),
        _check_in(g, "Fatima", 3, "19:15", "Twenty questions, seventeen right.", "Another twenty."),
    ]


def _two(g: Group, last: date) -> list[Scene]:
    """Return two who keep their promises, one of whom has reached a goal and lets the group know."""
    joana, brian = g.everybody["Joana"], g.everybody["Brian"]
    tool = {"wish": "Ship the backup tool", "by_when": last + timedelta(20), "measure": "One stranger uses it."}
    return [
        Scene(25, "18:20", joana, lambda: g.agrees(joana, {"promise_size": "half_hour", "after_a_miss": "ask_why"})),
        Scene(24, "19:00", brian, lambda: g.signs(brian)),
        Scene(24, "19:10", brian, lambda: g.aims(brian, tool)),
        _check_in(g, "Joana", 1, "18:05", "A title and three bad sentences.", "Finish it, bad or not."),
        _check_in(g, "Brian", 1, "19:45", "It runs on my machine.", "Make it run on somebody else's."),
        _check_in(g, "Joana", 2, "18:30", "Posted it! Four people read it.", "One on the outage I caused."),
        _check_in(
            g, "Brian", 2, "20:00", "My cousin installed it. Twice.", "A readme for people who are not my cousin."
        ),
        Scene(
            4,
            "21:00",
            joana,
            lambda: g.says(joana, brian, "I sent your tool to a friend. She has questions. Good ones."),
        ),
        _check_in(g, "Brian", 3, "19:30", "A stranger opened an issue.", "Answer it kindly."),
        Scene(1, "18:15", brian, lambda: g.closes_goal(brian)),
        Scene(1, "18:20", brian, lambda: g.celebrates(brian)),
        Scene(1, "18:21", brian, lambda: g.shares(brian)),
    ]
