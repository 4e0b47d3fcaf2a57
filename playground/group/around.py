"""What else goes on: people talk, some can be asked, and another mentorship is about to start."""

from datetime import date, timedelta

from blocks.directory import DIRECTORY_OPEN
from playground.group.people import Group, Scene
from programs.mentoring import MENTORING
from programs.mentorship import MENTORSHIP
from programs.requests import SENTENCE

ASKING = "Ask somebody"
STARTS_IN = 6


def scenes(group: Group, last: date) -> list[Scene]:
    """Return what people do beside the programs that are under way, until this day."""
    return [*_talk(group), *_asking(group, last), *_next(group, last)]


def _talk(g: Group) -> list[Scene]:
    general, intros, mentorship = g.general, g.intros, g.mentorship
    return [
        *g.talks(intros, 57, ("09:15", "Tom", "Hi, I am Tom. Twelve years of databases, two of sleeping well."),
                 ("13:30", "Wanjiru", "Welcome Tom! Which came first?")),
        *g.talks(general, 47, ("18:20", "Chloe", "Slides from last night, anyone? I left at the cliffhanger."),
                 ("19:05", "Lars", "Mine are in the folder. The ending is that it was DNS."),
                 ("19:40", "Chloe", "It is always DNS.")),
        *g.talks(general, 36, ("12:00", "Bo", "The room on 5th is ours again on the 3rd Thursday. Snacks, anyone?"),
                 ("12:40", "Sam", "I bring the good pretzels.")),
        *g.talks(intros, 30, ("20:00", "Nadia", "Hello from Kolkata! First year of work, many questions.")),
        *g.talks(mentorship, 26, ("10:00", "Mei", "Mentors: how do you start a call when nobody wrote an agenda?"),
                 ("09:45", "Maya", "\"What would make this half hour worth it?\" Works every time."),
                 ("20:30", "Priya", "Stealing that.")),
        *g.talks(general, 12, ("17:45", "Tiago", "My first change to a public project is in. One line. I am proud."),
                 ("18:10", "Joana", "Frame it!"), ("18:20", "Diego", "Parabéns!")),
        *g.talks(general, 5, ("12:30", "Hannah", "Lightning talks in two weeks: three slots left, five minutes each."),
                 ("21:00", "Arjun", "…I might take one.")),
        *g.talks(general, 1, ("08:55", "Olu", "Morning all. Three programs running, a fourth next week. Good bunch.")),
    ]  # fmt: skip


def _asking(group: Group, last: date) -> list[Scene]:
    """Return the mentoring, in which two have put up a card, and one question waits for its answer."""
    g = group.in_program(MENTORING, ASKING, group.mentorship)
    mei, tom, tiago = (g.everybody[one] for one in ("Mei", "Tom", "Tiago"))
    asked = "How do I tell my boss that I want to do less front end, without sounding ungrateful?"
    mine: dict[str, object] = {"topics": ["people", "community"], "own_words": "Being heard in a loud room.",
                               "how_many": "2"}  # fmt: skip
    his: dict[str, object] = {"topics": ["technical", "certification"], "how_many": "1",
                              "own_words": "Databases that woke me up at night, and what I changed."}  # fmt: skip
    return [
        Scene(18, "11:00", g.olu, lambda: g.begins(last - timedelta(18))),
        Scene(18, "18:00", mei, lambda: g.in_as(mei, "mentor", mine, languages=["en", "zh"])),
        Scene(17, "12:40", tom, lambda: g.in_as(tom, "mentor", his, languages=["en"])),
        Scene(10, "19:20", tiago, lambda: g.in_as(tiago, "mentee", {"topics": ["people", "career"]})),
        Scene(1, "16:40", tiago, lambda: g.opens(tiago, DIRECTORY_OPEN)),
        Scene(1, "16:42", tiago, lambda: g.asks(tiago, mei, {SENTENCE: asked})),
    ]


def _next(group: Group, last: date) -> list[Scene]:
    """Return the mentorship that starts next week: people have joined, and wait for a pair."""
    starts_on = last + timedelta(STARTS_IN)
    g = group.in_program(MENTORSHIP, f"{MENTORSHIP.name} {starts_on:%B %Y}", group.mentorship)
    hannah, tom, nadia, tiago = (g.everybody[one] for one in ("Hannah", "Tom", "Nadia", "Tiago"))
    wish = "I write something every month that a stranger finds useful."
    hope = "I can say what I am good at without looking at my shoes."
    return [
        Scene(7, "09:45", g.olu, lambda: g.begins(starts_on)),
        Scene(7, "18:30", hannah, lambda: g.in_as(hannah, "mentor", {"can_help_with": ["speaking"], "how_many": "2"})),
        Scene(5, "20:10", nadia, lambda: g.in_as(nadia, "mentee", {"change": hope, "topics": ["people", "career"]})),
        Scene(4, "13:20", tom, lambda: g.in_as(tom, "mentor", {"can_help_with": ["technical"], "how_many": "1"})),
        Scene(2, "19:50", tiago, lambda: g.in_as(tiago, "mentee", {"change": wish, "topics": ["speaking"]})),
    ]
