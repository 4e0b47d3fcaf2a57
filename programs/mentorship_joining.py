"""The forms in which one joins a mentorship: what a mentee would like to change, and what a mentor can help with.

Who fills which stands in `programs/mentorship.py`.
"""

from programs.playbook import Choice, Form, Kind, Question, Visibility
from programs.themes import TRACKS

TOPICS = (
    Choice("career", "Career: where next, and how"),
    Choice("technical", "Technical: going deeper"),
    Choice("people", "People: talking, listening, saying no"),
    Choice("leading", "Leading: a first team or project"),
    Choice("speaking", "Speaking and writing in public"),
)

MENTEE_ENROLS = Form(
    id="mentee_enrols",
    title="Join as a mentee",
    submit="Next",
    opening="Step 1 of 2: six questions, 90 seconds. Beside each you see who reads your answer.",
    questions=(
        Question(
            id="change",
            ask="What should be different in six months, and how would you notice?",
            seen_by=Visibility.PARTNER,
            required=True,
            longest=400,
            hint="One or two sentences are plenty.",
            on_card="What should be different in six months",
        ),
        Question(
            id="where_now",
            ask="Where are you now?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.LIST,
            choices=(
                Choice("studying", "Studying, or changing career"),
                Choice("first_job", "In my first years of work"),
                Choice("experienced", "Experienced in what I do"),
                Choice("leading", "Leading, or about to"),
                Choice("break", "Coming back after a break"),
            ),
        ),
        Question(
            id="strength",
            ask="What is a strength that you bring?",
            seen_by=Visibility.PARTNER,
            longest=150,
            hint="However small it seems to you.",
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
            choices=tuple(Choice(track.id, track.name) for track in TRACKS),
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
    submit="Next",
    opening="Step 1 of 2: five questions, a minute. You need no title for this, only something you did yourself.",
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
        Question(
            id="way_of_working",
            ask="How do you like to work?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.MANY,
            choices=(
                Choice("listening", "Listening"),
                Choice("challenging", "Challenging"),
                Choice("hands_on", "Hands-on, side by side"),
            ),
        ),
        Question(
            id="has_led",
            ask="Have you led anybody before?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.ONE,
            choices=(Choice("yes", "Yes"), Choice("a_little", "A little, without the title"), Choice("no", "Not yet")),
            hint="Not yet is a good answer: this is a good place to begin.",
        ),
    ),
)
