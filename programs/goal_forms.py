"""The forms of goals: what a goal says, how far along it is, and how it ended."""

from programs.questions import Choice, Form, Kind, Question, Visibility

GOAL = Form(
    id="goal",
    title="Your goal",
    submit="Save goal",
    opening="A wish and a day are enough to begin with. The rest makes it likelier, and you can add it later.",
    questions=(
        Question(
            id="wish",
            ask="What would you like to reach?",
            seen_by=Visibility.PARTNER,
            required=True,
            longest=150,
            hint="One thing, in a line.",
            on_card="Goal",
        ),
        Question(
            id="measure",
            ask="How will you notice?",
            seen_by=Visibility.PARTNER,
            longest=200,
            hint="Something that one can see or count.",
            on_card="How I will notice",
        ),
        Question(
            id="start",
            ask="Where do you start from?",
            seen_by=Visibility.PARTNER,
            longest=200,
            on_card="Where I start from",
        ),
        Question(
            id="by_when",
            ask="By when?",
            seen_by=Visibility.PARTNER,
            kind=Kind.DAY,
            required=True,
            hint="You can move the day whenever you like.",
            on_card="By",
        ),
        Question(
            id="milestones",
            ask="Which steps lead there?",
            seen_by=Visibility.PARTNER,
            longest=500,
            hint="One a line.",
            on_card="Steps",
        ),
        Question(
            id="obstacle",
            ask="What in you could stop you?",
            seen_by=Visibility.PARTNER,
            longest=150,
            hint="Not the calendar: a habit, a doubt, a fear.",
            on_card="What in me could stop me",
        ),
        Question(
            id="plan",
            ask='And then? "If … happens, I will …"',
            seen_by=Visibility.PARTNER,
            longest=150,
            hint="Such as: if I put it off twice, I will do ten minutes of it at once.",
            on_card="My plan for that",
        ),
    ),
)

HOW_FAR = Question(
    id="how_far",
    ask="How far along is it?",
    seen_by=Visibility.PARTNER,
    kind=Kind.ONE,
    about_goal=True,
    on_card="Goal",
    choices=(
        Choice("none", "No movement"),
        Choice("start", "A start"),
        Choice("steady", "Steady"),
        Choice("nearly", "Nearly there"),
        Choice("reached", "Reached"),
    ),
)

OUTCOME, PROOF = "outcome", "proof"
CLOSING = Form(
    id="goal_closing",
    title="Close this goal",
    submit="Close it",
    questions=(
        Question(
            id=OUTCOME,
            ask="How did it end?",
            seen_by=Visibility.PARTNER,
            kind=Kind.ONE,
            required=True,
            on_card="How it ended",
            choices=(
                Choice("reached", "Reached"),
                Choice("partly", "Partly"),
                Choice("not", "Not now"),
                Choice("outgrown", "I have outgrown it"),
            ),
        ),
        Question(
            id=PROOF,
            ask="What shows it?",
            seen_by=Visibility.PARTNER,
            longest=200,
            hint="One line, if you like.",
            on_card="What shows it",
        ),
    ),
)
