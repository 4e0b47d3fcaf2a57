"""Mentorship: a mentor guides a mentee, with a check-in every two weeks that the mentor answers in a thread.

Read it from top to bottom: who takes part, and which prompt goes to whom and when, in the order of a pair's time. The
forms stand beside it: of joining in `programs/mentorship_joining.py`, of every day in `mentorship_forms.py`, of what
comes once on the way in `mentorship_reviews.py`, and of the last weeks in `mentorship_closing.py`.
"""

from datetime import time

from programs.agreements import AGREEMENT
from programs.course import Rhythm
from programs.goals import GOAL
from programs.joining import WHEN_AND_HOW
from programs.mentorship_closing import FEEDBACK, MENTEE_CLOSES, MENTOR_CLOSES, THANKS
from programs.mentorship_forms import CHECK_IN, MENTEE_OPENS, MENTOR_OPENS, SHORT_ANSWER
from programs.mentorship_joining import MENTEE_ENROLS, MENTOR_ENROLS
from programs.mentorship_reviews import CONTACT, FIT, FIT_AGAIN, HABITS, MENTEE_AT_HALF, MENTOR_AT_HALF
from programs.playbook import Drops, From, Goals, Once, Opens, Picked, Place, Playbook, Prompt, Role, Stage, When
from programs.themes import TRACKS

TUESDAY = 1

MENTORSHIP = Playbook(
    kind="mentorship",
    version=1,
    name="Mentorship",
    about=(
        "A mentor guides a mentee for a few months: now and then a short check-in, "
        "answered by someone who has been there."
    ),
    for_whom=(
        "For everybody here who would like company in what comes next, and for everybody who has done something "
        "before that others are about to try. You need no title for either."
    ),
    suits={
        "guidance": "because you meet somebody who has been where you want to go, and who answers each check-in",
        "give": "because you help one person along for a while, with a hand for how to do that well",
        "plan": "because every check-in has its theme, and asks what you want to do next",
        "months": "because it has a start and an end, so that both of you know what you say yes to",
    },
    glance={
        "Who meets": "a mentor and a mentee, brought together by an organizer",
        "How often": "a short check-in every two weeks, and a talk when you like",
        "For how long": "some months, with a start and an end",
        "What you agree on": "what you expect of each other, in writing",
    },
    rhythm=Rhythm(weeks=2, weekday=TUESDAY, at=time(9)),
    lasts=24,
    anchor="mentee",
    roles=(
        Role(
            id="mentee",
            name="Mentee",
            invitation="Get guidance from someone who has been there.",
            form=MENTEE_ENROLS,
        ),
        Role(
            id="mentor",
            name="Mentor",
            invitation="Share what you learned by doing it.",
            form=MENTOR_ENROLS,
            capacity_question="how_many",
        ),
    ),
    when_and_how=WHEN_AND_HOW,
    tracks=TRACKS,
    track_question="course",
    goals=Goals(form=GOAL, title="wish", due="by_when", owners=("mentee",)),
    carries_on=8,
    stages=(
        Stage(
            id="introduction",
            name="Introduction",
            prompts=(
                Prompt(
                    id="hello",
                    to=("mentee", "mentor"),
                    where=Place.PAIR,
                    when=When.PAIR_MADE,
                    words=(
                        "{mentee}, meet {mentor}. {mentor}, meet {mentee}. You are a pair in {program}.\n"
                        "{mentee}, you make the first move: suggest a day for a first talk, half an hour is enough."
                    ),
                    about_each="From {author}",
                    below=(
                        "How this works: I ask {mentee} for a short check-in {rhythm}. When {mentee} shares it, "
                        "I bring it here and {mentor} answers in its thread.\n"
                        "What I keep: your check-ins, each read only by those it names, and that an answer came. "
                        "What I do not keep: what you write to each other here. Only a message for which one of you "
                        "chooses Save to our shelf in its menu goes on a shelf that you two read."
                    ),
                    button="Agree on how you work together",
                    opens=Opens.AGREEMENT,
                    called="the introduction to a new partner",
                ),
            ),
        ),
        AGREEMENT,
        Stage(
            id="kickoff",
            name="Note before you meet",
            forms={"mentee": MENTEE_OPENS, "mentor": MENTOR_OPENS},
            closed="This has closed: your first weeks are over. Tell each other when you talk.",
            card_title="{author}, before you meet",
            card_closing="Something for your first talk.",
            prompts=(
                Prompt(
                    id="before",
                    to=("mentee", "mentor"),
                    where=Place.OWN_DM,
                    when=When.PAIR_MADE,
                    after_days=1,
                    words=(
                        "Hi {me}, two questions before you and {partner} first talk, a minute in all. "
                        "You choose what {partner} sees. It is open until {until}, and you may well leave it out."
                    ),
                    button="Write a note",
                    called="two questions before you first talk, once",
                ),
                Prompt(
                    id="note",
                    to=("mentee", "mentor"),
                    where=Place.PAIR,
                    when=When.SHARED,
                    words="",
                    card=True,
                    called="each note that is shared with you",
                ),
            ),
        ),
        Stage(
            id="six_habits",
            name="Six habits",
            author="mentor",
            form=HABITS,
            once=Once(From.START, days=1, stays=14),
            closed="This has closed. At the end of your time I ask again, and that counts for itself.",
            sent="Kept, for you alone. At the end I ask the same, and show you both.",
            prompts=(
                Prompt(
                    id="habits",
                    to=("mentor",),
                    where=Place.OWN_DM,
                    when=When.PERIOD_OPENS,
                    words=(
                        "Hi {me}, six taps for yourself: how do you lead today? Nobody else sees it. "
                        "At the end of your time with {partner} I ask the same, and you see what has moved."
                    ),
                    button="Six taps for myself",
                    optional=True,
                    drops=Drops.AGENDA,
                    called="six questions for yourself, at the start",
                ),
            ),
        ),
        Stage(
            id="first_contact",
            name="First contact",
            author="mentor",
            form=CONTACT,
            once=Once(From.START, days=7),
            closed="This has closed. If it is stuck, Get help under any message of mine reaches the organizers.",
            sent="Sent to the organizers.",
            prompts=(
                Prompt(
                    id="contact",
                    to=("mentor",),
                    where=Place.OWN_DM,
                    when=When.PERIOD_OPENS,
                    words="Hi {me}, a week has gone by. Have you and {mentee} been in touch? One tap is enough.",
                    button="Answer",
                    called="whether you two have been in touch, once",
                ),
            ),
        ),
        Stage(
            id="good_fit",
            name="Fit",
            forms={"mentee": FIT, "mentor": FIT},
            once=Once(From.START, days=14),
            closed="This has closed. Leave this pair and Get help stand on Trellis's Home at any time.",
            sent="Sent to the organizers, and to nobody else.",
            prompts=(
                Prompt(
                    id="fit",
                    to=("mentee", "mentor"),
                    where=Place.OWN_DM,
                    when=When.PERIOD_OPENS,
                    words=(
                        "Hi {me}, two weeks in: does the pair with {partner} work for what you want? "
                        "One tap, read by the organizers and never by {partner}."
                    ),
                    button="Say how it fits",
                    called="whether the two of you are a fit, once or twice",
                ),
            ),
        ),
        Stage(
            id="fit_again",
            name="Fit",
            forms={"mentee": FIT_AGAIN, "mentor": FIT_AGAIN},
            once=Once(From.START, days=28),
            picked=Picked("good_fit", "working", "early"),
            closed="This has closed. Leave this pair and Get help stand on Trellis's Home at any time.",
            sent="Sent to the organizers, and to nobody else.",
            prompts=(
                Prompt(
                    id="fit_again",
                    to=("mentee", "mentor"),
                    where=Place.OWN_DM,
                    when=When.PERIOD_OPENS,
                    words=(
                        "Hi {me}, two weeks ago it was too early to say. And now: does the pair with {partner} work "
                        "for what you want? One tap, read by the organizers and never by {partner}."
                    ),
                    button="Say how it fits",
                    called="whether the two of you are a fit, once or twice",
                ),
            ),
        ),
        Stage(
            id="regular",
            name="Check-in",
            author="mentee",
            form=CHECK_IN,
            closed="This check-in has closed, and the next one is on its way.",
            talked="Good to hear. That counts as answered, and {partner} is told.",
            skipped="Noted, nothing new this time. That counts as checked in. Until the next one!",
            card_title="{mentee} checked in",
            card_closing=(
                "{mentor}, what would you ask, share or point to? A few honest lines in this thread are enough.\n"
                "Your half of the theme: {theme_mentor}"
            ),
            prompts=(
                Prompt(
                    id="check_in",
                    to=("mentee",),
                    where=Place.OWN_DM,
                    when=When.PERIOD_OPENS,
                    words=(
                        "Hi {me}, time for your check-in: five short questions, about 90 seconds. "
                        "You choose what {partner} sees. It is open until {until}.\n"
                        "To think about this time: {theme_mentee}"
                    ),
                    button="Check in",
                    skip="Nothing new this time",
                    called="each check-in",
                ),
                Prompt(
                    id="reminder",
                    to=("mentee",),
                    where=Place.OWN_DM,
                    when=When.PERIOD_OPENS,
                    after_days=2,
                    unless=When.SUBMITTED,
                    in_thread_of="check_in",
                    words=(
                        "Your check-in is still open, until {until}. Two lines are worth sending, "
                        'and so is "Nothing new this time".'
                    ),
                    button="Check in",
                    skip="Nothing new this time",
                    optional=True,
                    drops=Drops.REMINDER,
                    called="the reminder of a check-in",
                ),
                Prompt(
                    id="half",
                    to=("mentor",),
                    where=Place.PAIR,
                    when=When.PERIOD_OPENS,
                    after_days=7,
                    unless=When.SHARED,
                    words=(
                        "No check-in to answer so far, {mentor}, so here is your half of the theme, "
                        "if you have a minute for {mentee}: {theme_mentor}"
                    ),
                    optional=True,
                    drops=Drops.AGENDA,
                    called="your half of the theme, when there is no check-in to answer",
                ),
                Prompt(
                    id="guidance",
                    to=("mentor",),
                    where=Place.PAIR,
                    when=When.SHARED,
                    words="",
                    card=True,
                    thread_answers=True,
                    help="Help me answer",
                    talked="We talked",
                    called="each check-in that is shared with you",
                ),
                Prompt(
                    id="waiting",
                    to=("mentor",),
                    where=Place.PAIR,
                    when=When.SHARED,
                    after_days=2,
                    unless=When.ANSWERED,
                    in_thread_of="guidance",
                    words=(
                        "{mentor}, this one still waits for you. One question or two honest lines here are enough, "
                        'and so is "We talked". Stuck? Press "Help me answer".'
                    ),
                    optional=True,
                    drops=Drops.REMINDER,
                    called="the reminder of a check-in that waits for you",
                ),
                Prompt(
                    id="talked",
                    to=("mentee",),
                    where=Place.OWN_DM,
                    when=When.TALKED,
                    words="{partner} says that you two have talked about your check-in. Until the next one!",
                    optional=True,
                    called="the note that you two have talked about your check-in",
                ),
                Prompt(
                    id="answered",
                    to=("mentee",),
                    where=Place.OWN_DM,
                    when=When.ANSWERED,
                    words="{partner} answered your check-in. It waits for you in the thread of your conversation.",
                    link="Read the answer",
                    optional=True,
                    called="the note that your check-in was answered",
                ),
            ),
        ),
        Stage(
            id="short_form",
            name="Answer",
            answers="regular",
            author="mentor",
            form=SHORT_ANSWER,
            card_title="{mentor} answered",
            card_closing="{mentee}, which of this will you try first?",
            prompts=(
                Prompt(
                    id="short_answer",
                    to=("mentee",),
                    where=Place.PAIR,
                    when=When.SHARED,
                    in_thread_of="guidance",
                    words="",
                    card=True,
                    called="each answer",
                ),
            ),
        ),
        Stage(
            id="halftime",
            name="Look at halftime",
            forms={"mentee": MENTEE_AT_HALF, "mentor": MENTOR_AT_HALF},
            once=Once(From.MIDDLE, stays=14, least_weeks=8),
            closed="This has closed. Bring what you have written to your next talk.",
            card_title="{author}, halfway",
            card_closing="Twenty minutes of your next talk are well spent on this: keep one thing, change one thing.",
            prompts=(
                Prompt(
                    id="halfway",
                    to=("mentee", "mentor"),
                    where=Place.OWN_DM,
                    when=When.PERIOD_OPENS,
                    words=(
                        "Hi {me}, half of your time with {partner} is behind you. Five questions, three minutes, each "
                        "of you alone; you read each other's once both are shared. It is open until {until}."
                    ),
                    button="Look back and ahead",
                    called="a look back at halftime",
                ),
                Prompt(
                    id="halfway_reminder",
                    to=("mentee", "mentor"),
                    where=Place.OWN_DM,
                    when=When.PERIOD_OPENS,
                    after_days=4,
                    unless=When.SUBMITTED,
                    in_thread_of="halfway",
                    words="This one is still open, until {until}. One tap is enough, and one line is plenty.",
                    button="Look back and ahead",
                    optional=True,
                    drops=Drops.REMINDER,
                    called="the reminder of a look back",
                ),
                Prompt(
                    id="both_halves",
                    to=("mentee", "mentor"),
                    where=Place.PAIR,
                    when=When.ALL_SHARED,
                    words="Half of your time is behind you, and both of you have looked back. Side by side:",
                    card=True,
                    called="what both of you wrote at halftime",
                ),
            ),
        ),
        Stage(
            id="looking_back",
            name="Looking back",
            author="mentee",
            form=MENTEE_CLOSES,
            once=Once(From.END, days=-14, stays=14),
            closed="This has closed, since your time together is over. Bring it to a last talk, if you like.",
            card_title="{mentee}, looking back",
            card_closing="{mentor}, something to talk about when you two meet for the last time.",
            prompts=(
                Prompt(
                    id="closing",
                    to=("mentee",),
                    where=Place.OWN_DM,
                    when=When.PERIOD_OPENS,
                    words=(
                        "Hi {me}, two weeks are left of your time with {partner}. Two questions about the whole way, "
                        "for your last talk. You choose what {partner} sees. It is open until {until}."
                    ),
                    button="Look back",
                    called="two questions before the end",
                ),
                Prompt(
                    id="looked_back",
                    to=("mentor",),
                    where=Place.PAIR,
                    when=When.SHARED,
                    words="",
                    card=True,
                    called="what your mentee shares at the end",
                ),
            ),
        ),
        Stage(
            id="goals_closing",
            name="Goals at the end",
            once=Once(From.END, days=-14, stays=14),
            prompts=(
                Prompt(
                    id="goals_closing",
                    to=("mentee",),
                    where=Place.OWN_DM,
                    when=When.PERIOD_OPENS,
                    words=(
                        "And your goals: reached, partly, not, or outgrown? Each with one line that shows it. "
                        "Outgrown is as good an end as any."
                    ),
                    button="Go through my goals",
                    opens=Opens.GOALS,
                    optional=True,
                    drops=Drops.AGENDA,
                    called="a last look at your goals",
                ),
            ),
        ),
        Stage(
            id="habits_again",
            name="Looking back",
            author="mentor",
            form=MENTOR_CLOSES,
            once=Once(From.END, days=-14, stays=14),
            beside="six_habits",
            closed="This has closed, since your time together is over. Thank you for it.",
            sent="Thank you. Your habits stay with you; whether you would do it again, the organizers see.",
            prompts=(
                Prompt(
                    id="habits_again",
                    to=("mentor",),
                    where=Place.OWN_DM,
                    when=When.PERIOD_OPENS,
                    words=(
                        "Hi {me}, two weeks are left of your time with {partner}. The six habits once more, for you "
                        "alone, and whether you would do this again. It is open until {until}."
                    ),
                    button="Look back",
                    called="questions for yourself at the end",
                ),
            ),
        ),
        Stage(
            id="thank_you",
            name="Thanks",
            forms={"mentee": THANKS, "mentor": THANKS},
            once=Once(From.END, days=-6, stays=6),
            closed="This has closed, since your time together is over. A line in your conversation still reaches them.",
            card_title="{author} says thank you",
            card_closing="There is nothing to answer.",
            prompts=(
                Prompt(
                    id="thanks",
                    to=("mentee", "mentor"),
                    where=Place.OWN_DM,
                    when=When.PERIOD_OPENS,
                    words=(
                        "Hi {me}, is there something you would like to thank {partner} for? One line. "
                        "Nothing is sent before you have seen it and said so."
                    ),
                    button="Say thank you",
                    optional=True,
                    drops=Drops.THANKS,
                    called="an invitation to say thank you, at the end",
                ),
                Prompt(
                    id="thanked",
                    to=("mentee", "mentor"),
                    where=Place.PAIR,
                    when=When.SHARED,
                    words="",
                    card=True,
                    called="thanks that are shared with you",
                ),
            ),
        ),
        Stage(
            id="final_feedback",
            name="Feedback",
            forms={"mentee": FEEDBACK, "mentor": FEEDBACK},
            once=Once(From.END, days=-6, stays=6),
            closed="This has closed, since your time together is over. The organizers still like to hear from you.",
            sent="Thank you. Your answers are counted once five people have given theirs, without anybody's name.",
            prompts=(
                Prompt(
                    id="feedback",
                    to=("mentee", "mentor"),
                    where=Place.OWN_DM,
                    when=When.PERIOD_OPENS,
                    words=(
                        "How was {program} for you, {me}? Four taps for the next round. They are counted, and nobody "
                        "reads who said what. It is open until {until}."
                    ),
                    button="Give feedback",
                    optional=True,
                    drops=Drops.FEEDBACK,
                    called="a few questions about the program, at the end",
                ),
            ),
        ),
        Stage(
            id="recess",
            name="A break",
            prompts=(
                Prompt(
                    id="paused",
                    to=("mentee", "mentor"),
                    where=Place.OWN_DM,
                    when=When.PAUSED,
                    words=(
                        "{partner} is taking a break until {until}. The check-ins wait, and there is nothing for you "
                        "to do. I write to you when {partner} is back."
                    ),
                    called="word when your partner takes a break or is back",
                ),
                Prompt(
                    id="stopped",
                    to=("mentee", "mentor"),
                    where=Place.OWN_DM,
                    when=When.STOPPED,
                    words=(
                        "{partner} is taking a break. The check-ins wait, and there is nothing for you to do. "
                        "I write to you when {partner} is back."
                    ),
                    called="word when your partner takes a break or is back",
                ),
                Prompt(
                    id="resumed",
                    to=("mentee", "mentor"),
                    where=Place.OWN_DM,
                    when=When.RESUMED,
                    words="{partner} is back, and the check-ins go on where they stood.",
                    called="word when your partner takes a break or is back",
                ),
            ),
        ),
        Stage(
            id="parting",
            name="Parting",
            prompts=(
                Prompt(
                    id="left",
                    to=("mentee", "mentor"),
                    where=Place.OWN_DM,
                    when=When.LEFT,
                    words=(
                        "{partner} has left your pair in {program}. That happens, and it says nothing about you: thank "
                        "you for the time you gave.\n"
                        "The organizers know. What you wrote stays yours: you find it on Trellis's Home.\n"
                        "What would you like next? If it is somebody new, you come first."
                    ),
                    called="word when a pair ends",
                ),
                Prompt(
                    id="ended",
                    to=("mentee", "mentor"),
                    where=Place.OWN_DM,
                    when=When.ENDED,
                    words=(
                        "Your time as a pair with {partner} in {program} has come to its end, so there are no more "
                        "check-ins. Thank you for the time you gave each other.\n"
                        "What you wrote stays yours: you find it on Trellis's Home. What would you like next?"
                    ),
                    called="word when a pair ends",
                ),
            ),
        ),
    ),
)
