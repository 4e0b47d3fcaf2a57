"""Mentorship: a mentor guides a mentee, with a check-in every two weeks that the mentor answers in a thread.

Read it from top to bottom: who takes part, and which prompt goes to whom and when. The forms stand in
`programs/mentorship_forms.py`.
"""

from datetime import time

from programs.agreements import AGREEMENT
from programs.course import Rhythm
from programs.joining import WHEN_AND_HOW
from programs.mentorship_forms import CHECK_IN, MENTEE_ENROLS, MENTEE_OPENS, MENTOR_ENROLS, MENTOR_OPENS, SHORT_ANSWER
from programs.playbook import Drops, Opens, Place, Playbook, Prompt, Role, Stage, When
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
                        "chooses Keep this in its menu goes on a shelf that you two read."
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
                        "The organizers know, and look for somebody new for you; you come first now. "
                        "What you wrote stays yours: you find it on Trellis's Home."
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
                        "What you wrote stays yours: you find it on Trellis's Home. "
                        "Would you like somebody new to work with? Your place is free again; just tell the organizers."
                    ),
                    called="word when a pair ends",
                ),
            ),
        ),
    ),
)
