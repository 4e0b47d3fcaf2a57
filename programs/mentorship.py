"""Mentorship: a mentor guides a mentee, with a check-in every two weeks that the mentor answers in a thread.

Read it from top to bottom: who takes part, what they are asked, and which prompt goes to whom and when.
"""

from datetime import time

from programs.playbook import (
    Choice,
    Form,
    Kind,
    Place,
    Playbook,
    Prompt,
    Question,
    Rhythm,
    Role,
    Stage,
    Visibility,
    When,
)
from programs.themes import CAREER, TECHNICAL

TUESDAY = 1

TOPICS = (
    Choice("career", "Career: where next, and how"),
    Choice("technical", "Technical: going deeper"),
    Choice("people", "People: talking, listening, saying no"),
    Choice("leading", "Leading: a first team or project"),
    Choice("speaking", "Speaking and writing in public"),
)

SURE = (
    Choice("1", "1 · I doubt it"),
    Choice("2", "2 · It could slip"),
    Choice("3", "3 · Even chances"),
    Choice("4", "4 · Quite sure"),
    Choice("5", "5 · As good as done"),
)

MENTEE_ENROLS = Form(
    id="mentee_enrols",
    title="Join as a mentee",
    submit="Join",
    opening="Four questions, two minutes. Beside each you see who reads your answer.",
    questions=(
        Question(
            id="change",
            ask="What should be different in six months, and how would you notice?",
            seen_by=Visibility.PARTNER,
            required=True,
            longest=400,
            hint="One or two sentences are plenty.",
        ),
        Question(
            id="topics",
            ask="What would you like to talk about?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.MANY,
            choices=TOPICS,
            most=3,
            hint="Up to three.",
        ),
        Question(
            id="course",
            ask="Which course would you like?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.ONE,
            choices=(Choice(CAREER.id, CAREER.name), Choice(TECHNICAL.id, TECHNICAL.name)),
            hint="It gives every check-in its theme. Your mentor gets the other half of it.",
        ),
        Question(
            id="matters_most",
            ask="What matters most to you in a mentor?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.ONE,
            choices=(
                Choice("been_there", "Has stood where I stand"),
                Choice("listens", "Listens well"),
                Choice("pushes", "Pushes me a little"),
                Choice("opens_doors", "Knows people and opens doors"),
            ),
        ),
    ),
)

MENTOR_ENROLS = Form(
    id="mentor_enrols",
    title="Join as a mentor",
    submit="Join",
    opening="Three questions, two minutes. You need no title for this, only something you have done yourself.",
    questions=(
        Question(
            id="can_help_with",
            ask="What can you help with, from doing it yourself?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.MANY,
            required=True,
            choices=TOPICS,
            most=5,
        ),
        Question(
            id="how_many",
            ask="How many people at once?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.ONE,
            required=True,
            choices=(Choice("1", "One"), Choice("2", "Two"), Choice("3", "Three")),
            hint="One is a fine number to start with.",
        ),
        Question(
            id="practise",
            ask="What would you like to practise as a leader?",
            seen_by=Visibility.ONLY_ME,
            kind=Kind.MANY,
            choices=(
                Choice("ask_first", "Asking before advising"),
                Choice("silence", "Letting silence work"),
                Choice("next_step", "Leaving with a clear next step"),
                Choice("feedback", "Giving specific feedback"),
                Choice("mistakes", "Sharing my own mistakes"),
                Choice("doors", "Opening doors for others"),
            ),
        ),
    ),
)

CHECK_IN = Form(
    id="check_in",
    title="Your check-in",
    submit="See the card",
    opening="Five short questions, about 90 seconds. Before anything is shared, you see what {partner} will see.",
    promise="next_promise",
    questions=(
        Question(
            id="last_promise",
            ask="How did it go?",
            seen_by=Visibility.PARTNER,
            kind=Kind.ONE,
            required=True,
            needs_promise=True,
            on_card="Last promise",
            choices=(
                Choice("done", "Done"),
                Choice("partly", "Partly"),
                Choice("not", "Not this time"),
                Choice("changed", "It changed"),
            ),
        ),
        Question(
            id="growth",
            ask="What growth did you notice, however small?",
            seen_by=Visibility.PARTNER,
            on_card="Growth",
        ),
        Question(
            id="in_the_way",
            ask="What got in the way?",
            seen_by=Visibility.PARTNER,
            kind=Kind.MANY,
            on_card="In the way",
            choices=(
                Choice("time", "Time"),
                Choice("unclear", "The next step was not clear"),
                Choice("skill", "A skill I do not have yet"),
                Choice("access", "Access, money or tools"),
                Choice("life", "Work or life"),
                Choice("nothing", "Nothing"),
            ),
            follow_ups=(
                Question(
                    id="in_the_way_more",
                    ask="Anything to add about that?",
                    seen_by=Visibility.PARTNER,
                    on_card="More about that",
                ),
            ),
        ),
        Question(
            id="would_help",
            ask="What would help from {partner} now?",
            seen_by=Visibility.PARTNER,
            kind=Kind.ONE,
            on_card="Would help now",
            choices=(
                Choice("listen", "Someone who listens"),
                Choice("feedback", "Feedback on something"),
                Choice("example", "An example"),
                Choice("introduction", "An introduction to someone"),
            ),
        ),
        Question(
            id="next_promise",
            ask="Your next promise, doable before {until}",
            seen_by=Visibility.PARTNER,
            required=True,
            longest=200,
            on_card="Next promise",
            follow_ups=(
                Question(
                    id="how_sure",
                    ask="How sure are you?",
                    seen_by=Visibility.PARTNER,
                    kind=Kind.ONE,
                    choices=SURE,
                    hint="At 1 or 2, make the promise smaller.",
                    on_card="How sure",
                ),
            ),
        ),
    ),
)

MENTORSHIP = Playbook(
    kind="mentorship",
    version=1,
    name="Mentorship",
    about=(
        "A mentor guides a mentee for a few months: a short check-in every two weeks, "
        "answered by someone who has been there."
    ),
    rhythm=Rhythm(weeks=2, weekday=TUESDAY, at=time(9)),
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
    tracks=(CAREER, TECHNICAL),
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
                        "{mentee}, you make the first move: suggest a day for a first talk, half an hour is enough.\n"
                        "Every two weeks I ask {mentee} for a short check-in. When {mentee} shares it, I bring it here "
                        "and {mentor} answers in its thread. "
                        "I note that an answer came, never what you write to each other."
                    ),
                ),
            ),
        ),
        Stage(
            id="regular",
            name="Check-in",
            author="mentee",
            form=CHECK_IN,
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
                ),
                Prompt(
                    id="guidance",
                    to=("mentor",),
                    where=Place.PAIR,
                    when=When.SHARED,
                    words="",
                    card=True,
                    thread_answers=True,
                    talked="We talked",
                ),
                Prompt(
                    id="talked",
                    to=("mentee",),
                    where=Place.OWN_DM,
                    when=When.TALKED,
                    words="{partner} says that you two have talked about your check-in. Until the next one!",
                ),
                Prompt(
                    id="answered",
                    to=("mentee",),
                    where=Place.OWN_DM,
                    when=When.ANSWERED,
                    words="{partner} answered your check-in. It waits for you in the thread of your conversation.",
                    link="Read the answer",
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
                ),
                Prompt(
                    id="resumed",
                    to=("mentee", "mentor"),
                    where=Place.OWN_DM,
                    when=When.RESUMED,
                    words="{partner} is back, and the check-ins go on where they stood.",
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
                ),
            ),
        ),
    ),
)
