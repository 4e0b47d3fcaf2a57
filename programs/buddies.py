"""Accountability buddies: two or three equals who promise each other something every week, and tell how it went.

Read it from top to bottom: who takes part, and which prompt goes to whom and when. What they are asked is in
buddies_forms.
"""

from datetime import time

from programs.agreements import PLEDGE
from programs.buddies_forms import CHECK_IN, ENROLS, FEEDBACK, HALFWAY
from programs.course import Rhythm
from programs.goals import GOAL
from programs.joining import WHEN_AND_HOW
from programs.playbook import Celebration, Drops, From, Goals, Once, Opens, Place, Playbook, Prompt, Role, Stage, When

MONDAY = 0
EACH = ("buddy",)

BUDDIES = Playbook(
    kind="buddies",
    version=1,
    name="Accountability buddies",
    about=(
        "Two or three people with a goal each: a small promise every week, a short check-in that all of you answer, "
        "and somebody who asks."
    ),
    for_whom=(
        "For everybody with something they want to get done, and who gets further in company: a certification, a "
        "talk, a project, a habit, a job search."
    ),
    suits={
        "company": "because you meet somebody with a goal of their own, and both of you tell how it goes",
        "rhythm": "because it is one short check-in a week, the same few questions for all of you",
        "goal": "because each promise is a small step towards something you want to get done",
    },
    glance={
        "Who meets": "two or three equals, brought together by an organizer",
        "How often": "a short check-in every week, and a talk when you like",
        "For how long": "twelve weeks, and on if all of you want to",
        "What you agree on": "a pledge: what a promise is, and what helps when one slips",
    },
    rhythm=Rhythm(weeks=1, weekday=MONDAY, at=time(9)),
    lasts=52,
    pair_lasts=12,
    carries_on=12,
    anchor="buddy",
    roles=(
        Role(
            id="buddy",
            name="Buddy",
            invitation="Get company on your own goal, and give some on theirs.",
            form=ENROLS,
            least=2,
            most=3,
        ),
    ),
    when_and_how=WHEN_AND_HOW,
    goals=Goals(form=GOAL, title="wish", due="by_when", owners=EACH),
    celebrations=(
        Celebration(
            id="row",
            in_a_row=4,
            offer="{count} promises kept in a row. Would you like that celebrated where everybody here sees it?",
            words="🎉 {name} has kept {count} promises in a row in {program}. Small steps, one after the other.",
        ),
        Celebration(
            id="goal",
            in_a_row=0,
            offer="You have reached a goal. Would you like that celebrated where everybody here sees it?",
            words="🎉 {name} has reached a goal in {program}. Well done!",
        ),
    ),
    stages=(
        Stage(
            id="introduction",
            name="Introduction",
            prompts=(
                Prompt(
                    id="hello",
                    to=EACH,
                    where=Place.PAIR,
                    when=When.PAIR_MADE,
                    words=(
                        "Hello {everyone}! You are buddies in {program}, each with a goal of your own.\n"
                        "{me}, you start: suggest a day for a first talk, half an hour is enough. "
                        "Agree on what counts as a promise, and on what helps when one slips. "
                        "Your goals have their place on Trellis's Home."
                    ),
                    about_each="From {author}",
                    below=(
                        "How this works: {rhythm} I ask each of you the same few questions. You answer alone, and once "
                        "all of you have shared, I bring the answers here side by side.\n"
                        "What I keep: your check-ins, each read only by those it names. What I do not keep: what you "
                        "write to each other here. Only a message for which one of you chooses Save to our shelf "
                        "in its menu goes on a shelf that you alone read."
                    ),
                    button="Make your pledge",
                    opens=Opens.AGREEMENT,
                    called="the introduction to a new buddy",
                ),
            ),
        ),
        PLEDGE,
        Stage(
            id="regular",
            name="Check-in",
            author="buddy",
            form=CHECK_IN,
            after_a_miss="after_a_miss",
            closed="This check-in has closed, and the next one is on its way.",
            skipped="Noted, nothing new this time. That counts as checked in. Until the next one!",
            card_title="{author} checked in",
            card_closing="What would you ask each other about this? A few honest lines in this thread are enough.",
            prompts=(
                Prompt(
                    id="check_in",
                    to=EACH,
                    where=Place.OWN_DM,
                    when=When.PERIOD_OPENS,
                    words=(
                        "Hi {me}, time to tell {partner} how it went: five short questions, about a minute. "
                        "It is open until {until}."
                    ),
                    button="Check in",
                    skip="Nothing new this time",
                    called="each check-in",
                ),
                Prompt(
                    id="reminder",
                    to=EACH,
                    where=Place.OWN_DM,
                    when=When.PERIOD_OPENS,
                    after_days=2,
                    unless=When.SUBMITTED,
                    in_thread_of="check_in",
                    words=(
                        "Your check-in is still open, until {until}. A promise that slipped is worth telling too, "
                        'and so is "Nothing new this time".'
                    ),
                    button="Check in",
                    skip="Nothing new this time",
                    optional=True,
                    drops=Drops.REMINDER,
                    called="the reminder of a check-in",
                ),
                Prompt(
                    id="not_yet",
                    to=EACH,
                    to_author=True,
                    where=Place.OWN_DM,
                    when=When.SHARED,
                    after_days=2,
                    unless=When.ALL_SHARED,
                    words=(
                        "Your check-in is in, and not everybody's is yet. That happens. "
                        "Would you like me to send a friendly line in your name?"
                    ),
                    nudge="Send a ready line",
                    optional=True,
                    drops=Drops.REMINDER,
                    called="the note that a buddy's check-in is still to come",
                ),
                Prompt(
                    id="nudged",
                    to=EACH,
                    where=Place.OWN_DM,
                    when=When.NUDGED,
                    words=(
                        'From {author}: "My check-in is in, and I would love to read yours. Two lines are plenty." '
                        "It is open until {until}."
                    ),
                    unless=When.ALL_SHARED,
                    button="Check in",
                    skip="Nothing new this time",
                    called="a friendly line from your buddy",
                ),
                Prompt(
                    id="skipped",
                    to=EACH,
                    where=Place.OWN_DM,
                    when=When.SKIPPED,
                    words="{author} has nothing new this time, and says hello.",
                    optional=True,
                    called="the note that a buddy has nothing new",
                ),
                Prompt(
                    id="together",
                    to=EACH,
                    where=Place.PAIR,
                    when=When.ALL_SHARED,
                    words="Everybody's check-in is in. Here they are, side by side.",
                    card=True,
                    called="your check-ins side by side, once all are in",
                ),
            ),
        ),
        Stage(
            id="midway",
            name="Half of your time",
            author="buddy",
            form=HALFWAY,
            once=Once(From.MIDDLE, stays=10, least_weeks=6),
            closed="This has closed. If something does not fit, Get help reaches the organizers at any time.",
            sent=(
                "Saved, thank you. If it is not even between you, here is a way to begin: "
                '"Could we look at what each of us needs from the other?"'
            ),
            card_title="{author}, halfway",
            card_closing="Nobody else sees this.",
            prompts=(
                Prompt(
                    id="look",
                    to=EACH,
                    where=Place.OWN_DM,
                    when=When.PERIOD_OPENS,
                    words=(
                        "Hi {me}, you are halfway through your time with {partner}. Two questions, one tap each, and "
                        "{partner} sees neither. It is open until {until}."
                    ),
                    button="Look at how it goes",
                    optional=True,
                    drops=Drops.AGENDA,
                    called="two questions halfway, once",
                ),
            ),
        ),
        Stage(
            id="looking_back",
            name="Looking back",
            author="buddy",
            form=FEEDBACK,
            once=Once(From.END, days=-7, stays=7, least_weeks=3),
            closed="This has closed. Thank you all the same.",
            sent="Saved, thank you. It makes the next round better.",
            card_title="{author} looks back",
            card_closing="Nobody else sees this.",
            prompts=(
                Prompt(
                    id="feedback",
                    to=EACH,
                    where=Place.OWN_DM,
                    when=When.PERIOD_OPENS,
                    words=(
                        "Hi {me}, your time as buddies with {partner} ends soon. Two questions about how it was, a tap "
                        "each. It is open until {until}."
                    ),
                    button="Say how it was",
                    optional=True,
                    drops=Drops.FEEDBACK,
                    called="two questions at the end, once",
                ),
            ),
        ),
        Stage(
            id="recess",
            name="A break",
            prompts=(
                Prompt(
                    id="paused",
                    to=EACH,
                    where=Place.OWN_DM,
                    when=When.PAUSED,
                    words=(
                        "{partner} is taking a break until {until}. The check-ins wait, no promise is lost, and there "
                        "is nothing for you to do. I write to you when {partner} is back."
                    ),
                    called="word when your buddy takes a break or is back",
                ),
                Prompt(
                    id="stopped",
                    to=EACH,
                    where=Place.OWN_DM,
                    when=When.STOPPED,
                    words=(
                        "{partner} is taking a break. The check-ins wait, no promise is lost, and there is nothing for "
                        "you to do. I write to you when {partner} is back."
                    ),
                    called="word when your buddy takes a break or is back",
                ),
                Prompt(
                    id="resumed",
                    to=EACH,
                    where=Place.OWN_DM,
                    when=When.RESUMED,
                    words="{partner} is back, and the check-ins go on where they stood.",
                    called="word when your buddy takes a break or is back",
                ),
            ),
        ),
        Stage(
            id="parting",
            name="Parting",
            prompts=(
                Prompt(
                    id="left",
                    to=EACH,
                    where=Place.OWN_DM,
                    when=When.LEFT,
                    words=(
                        "{partner} has gone another way, so your time as buddies in {program} is over. That happens, "
                        "and it says nothing about you: thank you for the company you gave.\n"
                        "The organizers know. What you wrote stays yours: you find it on Trellis's Home.\n"
                        "What would you like next? If it is somebody new, you come first."
                    ),
                    called="word when a pair ends or changes",
                ),
                Prompt(
                    id="one_left",
                    to=EACH,
                    where=Place.OWN_DM,
                    when=When.ONE_LEFT,
                    words=(
                        "{author} has gone another way. That happens, and it says nothing about you. {partner} and you "
                        "go on as buddies in {program}, in a conversation of your own."
                    ),
                    called="word when a pair ends or changes",
                ),
            ),
        ),
    ),
)
