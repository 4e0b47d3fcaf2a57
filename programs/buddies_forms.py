"""What accountability buddies are asked: on joining, in each check-in, halfway, and at the end."""

from dataclasses import replace

from programs.goals import HOW_FAR
from programs.playbook import Blind, Choice, Form, Kind, Leads, Promised, Question, Visibility

SURE = (
    Choice("1", "1 · I doubt it"),
    Choice("2", "2 · It could slip"),
    Choice("3", "3 · Even chances"),
    Choice("4", "4 · Quite sure"),
    Choice("5", "5 · As good as done"),
)

ENROLS = Form(
    id="buddy_enrols",
    title="Join as a buddy",
    submit="Next",
    opening="Step 1 of 2: four questions, a minute. Beside each you see who reads your answer.",
    questions=(
        Question(
            id="goal",
            ask="Which goal would you like company on?",
            seen_by=Visibility.PARTNER,
            required=True,
            hint="A certification, a talk, a project, a habit, a job search: one sentence is plenty.",
            on_card="The goal I want company on",
        ),
        Question(
            id="sort",
            ask="What sort of goal is it?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.LIST,
            choices=(
                Choice("certification", "A certification"),
                Choice("talk", "A talk, or something in writing"),
                Choice("project", "A project of my own"),
                Choice("habit", "A habit"),
                Choice("job", "A job search"),
                Choice("other", "Something else"),
            ),
        ),
        Question(
            id="drive",
            ask="How driven are you to keep a weekly slot for it?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.ONE,
            required=True,
            choices=(
                Choice("1", "1 · I am curious, no more"),
                Choice("2", "2 · When the week allows it"),
                Choice("3", "3 · Most weeks"),
                Choice("4", "4 · I make room for it"),
                Choice("5", "5 · Nothing gets in the way"),
            ),
            hint="There is no right answer. You get somebody close to yours.",
        ),
        Question(
            id="after_a_miss",
            ask="When I miss a promise, I would like my buddy to …",
            seen_by=Visibility.PARTNER,
            kind=Kind.ONE,
            on_card="When I miss a promise",
            choices=(
                Choice("ask_why", "ask me why", "A promise slipped. {author} would like to be asked why."),
                Choice(
                    "shrink",
                    "help me make it smaller",
                    "A promise slipped. {author} would like help to make the next one smaller.",
                ),
                Choice("just_note", "just note it", "A promise slipped. {author} would like you to note it and go on."),
            ),
        ),
    ),
)

CHECK_IN = Form(
    id="check_in_together",
    title="Your check-in",
    submit="See the card",
    opening="Five short questions, about a minute. You read {partner}'s once yours is shared, and not before.",
    promise="next_promise",
    questions=(
        Question(
            id="last_promise",
            ask="How did it go?",
            seen_by=Visibility.PARTNER,
            kind=Kind.ONE,
            required=True,
            needs_promise=True,
            blind=Blind.UNTIL_MINE,
            on_card="I promised",
            choices=(
                Choice("kept", "Kept", promise=Promised.KEPT),
                Choice("partly", "Partly", promise=Promised.PARTLY),
                Choice("missed", "Missed", promise=Promised.MISSED),
            ),
        ),
        Question(
            id="win",
            ask="One win, however small?",
            seen_by=Visibility.PARTNER,
            blind=Blind.UNTIL_MINE,
            longest=200,
            on_card="A win",
            follow_ups=(
                Question(
                    id="snag",
                    ask="One snag?",
                    seen_by=Visibility.PARTNER,
                    blind=Blind.UNTIL_MINE,
                    longest=200,
                    on_card="A snag",
                ),
                replace(HOW_FAR, blind=Blind.UNTIL_MINE),
            ),
        ),
        Question(
            id="plan",
            ask="Does your plan still fit?",
            seen_by=Visibility.PARTNER,
            kind=Kind.ONE,
            blind=Blind.UNTIL_MINE,
            on_card="The plan",
            choices=(
                Choice("keep", "Keep it as it is"),
                Choice(
                    "shrink",
                    "Make it smaller",
                    then="You want to make it smaller: half of it, done, is more than all of it, put off.",
                    leads=Leads.GOALS,
                ),
                Choice(
                    "change",
                    "Change the goal",
                    then="You want to change the goal. That is no failure: write down what it is now.",
                    leads=Leads.GOALS,
                ),
                Choice(
                    "pause",
                    "Take a break from it",
                    then="You want to take a break. Your check-ins wait, and your row of promises stays as it is.",
                    leads=Leads.PAUSE,
                ),
            ),
        ),
        Question(
            id="next_promise",
            ask="Your next promise, doable before {until}",
            seen_by=Visibility.PARTNER,
            needed_first=True,
            blind=Blind.UNTIL_MINE,
            longest=200,
            on_card="Next promise",
            follow_ups=(
                Question(
                    id="if_then",
                    ask="If something gets in the way, then I will …",
                    seen_by=Visibility.PARTNER,
                    blind=Blind.UNTIL_MINE,
                    longest=150,
                    on_card="If something gets in the way, I will",
                ),
                Question(
                    id="how_sure",
                    ask="How sure are you?",
                    seen_by=Visibility.PARTNER,
                    kind=Kind.ONE,
                    blind=Blind.UNTIL_ALL,
                    choices=SURE,
                    hint="Shown once everybody's is in. At 1 or 2, make the promise smaller.",
                    on_card="How sure",
                ),
            ),
        ),
        Question(
            id="would_help",
            ask="What would help from {partner} this time?",
            seen_by=Visibility.PARTNER,
            kind=Kind.MANY,
            blind=Blind.UNTIL_MINE,
            on_card="Would help",
            choices=(
                Choice("listen", "Someone who listens"),
                Choice("midweek", "Ask me how it goes, midway"),
                Choice("alongside", "Work side by side for an hour"),
                Choice("feedback", "Feedback on something"),
                Choice("nothing", "Nothing this time"),
            ),
        ),
    ),
)

HALFWAY = Form(
    id="halfway",
    title="Half of your time",
    submit="Save",
    opening="Two questions, one tap each. {partner} sees neither.",
    questions=(
        Question(
            id="right_partner",
            ask="Is {partner} still the right buddy for you?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.ONE,
            required=True,
            on_card="Still the right buddy",
            choices=(
                Choice("yes", "Yes"),
                Choice("unsure", "I am not sure", fact="is not sure about the pair"),
                Choice(
                    "no",
                    "Not any more",
                    fact="would like somebody else",
                    then="You can leave without giving a reason, and {partner} is told kindly. Get help works too.",
                    leads=Leads.LEAVE,
                ),
            ),
        ),
        Question(
            id="balance",
            ask="Who puts in more effort?",
            seen_by=Visibility.ONLY_ME,
            kind=Kind.ONE,
            on_card="Who puts in more",
            choices=(
                Choice("me", "I do"),
                Choice("even", "It is even"),
                Choice("them", "My buddy does"),
            ),
            hint="For you alone: it is worth a thought.",
        ),
    ),
)

FEEDBACK = Form(
    id="buddy_feedback",
    title="Looking back",
    submit="Save",
    opening="Two questions before your time as buddies is over. {partner} sees none of it.",
    questions=(
        Question(
            id="helped_most",
            ask="What helped most?",
            seen_by=Visibility.COUNTED,
            kind=Kind.MANY,
            on_card="Helped most",
            choices=(
                Choice("promise", "Making a promise to somebody"),
                Choice("reading", "Reading how my buddy is doing"),
                Choice("talks", "Our talks"),
                Choice("rhythm", "The rhythm"),
                Choice("nothing", "Nothing much"),
            ),
        ),
        Question(
            id="recommend",
            ask="Would you recommend this to a friend here?",
            seen_by=Visibility.COUNTED,
            kind=Kind.ONE,
            required=True,
            on_card="Would recommend it",
            choices=(
                Choice("1", "1 · No"),
                Choice("2", "2 · Rather not"),
                Choice("3", "3 · It depends"),
                Choice("4", "4 · Probably"),
                Choice("5", "5 · Yes, gladly"),
            ),
        ),
    ),
)
