"""The forms of a mentorship from day to day: the check-in, the first note, the short answer.

Who fills which, and when, stands in `programs/mentorship.py`.
"""

from programs.goals import HOW_FAR
from programs.playbook import Choice, Form, Kind, Question, Visibility

SURE = (
    Choice("1", "1 · I doubt it"),
    Choice("2", "2 · It could slip"),
    Choice("3", "3 · Even chances"),
    Choice("4", "4 · Quite sure"),
    Choice("5", "5 · As good as done"),
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
            follow_ups=(HOW_FAR,),
        ),
        Question(
            id="in_the_way",
            ask="What got in the way?",
            seen_by=Visibility.PARTNER,
            kind=Kind.MANY,
            on_card="In the way",
            choices=(
                Choice("time", "Time", "Time was short. Ask what could wait, before you suggest anything new."),
                Choice(
                    "unclear",
                    "The next step was not clear",
                    "The next step was not clear. Ask {mentee} for the smallest one, then wait for the answer.",
                ),
                Choice(
                    "skill",
                    "A skill I do not have yet",
                    "A skill is missing. Tell how you learned it yourself, mistakes included.",
                ),
                Choice(
                    "access",
                    "Access, money or tools",
                    "Access, money or tools stood in the way. Whom do you know who could open that door?",
                ),
                Choice(
                    "life", "Work or life", "Work or life got in the way. Ask how {mentee} is, then about the plan."
                ),
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
                Choice(
                    "listen",
                    "Someone who listens",
                    "{mentee} wants someone who listens. Two questions do more here than advice.",
                ),
                Choice(
                    "feedback",
                    "Feedback on something",
                    "{mentee} wants feedback. Name one thing that works, and one you would change.",
                ),
                Choice("example", "An example", "{mentee} wants an example. Tell one of your own, and how it ended."),
                Choice(
                    "introduction",
                    "An introduction to someone",
                    "{mentee} wants to meet somebody. Think of one name, and ask that person first.",
                ),
            ),
        ),
        Question(
            id="next_promise",
            ask="Your next promise, doable before {until}",
            seen_by=Visibility.PARTNER,
            needed_first=True,
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

MENTEE_OPENS = Form(
    id="mentee_opens",
    title="Before you meet",
    submit="See the card",
    opening="Two questions, one line each is enough. You see the card before {partner} does.",
    needs_partner="Nothing is in here yet. One line is enough, or press Not now.",
    questions=(
        Question(
            id="learns",
            ask="What should {partner} know about how you learn?",
            seen_by=Visibility.PARTNER,
            on_card="How I learn",
        ),
        Question(
            id="first_topic",
            ask="Which topic do you want to open with?",
            seen_by=Visibility.PARTNER,
            longest=200,
            on_card="To open with",
        ),
    ),
)

MENTOR_OPENS = Form(
    id="mentor_opens",
    title="Before you meet",
    submit="See the card",
    opening="Two questions, one line each is enough. You see the card before {partner} does.",
    needs_partner="Nothing is in here yet. One line is enough, or press Not now.",
    questions=(
        Question(
            id="stuck",
            ask="When were you stuck at a similar point?",
            seen_by=Visibility.PARTNER,
            hint="What went wrong teaches more than what went well.",
            on_card="When I was stuck",
        ),
        Question(
            id="prepare",
            ask="What do you need from {partner} to prepare well?",
            seen_by=Visibility.PARTNER,
            kind=Kind.ONE,
            on_card="To prepare well I need",
            choices=(
                Choice("question", "One question, a day before"),
                Choice("background", "A few lines on where you stand"),
                Choice("work", "Something you made, to look at"),
                Choice("nothing", "Nothing, just come"),
            ),
            follow_ups=(
                Question(
                    id="prepare_more",
                    ask="Anything to add about that?",
                    seen_by=Visibility.PARTNER,
                    longest=200,
                    on_card="More about that",
                ),
            ),
        ),
    ),
)

SHORT_ANSWER = Form(
    id="short_answer",
    title="Help me answer",
    submit="See the card",
    opening="All of it is optional, and one line is enough. You see the card before {partner} does.",
    needs_partner="{mentee} would get an empty card. Add one line here or below, or answer in the thread instead.",
    questions=(
        Question(
            id="seen",
            ask="Which growth have you seen in {mentee}?",
            seen_by=Visibility.PARTNER,
            kind=Kind.MANY,
            on_card="Growth seen",
            choices=(
                Choice("questions", "More specific questions"),
                Choice("tried", "Tried something new"),
                Choice("unasked", "Acted without being asked"),
                Choice("explained", "Explained it to others"),
                Choice("none", "None yet (this one stays with you)", unsaid=True),
            ),
            follow_ups=(
                Question(
                    id="seen_more",
                    ask="What did you see?",
                    seen_by=Visibility.PARTNER,
                    on_card="More about that",
                ),
            ),
        ),
        Question(
            id="resource",
            ask="A resource or framework to pass on?",
            seen_by=Visibility.PARTNER,
            hint="A link, a book, a name to look up. It goes on the shelf you share, too.",
            on_card="To look at",
            shelf=True,
            follow_ups=(
                Question(
                    id="resource_why",
                    ask="Why this one?",
                    seen_by=Visibility.PARTNER,
                    on_card="Why",
                    shelf=True,
                ),
            ),
        ),
        Question(
            id="constraint",
            ask="What is the real constraint now?",
            seen_by=Visibility.ONLY_ME,
            kind=Kind.ONE,
            hint="A note to yourself. I remind you of it next time.",
            on_card="The real constraint",
            choices=(
                Choice("goal", "The goal", "Last time the goal itself was the constraint. Is it still the right one?"),
                Choice(
                    "knowledge",
                    "Knowledge",
                    "Last time knowledge was missing. Ask what {mentee} has found out since.",
                ),
                Choice(
                    "confidence",
                    "Confidence",
                    "Last time it was confidence. Name something that {mentee} did well since.",
                ),
                Choice(
                    "opportunity",
                    "Opportunity",
                    "Last time an opportunity was missing. Have you come across one since?",
                ),
                Choice("time", "Time", "Last time it was time. Ask what {mentee} has stopped doing."),
            ),
        ),
        Question(
            id="next_move",
            ask="Your move next time?",
            seen_by=Visibility.ONLY_ME,
            kind=Kind.ONE,
            on_card="Your move next time",
            choices=(
                Choice("ask", "Ask more", "You meant to ask more this time. Begin with a question."),
                Choice("example", "Give an example", "You meant to give an example this time."),
                Choice("introduce", "Introduce someone", "You meant to introduce someone. Whom, and by when?"),
                Choice("review", "Review work", "You meant to look at some work. Ask for one page of it."),
                Choice("back", "Step back", "You meant to step back. What can {mentee} decide without you?"),
            ),
        ),
        Question(
            id="need",
            ask="Anything you need from the organizers?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.ONE,
            hint="They see it as soon as you press the button below.",
            on_card="From the organizers",
            choices=(
                Choice("none", "Nothing"),
                Choice("advice", "Advice", fact="asks for advice"),
                Choice("resource", "A resource", fact="asks for a resource"),
                Choice("worried", "I am worried about wellbeing", fact="is worried about wellbeing"),
            ),
        ),
    ),
)
