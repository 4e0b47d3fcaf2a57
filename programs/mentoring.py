"""Mentoring: somebody asks a mentor whom they found themselves, and the two take it from there, without an end.

Read it from top to bottom: who takes part, how one finds the other, and the light pulse that comes afterwards.
"""

from dataclasses import replace
from datetime import time

from programs.course import Rhythm
from programs.joining import WHEN_AND_HOW
from programs.playbook import (
    Choice,
    Directory,
    Form,
    Kind,
    Place,
    Playbook,
    Prompt,
    Question,
    Role,
    Stage,
    Visibility,
    When,
)

TUESDAY = 1
BOTH = ("mentee", "mentor")

TOPICS = (
    Choice("career", "Career: where next, and how"),
    Choice("job", "Finding a job, interviews"),
    Choice("technical", "Technical: going deeper"),
    Choice("certification", "Certifications"),
    Choice("people", "People: talking, listening, saying no"),
    Choice("leading", "Leading: a first team or project"),
    Choice("speaking", "Speaking and writing in public"),
    Choice("community", "Taking part in the community"),
)

MENTEE_ENROLS = Form(
    id="asker_enrols",
    title="Join as a mentee",
    submit="Next",
    opening="Step 1 of 2: one tap is enough. Then you choose yourself whom you ask.",
    questions=(
        Question(
            id="topics",
            ask="What would you like to ask about?",
            seen_by=Visibility.PARTNER,
            kind=Kind.MANY,
            required=True,
            choices=TOPICS,
            on_card="Would like to ask about",
        ),
        Question(
            id="more",
            ask="Anything to add, in your own words?",
            seen_by=Visibility.PARTNER,
            longest=200,
            on_card="In their own words",
        ),
    ),
)

MENTOR_ENROLS = Form(
    id="card",
    title="Ask me about",
    submit="Next",
    opening=(
        "Step 1 of 2: your card, a minute. It stands in the directory of {program}, for people who have joined to "
        "look for a mentor there. You say yes or no to each who asks."
    ),
    questions=(
        Question(
            id="topics",
            ask="What may people ask you about?",
            seen_by=Visibility.PARTNER,
            kind=Kind.MANY,
            required=True,
            choices=TOPICS,
            hint="Whatever you have done yourself. You need no title for it.",
            on_card="Ask me about",
        ),
        Question(
            id="own_words",
            ask="One line in your own words: ask me about …",
            seen_by=Visibility.PARTNER,
            required=True,
            longest=200,
            on_card="In my own words",
        ),
        Question(
            id="how_many",
            ask="How many people at once?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.ONE,
            required=True,
            choices=(Choice("1", "One"), Choice("2", "Two"), Choice("3", "Three"), Choice("5", "Up to five")),
            hint="Once that many have your yes, nobody else can ask you.",
        ),
    ),
)

# When one is free and in which languages stands on a mentor's card too, so those who look for one read it.
WHEN_AND_HOW_TO_TALK = replace(
    WHEN_AND_HOW,
    questions=tuple(
        replace(one, seen_by=Visibility.PARTNER, on_card=on_card)
        if (on_card := {"hours": "Usually free", "languages": "Languages"}.get(one.id))
        else one
        for one in WHEN_AND_HOW.questions
        if one.id not in ("meeting_mode", "how_often")
    ),
)

REQUEST = Form(
    id="request",
    title="Ask a mentor",
    submit="Ask",
    questions=(
        Question(
            id="sentence",
            ask="What would you like to ask, in one sentence?",
            seen_by=Visibility.PARTNER,
            required=True,
            longest=300,
            hint="What you are at, and what you hope for. A yes is easier to a small thing.",
            on_card="Asks",
        ),
    ),
)

PULSE = Form(
    id="pulse",
    title="How is it going?",
    submit="Save",
    opening="Three taps at most, and only the first is needed. {partner} gets nothing of it.",
    questions=(
        Question(
            id="talked",
            ask="Have you talked lately?",
            seen_by=Visibility.COUNTED,
            kind=Kind.ONE,
            required=True,
            choices=(
                Choice("yes", "Yes"),
                Choice("not_yet", "Not yet"),
                Choice("over", "It has run its course"),
            ),
            on_card="Talked lately",
        ),
        Question(
            id="useful",
            ask="How useful is it to you?",
            seen_by=Visibility.COUNTED,
            kind=Kind.ONE,
            choices=(
                Choice("1", "1 · Not so far"),
                Choice("2", "2 · A little"),
                Choice("3", "3 · Now and then"),
                Choice("4", "4 · Clearly"),
                Choice("5", "5 · It changed something"),
            ),
            on_card="Useful",
        ),
        Question(
            id="next",
            ask="And now?",
            seen_by=Visibility.ONLY_ME,
            kind=Kind.ONE,
            choices=(
                Choice("continue", "We go on like this"),
                Choice("pause", "A pause would be good"),
                Choice("program", "We could make it a program"),
            ),
            hint="A note to yourself. Trellis's Home has the buttons for the last two.",
            on_card="And now",
        ),
    ),
)

MENTORING = Playbook(
    kind="mentoring",
    version=1,
    name="Mentoring",
    about="Find somebody who has done what you are about to try, and ask them. No course, no end: you two decide.",
    for_whom=(
        "For everybody here with a question that somebody else has lived through, and for everybody who would answer "
        "one now and then. You need no title for either."
    ),
    suits={
        "quick_word": "because you choose yourself whom you ask, and one sentence is enough",
        "give": "because you say what people may ask you about, and yes or no to each who asks",
        "free": "because there is no plan: you talk when there is something to talk about",
        "open": "because it has no end, and either of you may stop at any time",
    },
    glance={
        "Who meets": "you choose a mentor yourself, who says yes or no",
        "How often": "whenever you like; I ask every few months whether you still talk",
        "For how long": "no end: for as long as it is good for both",
        "What you agree on": "nothing in writing",
    },
    rhythm=Rhythm(weeks=13, weekday=TUESDAY, at=time(9)),
    lasts=None,
    first_after=14,
    anchor="mentee",
    roles=(
        Role(
            id="mentee",
            name="Mentee",
            invitation="Choose yourself whom you ask, with one sentence.",
            form=MENTEE_ENROLS,
            welcome=(
                'Now choose whom you ask: "Find a mentor" is on Trellis\'s Home. One sentence is enough, and whoever '
                "you ask says yes or no."
            ),
        ),
        Role(
            id="mentor",
            name="Mentor",
            invitation='Put up a card: "ask me about". You say yes or no to each who asks.',
            form=MENTOR_ENROLS,
            capacity_question="how_many",
            welcome=(
                "Your card stands in the directory now. When somebody asks you, you hear it from me, and you are free "
                "to say no."
            ),
        ),
    ),
    when_and_how=WHEN_AND_HOW_TO_TALK,
    directory=Directory(
        listed="mentor",
        asking="mentee",
        topics="topics",
        languages="languages",
        form=REQUEST,
        shown_to="those who look for a mentor here",
    ),
    stages=(
        Stage(
            id="introduction",
            name="Introduction",
            prompts=(
                Prompt(
                    id="hello",
                    to=BOTH,
                    where=Place.PAIR,
                    when=When.PAIR_MADE,
                    words=(
                        "{mentee}, meet {mentor}. {mentor}, meet {mentee}. {program} has brought you together.\n"
                        "{mentee}, you make the first move: suggest a day for a first talk, or just ask here."
                    ),
                    about_each="From {author}",
                    below=(
                        "How this works: the two of you decide how often and how long. In two weeks, and then every "
                        "few months, I ask {mentee} in one tap whether you still talk; leaving that out costs nothing."
                        "\nWhat I keep: what you asked and answered me, each read only by those it names. What I do "
                        "not keep: what you write to each other here. Only a message for which one of you chooses "
                        "Save to our shelf in its menu goes on a shelf that you two read."
                    ),
                    called="the introduction to a new partner",
                ),
            ),
        ),
        Stage(
            id="pulse",
            name="Pulse",
            author="mentee",
            form=PULSE,
            closed="This one has closed. Nothing is missing: the next one comes in a few months.",
            skipped="Good to know. Nothing more to do until the next one, in a few months.",
            sent=(
                "Saved. Trellis's Home has the rest, whenever you like: a thank-you kept on your shelf, a break, "
                "leaving without a reason, or making it a program."
            ),
            prompts=(
                Prompt(
                    id="talked_lately",
                    to=("mentee",),
                    where=Place.OWN_DM,
                    when=When.PERIOD_OPENS,
                    words=(
                        "Hi {me}, have you and {partner} talked lately? One tap is enough, and none is fine too: "
                        "nobody counts."
                    ),
                    button="Not quite, or more to say",
                    skip="Yes, all is well",
                    optional=True,
                    called="the question whether you still talk, every few months",
                ),
            ),
        ),
        Stage(
            id="recess",
            name="A break",
            prompts=(
                Prompt(
                    id="paused",
                    to=BOTH,
                    where=Place.OWN_DM,
                    when=When.PAUSED,
                    words=(
                        "{partner} is taking a break until {until}. There is nothing for you to do. I write to you "
                        "when {partner} is back."
                    ),
                    called="word when your partner takes a break or is back",
                ),
                Prompt(
                    id="stopped",
                    to=BOTH,
                    where=Place.OWN_DM,
                    when=When.STOPPED,
                    words=(
                        "{partner} is taking a break. There is nothing for you to do. I write to you when {partner} "
                        "is back."
                    ),
                    called="word when your partner takes a break or is back",
                ),
                Prompt(
                    id="resumed",
                    to=BOTH,
                    where=Place.OWN_DM,
                    when=When.RESUMED,
                    words="{partner} is back. Just write to each other when you like.",
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
                    to=BOTH,
                    where=Place.OWN_DM,
                    when=When.LEFT,
                    words=(
                        "{partner} has closed your mentoring in {program}. That happens, and it says nothing about "
                        "you: thank you for the time you gave.\n"
                        "What you wrote stays yours: you find it on Trellis's Home, and the directory is open to you."
                    ),
                    called="word when a pair ends",
                ),
                Prompt(
                    id="ended",
                    to=BOTH,
                    where=Place.OWN_DM,
                    when=When.ENDED,
                    words=(
                        "Your mentoring with {partner} in {program} has come to its end. Thank you for the time you "
                        "gave each other.\nWhat you wrote stays yours: you find it on Trellis's Home, and the "
                        "directory is open to you."
                    ),
                    called="word when a pair ends",
                ),
            ),
        ),
    ),
)
