"""The forms of the last weeks of a mentorship: looking back, a line of thanks, and what the organizers learn from it.

Who fills which, and when, stands in `programs/mentorship.py`.
"""

from programs.mentorship_reviews import SIX_HABITS, WELL
from programs.questions import Choice, Form, Kind, Question, Visibility

MENTEE_CLOSES = Form(
    id="mentee_closes",
    title="Looking back",
    submit="See the card",
    opening="Two questions about the whole way. You see the card before {partner} does.",
    needs_partner="Nothing is in here yet. One line is enough, or press Not now.",
    questions=(
        Question(
            id="can_now",
            ask="What can you do now that you could not before?",
            seen_by=Visibility.PARTNER,
            hint="However small. What would somebody else notice?",
            on_card="I can now",
        ),
        Question(
            id="advice",
            ask="Which advice changed what you did?",
            seen_by=Visibility.PARTNER,
            on_card="What changed what I did",
        ),
    ),
)

MENTOR_CLOSES = Form(
    id="mentor_closes",
    title="Looking back",
    submit="Send",
    opening="The six habits once more, then two questions. The habits stay with you alone.",
    questions=(
        *SIX_HABITS,
        Question(
            id="habit_kept",
            ask="Which one do you keep?",
            seen_by=Visibility.ONLY_ME,
            longest=150,
            on_card="A habit I keep",
        ),
        Question(
            id="again",
            ask="Would you be a mentor again?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.ONE,
            on_card="A mentor again",
            choices=(
                Choice("one", "Yes, for one person", fact="would be a mentor again, for one person"),
                Choice("more", "Yes, for more than one", fact="would be a mentor again, for more than one"),
                Choice("later", "Yes, after a rest", fact="would be a mentor again, after a rest"),
                Choice("no", "Not for now"),
            ),
        ),
    ),
)

THANKS = Form(
    id="thanks",
    title="A line of thanks",
    submit="See the card",
    opening="One line, if there is one. {partner} gets it only once you have seen it and pressed Share now.",
    needs_partner="Nothing is in here yet. One line is enough, or press Not now.",
    questions=(
        Question(
            id="thanks",
            ask="What would you like to thank {partner} for?",
            seen_by=Visibility.PARTNER,
            hint="The more exact, the longer it is remembered.",
            on_card="Thank you",
        ),
    ),
)

FEEDBACK = Form(
    id="feedback",
    title="How was it?",
    submit="Send",
    opening=(
        "For the next round. Your answers are only counted: organizers see figures once five people have answered, "
        "and what you write without your name, mixed with what others wrote."
    ),
    questions=(
        Question(
            id="recommend",
            ask="Would you recommend this to a friend here?",
            seen_by=Visibility.COUNTED,
            kind=Kind.LIST,
            required=True,
            on_card="Would recommend",
            choices=(
                Choice("0", "0 · Not at all"),
                *(Choice(str(n), str(n)) for n in range(1, 10)),
                Choice("10", "10 · In a heartbeat"),
            ),
            follow_ups=(
                Question(
                    id="recommend_why",
                    ask="Why?",
                    seen_by=Visibility.COUNTED,
                    hint="No names, so that nobody is known by it.",
                    on_card="Why",
                ),
            ),
        ),
        *(
            Question(id=what, ask=ask, seen_by=Visibility.COUNTED, kind=Kind.LIST, choices=WELL, on_card=on_card)
            for what, ask, on_card in (
                ("matching", "How well were you two matched?", "Matching"),
                ("support", "How well were you supported by the organizers?", "Support"),
                ("pacing", "How well did the pace suit you?", "Pace"),
            )
        ),
    ),
)
