"""The forms that come once in a mentorship, in the order of the timeline: from the first days to halftime.

Who fills which, and when, stands in `programs/mentorship.py`.
"""

from programs.questions import Blind, Choice, Form, Kind, Leads, Question, Visibility

HOW_OFTEN = (
    Choice("1", "1 · Hardly ever"),
    Choice("2", "2 · Now and then"),
    Choice("3", "3 · About half the time"),
    Choice("4", "4 · Mostly"),
    Choice("5", "5 · Nearly always"),
)
WELL = (
    Choice("1", "1 · Not at all"),
    Choice("2", "2 · Not so well"),
    Choice("3", "3 · All right"),
    Choice("4", "4 · Well"),
    Choice("5", "5 · Very well"),
)


def _habit(habit: str, ask: str, more: tuple[Question, ...] = ()) -> Question:
    """Ask how often a mentor does something; the answer is theirs alone."""
    return Question(
        id=habit,
        ask=ask,
        seen_by=Visibility.ONLY_ME,
        kind=Kind.LIST,
        choices=HOW_OFTEN,
        on_card=ask,
        follow_ups=more,
    )


SIX_HABITS = (
    _habit(
        "ask_first",
        "I ask before I advise",
        (_habit("silence", "I let silence work"), _habit("next_step", "I leave with a clear next step")),
    ),
    _habit(
        "specific",
        "I give feedback on something specific",
        (_habit("mistakes", "I share my own mistakes"), _habit("doors", "I open doors for others")),
    ),
)

HABITS = Form(
    id="habits",
    title="Six habits",
    submit="Keep for myself",
    opening="How often do you do this? Only you see it, now and later. At the end I ask again and show you both.",
    questions=SIX_HABITS,
)

CONTACT = Form(
    id="contact",
    title="In touch?",
    submit="Send",
    opening="One question, one tap. The organizers see it, so that they can help where it is stuck.",
    questions=(
        Question(
            id="in_touch",
            ask="Have you two been in touch?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.ONE,
            required=True,
            on_card="In touch",
            choices=(
                Choice("yes", "Yes, we have", then="Good to hear."),
                Choice(
                    "not_written",
                    "They have not written yet",
                    fact="has not heard from their partner yet",
                    then="Write first, if you like. One line with two possible times is enough.",
                ),
                Choice(
                    "no_time",
                    "I had no time yet",
                    fact="had no time to be in touch yet",
                    then="It happens. One line today is enough, even if the talk itself has to wait.",
                ),
                Choice(
                    "unreachable",
                    "I cannot reach them",
                    fact="cannot reach their partner",
                    then="The organizers see this, and ask. There is nothing more for you to do.",
                ),
            ),
        ),
    ),
)


def _fit(form: str, early: str) -> Form:
    """Ask whether a pair fits; `early` is said to whoever cannot tell yet."""
    return Form(
        id=form,
        title="Are you two a fit?",
        submit="Send",
        opening="One question, between you and the organizers. {partner} never learns what you say here.",
        questions=(
            Question(
                id="working",
                ask="Does this pair work for what you want?",
                seen_by=Visibility.ORGANIZERS,
                kind=Kind.ONE,
                required=True,
                on_card="A fit",
                choices=(
                    Choice("good", "Yes, it is good", then="Good to hear. On you go."),
                    Choice("early", "Too early to say", then=early),
                    Choice(
                        "not_right",
                        "It is not the right fit",
                        fact="does not find it the right fit",
                        then=(
                            "Thank you for saying so. It is nobody's fault, and you need not hold out. If you leave, "
                            "{partner} hears it kindly and without a reason, and the organizers look for somebody new "
                            "for you. Nothing happens before you choose it."
                        ),
                        leads=Leads.LEAVE,
                    ),
                ),
            ),
        ),
    )


FIT = _fit("fit", "That is fine. I ask you once more in two weeks.")
FIT_AGAIN = _fit("fit_again", "That is fine. Leave this pair and Get help stand on Home, should you want either.")

_BOTH_AT_HALF = (
    Question(
        id="rhythm",
        ask="Is your rhythm right?",
        seen_by=Visibility.PARTNER,
        kind=Kind.ONE,
        required=True,
        blind=Blind.UNTIL_MINE,
        on_card="Our rhythm",
        choices=(
            Choice("right", "It is right"),
            Choice("more", "More often would be better"),
            Choice("less", "Less often would be better"),
            Choice("longer", "More time each time"),
            Choice("shorter", "Less time each time"),
        ),
    ),
    Question(
        id="prepared",
        ask="How well do the two of you prepare?",
        seen_by=Visibility.PARTNER,
        kind=Kind.LIST,
        blind=Blind.UNTIL_ALL,
        on_card="How well we prepare",
        choices=WELL,
        follow_ups=(
            Question(
                id="challenge",
                ask="How well does the challenge suit you, neither too small nor too large?",
                seen_by=Visibility.PARTNER,
                kind=Kind.LIST,
                blind=Blind.UNTIL_ALL,
                on_card="How well the challenge suits",
                choices=WELL,
            ),
        ),
    ),
    Question(
        id="trust",
        ask="How freely can you say hard things to {partner}?",
        seen_by=Visibility.ONLY_ME,
        kind=Kind.LIST,
        on_card="How freely I can say hard things",
        choices=(
            Choice(
                "1",
                "1 · Not at all",
                then=(
                    'A way to begin, if you like one: "There is something I have not said so far, because I was not '
                    'sure how. May I try?" And if it should not be {partner}: Get help, under any message of mine, '
                    "reaches the organizers you choose."
                ),
            ),
            Choice(
                "2",
                "2 · With difficulty",
                then='A way to begin, if you like one: "What is one thing we have not talked about, and should?"',
            ),
            Choice(
                "3",
                "3 · Some of them",
                then='A way to begin, if you like one: "What could I do that would make it easier to tell me things?"',
            ),
            Choice("4", "4 · Most of them"),
            Choice("5", "5 · All of them"),
        ),
    ),
    Question(
        id="keep",
        ask="One thing to keep",
        seen_by=Visibility.PARTNER,
        longest=150,
        blind=Blind.UNTIL_MINE,
        on_card="Keep",
        follow_ups=(
            Question(
                id="start",
                ask="One thing to start",
                seen_by=Visibility.PARTNER,
                longest=150,
                blind=Blind.UNTIL_MINE,
                on_card="Start",
            ),
            Question(
                id="stop",
                ask="One thing to stop",
                seen_by=Visibility.PARTNER,
                longest=150,
                blind=Blind.UNTIL_MINE,
                on_card="Stop",
            ),
        ),
    ),
)
_HALFWAY_OPENING = (
    "Five questions, three minutes, each of you alone. You see the card before you share it, and read {partner}'s "
    "once yours is shared."
)

MENTEE_AT_HALF = Form(
    id="mentee_at_half",
    title="Halfway",
    submit="See the card",
    opening=_HALFWAY_OPENING,
    questions=(
        *_BOTH_AT_HALF,
        Question(
            id="goal",
            ask="Are your goals still the right ones?",
            seen_by=Visibility.PARTNER,
            kind=Kind.ONE,
            blind=Blind.UNTIL_MINE,
            on_card="My goals",
            choices=(
                Choice("keep", "Yes, I keep them"),
                Choice("sharpen", "Yes, but they could be sharper"),
                Choice("replace", "No, there is another one now"),
            ),
        ),
    ),
)

MENTOR_AT_HALF = Form(
    id="mentor_at_half",
    title="Halfway",
    submit="See the card",
    opening=_HALFWAY_OPENING,
    questions=(
        *_BOTH_AT_HALF,
        Question(
            id="load",
            ask="How is the load for you?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.LIST,
            hint="Too much is worth saying: the organizers would rather know.",
            on_card="The load",
            choices=(
                Choice("1", "1 · There is room for more"),
                Choice("2", "2 · Light"),
                Choice("3", "3 · Just right"),
                Choice("4", "4 · Heavy", fact="finds the load heavy"),
                Choice("5", "5 · Too much", fact="finds the load too much"),
            ),
        ),
    ),
)
