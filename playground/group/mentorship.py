"""The mentorship of the group, seven weeks old: five pairs, each in a shape of its own."""

from datetime import date, timedelta

from playground.group.people import Group, Scene
from playground.slack import Person
from programs.mentorship import MENTORSHIP

BEGINS, STARTS = 58, 43
CHECK_INS = (43, 29, 15, 1)


def scenes(group: Group, last: date) -> list[Scene]:
    """Return what the people of the mentorship did until this day."""
    starts_on = last - timedelta(STARTS)
    g = group.in_program(MENTORSHIP, f"{MENTORSHIP.name} {starts_on:%B %Y}", group.general)
    start = Scene(BEGINS, "09:30", g.olu, lambda: g.begins(starts_on))
    named = Scene(BEGINS, "09:40", g.olu, g.names)
    joined, lively = [*_mentors(g), *_mentees(g), *_pairs(g)], _lively(g, last)
    return [start, named, *joined, *lively, *_card_waits(g, last), *_silent(g), *_asks_for_help(g), *_new(g)]


def _mentor(g: Group, name: str, before: int, at: str, *topics: str, **more: object) -> Scene:
    who = g.everybody[name]
    answers = {"can_help_with": list(topics), "how_many": "1", **more}
    return Scene(before, at, who, lambda: g.in_as(who, "mentor", answers, how_often="two_weeks", languages=["en"]))


def _mentors(g: Group) -> list[Scene]:
    return [
        _mentor(g, "Lars", 58, "12:10", "leading", "people", has_led="yes", way_of_working=["listening"]),
        _mentor(g, "Wanjiru", 58, "17:30", "technical", "speaking", way_of_working=["hands_on"]),
        _mentor(g, "Maya", 57, "12:15", "career", "leading", has_led="yes", practise=["silence", "ask_first"]),
        _mentor(g, "Priya", 57, "19:00", "technical", "career", has_led="a_little", practise=["feedback"]),
        _mentor(g, "Kenji", 22, "12:30", "technical", "career", has_led="no", practise=["next_step"]),
    ]


def _mentee(g: Group, name: str, before: int, at: str, change: str, **more: object) -> Scene:
    who = g.everybody[name]
    answers: dict[str, object] = {"change": change, **more}
    return Scene(before, at, who, lambda: g.in_as(who, "mentee", answers, meeting_mode="video"))


def _mentees(g: Group) -> list[Scene]:
    return [
        _mentee(g, "Amina", 57, "18:20", "I run our migration project without checking every step with my boss.",
                strength="I stay calm when things break.", topics=["leading"], course="leading"),
        _mentee(g, "Arjun", 57, "20:10", "I have given one talk in public and did not hate it.",
                strength="I explain things with drawings.", topics=["speaking"], course="people"),
        _mentee(g, "Diego", 56, "19:40", "A first job in cloud, or at least interviews that go somewhere.",
                where_now="studying", topics=["career"], course="career"),
        _mentee(g, "Chloe", 56, "20:15", "I stop being the only person who can fix our pipelines.",
                where_now="experienced", topics=["technical"], course="technical"),
        _mentee(g, "Ana", 4, "18:45", "I know whether I want to be an architect, and I have asked three of them.",
                strength="I ask the question nobody wants to ask.", topics=["career"], course="career"),
    ]  # fmt: skip


def _pairs(g: Group) -> list[Scene]:
    met = (("Amina", "Lars"), ("Arjun", "Wanjiru"), ("Diego", "Maya"), ("Chloe", "Priya"))
    return [
        *(_pair(g, 55, f"10:{5 * n:02}", mentee, mentor) for n, (mentee, mentor) in enumerate(met)),
        _pair(g, 1, "11:30", "Ana", "Kenji"),
    ]


def _pair(g: Group, before: int, at: str, mentee: str, mentor: str) -> Scene:
    return Scene(before, at, g.olu, lambda: g.pairs(mentee=g.everybody[mentee], mentor=g.everybody[mentor]))


def _check_in(g: Group, who: Person, n: int, at: str, growth: str, promise: str, **more: object) -> Scene:
    """Somebody checks in on the day that a period opens, and shares it."""
    answers = {"growth": growth, "next_promise": promise, "how_sure": "4", **more}
    return Scene(CHECK_INS[n - 1], at, who, lambda: g.writes_and_shares(who, "check_in", n, answers))


def _reply(g: Group, who: Person, n: int, at: str, words: str, days: int = 1) -> Scene:
    return Scene(CHECK_INS[n - 1] - days, at, who, lambda: g.replies(who, "guidance", n, words))


def _lively(g: Group, last: date) -> list[Scene]:
    """Return a pair that has done all there is to do, and has its fourth check-in open."""
    amina, lars = g.everybody["Amina"], g.everybody["Lars"]
    goal = {"wish": "Lead the database migration", "by_when": last + timedelta(60), "measure": "Nobody asks my boss."}
    agreed = {"purpose": "Amina leads the migration, and enjoys at least half of it."}
    note = {"stuck": "My first team. I redid everybody's work at night for a month."}
    first = "I said no to a meeting and wrote two lines instead. It was fine."
    second = "I let Otis run the dry run. He found a thing I would have missed."
    third = "Had the talk with the vendor. My voice shook, the price went down."
    return [
        Scene(
            54, "18:20", amina, lambda: g.writes_and_shares(amina, "before", 1, {"learns": "By doing it badly once."})
        ),
        Scene(54, "12:10", lars, lambda: g.writes_and_shares(lars, "before", 1, note)),
        Scene(53, "12:00", lars, lambda: g.says(lars, amina, "Hi Amina! Monday at noon my time, half an hour?")),
        Scene(53, "15:20", amina, lambda: g.says(amina, lars, "Monday works. I bring the plan, you bring the doubts.")),
        Scene(51, "16:00", amina, lambda: g.agrees(amina, agreed)),
        Scene(51, "18:00", lars, lambda: g.signs(lars)),
        _check_in(g, amina, 1, "09:40", first, "Write the migration plan on one page.", in_the_way=["time"]),
        _reply(g, lars, 1, "08:50", "One page is brave. What would you cut if it had to be half a page?"),
        Scene(41, "20:00", amina, lambda: g.aims(amina, goal)),
        Scene(47, "10:30", lars, lambda: g.writes(lars, "contact", 1, {"in_touch": "yes"})),
        Scene(37, "18:30", amina, lambda: g.writes(amina, "fit", 1, {"working": "good"})),
        Scene(40, "10:10", lars, lambda: g.writes(lars, "fit", 1, {"working": "good"})),
        _check_in(g, amina, 2, "10:15", second, "Ask the vendor for a price, myself.", last_promise="done"),
        _reply(g, lars, 2, "09:10", "You gave away the fun part. That is the job. How did Otis take it?"),
        Scene(27, "13:00", amina, lambda: g.keeps(amina, lars, "You gave away the fun part.")),
        _check_in(g, amina, 3, "09:55", third, "Set the date, and tell everybody the same day.", last_promise="done"),
        _reply(g, lars, 3, "08:40", "Mine still shakes. Who needs to hear the date from you and not from a channel?"),
        Scene(13, "17:30", amina, lambda: g.says(amina, lars, "Told the support team first. They brought cake.")),
    ]


def _card_waits(g: Group, last: date) -> list[Scene]:
    """Return a pair in which the mentee has checked in, and the mentor has not answered yet."""
    arjun, wanjiru = g.everybody["Arjun"], g.everybody["Wanjiru"]
    goal = {"wish": "Give a ten-minute talk at the group", "by_when": last + timedelta(30)}
    agreed = {"purpose": "Arjun gives one talk, and knows why he was afraid of it.", "talks": "week"}
    first = "I told a story in stand-up instead of reading my list."
    second = "Rehearsed for my sister. She laughed where she should."
    fourth = "I asked for a slot! Ten minutes, end of the month. Now I cannot sleep."
    advice = {"seen": ["tried"], "resource": "The first five minutes of any talk by a stand-up comic"}
    return [
        Scene(53, "19:30", arjun, lambda: g.writes_and_shares(arjun, "before", 1, {"first_topic": "Shaking hands."})),
        _check_in(g, arjun, 1, "13:10", first, "Find the one thing the talk is about.", would_help="feedback"),
        _reply(g, wanjiru, 1, "08:30", "Stories first, always. What happened to the list: did anybody miss it?"),
        Scene(47, "12:20", wanjiru, lambda: g.writes(wanjiru, "contact", 1, {"in_touch": "yes"})),
        Scene(39, "20:30", arjun, lambda: g.aims(arjun, goal)),
        Scene(38, "18:15", arjun, lambda: g.agrees(arjun, agreed)),
        Scene(37, "09:05", wanjiru, lambda: g.signs(wanjiru)),
        _check_in(g, arjun, 2, "14:00", second, "Cut it to ten minutes.", last_promise="done", would_help="example"),
        Scene(28, "09:15", wanjiru, lambda: g.gets_help_answering(wanjiru, "guidance", 2, advice)),
        Scene(28, "09:16", wanjiru, lambda: g.shares(wanjiru)),
        Scene(15, "15:30", arjun, lambda: g.skips(arjun, "check_in", 3)),
        _check_in(g, arjun, 4, "14:20", fourth, "Rehearse twice, once in front of people.", last_promise="partly",
                  in_the_way=["skill"], would_help="listen"),
    ]  # fmt: skip


def _silent(g: Group) -> list[Scene]:
    """Return a pair whose mentee checked in once, and has been silent since."""
    diego, maya = g.everybody["Diego"], g.everybody["Maya"]
    return [
        _check_in(g, diego, 1, "19:10", "Sent out two applications.", "Rewrite the top half of my CV."),
        _reply(g, maya, 1, "09:20", "Two is a start. Send me the top half before you like it, I am a gentle reader."),
        Scene(47, "12:40", maya, lambda: g.writes(maya, "contact", 1, {"in_touch": "yes"})),
        Scene(27, "12:30", maya, lambda: g.says(maya, diego, "Hi Diego, no hurry. A line is enough, or just a wave.")),
    ]


def _asks_for_help(g: Group) -> list[Scene]:
    """Return a pair with an agreement that one of them has not signed, and a call for help that nobody took yet."""
    chloe, priya = g.everybody["Chloe"], g.everybody["Priya"]
    worry = "Priya is kind, but we have moved our call four times now. Could somebody help us find an hour?"
    agreed = {"purpose": "Chloe shows two people how the pipelines work.", "talks": "two_weeks_hour"}
    first = "Drew the whole pipeline on a wall. It is worse than I thought."
    return [
        _check_in(g, chloe, 1, "12:20", first, "Pair with Sunil on one fix.", in_the_way=["time"]),
        _reply(g, priya, 1, "18:40", "Leave the drawing up. Who walks past it?"),
        Scene(40, "18:30", chloe, lambda: g.agrees(chloe, agreed)),
        Scene(29, "18:00", chloe, lambda: g.skips(chloe, "check_in", 2)),
        _check_in(g, chloe, 3, "13:15", "Sunil fixed one alone while I sat on my hands.", "Let him do the next two.",
                  last_promise="done"),
        _reply(g, priya, 3, "19:30", "Sitting on your hands is a skill. What did you want to say and did not?", days=4),
        Scene(3, "17:45", chloe, lambda: g.asks_for_help(chloe, None, worry)),
    ]  # fmt: skip


def _new(g: Group) -> list[Scene]:
    """Return a pair that was introduced yesterday."""
    ana, kenji = g.ana, g.kenji
    return [
        Scene(1, "18:30", ana, lambda: g.says(ana, kenji, "Olá Kenji! Your evening is my breakfast, shall we try?"))
    ]
