"""The words of what a pair agrees on before it begins: the agreement of a mentorship, and the pledge of peers."""

from programs.playbook import Choice, Form, Kind, Opens, Place, Prompt, Question, Stage, Visibility, When


def _asked(id: str, ask: str, on_card: str, choices: tuple[Choice, ...], usual: tuple[str, ...] = (),
           kind: Kind = Kind.ONE, more: str = "", hint: str = "") -> Question:  # fmt: skip
    """Make a question to pick from, with a line to write below it where `more` asks for one."""
    line = Question(f"{id}_more", more, Visibility.PARTNER, longest=150, on_card="And")
    return Question(
        id, ask, Visibility.PARTNER, kind, choices=choices, usual=usual, hint=hint, on_card=on_card,
        follow_ups=(line,) if more else (),
    )  # fmt: skip


_BETWEEN_US = (
    Choice("all", "Everything, unless we both say otherwise"),
    Choice("marked", "Whatever one of us asks to keep here"),
    Choice("people", "Names and work matters; the rest may be told"),
)

AGREEMENT = Stage(
    id="our_agreement",
    name="Agreement",
    together=True,
    form=Form(
        id="our_agreement",
        title="Our agreement",
        submit="Save and sign",
        opening=(
            "Eight questions, best answered together; what many pick is picked already. After you, {partner} can read "
            "and sign it. You can change it whenever you like, and nothing waits for it."
        ),
        questions=(
            Question(
                id="purpose",
                ask="What are you two doing this for, in one sentence?",
                seen_by=Visibility.PARTNER,
                required=True,
                hint="For example: by the spring I have led one project from start to end.",
                on_card="What it is for",
            ),
            _asked(
                "expectations",
                "What can you expect of each other?",
                "We can expect",
                (
                    Choice("prepared", "Come with a question or a topic"),
                    Choice("early", "Say early when something changes"),
                    Choice("honest", "Honest and kind feedback"),
                    Choice("promises", "Small promises, kept or said aloud"),
                ),
                ("prepared", "early", "honest"),
                Kind.MANY,
                "Anything else?",
            ),
            _asked(
                "talks",
                "How often do you talk, and for how long?",
                "We talk",
                (
                    Choice("week", "Every week, half an hour"),
                    Choice("two_weeks", "Every two weeks, half an hour"),
                    Choice("two_weeks_hour", "Every two weeks, an hour"),
                    Choice("month_hour", "Once a month, an hour"),
                ),
                ("two_weeks",),
                more="A day or an hour that suits you both?",
            ),
            _asked(
                "who_schedules",
                "Who plans the talks?",
                "Planned by",
                (Choice("mentee", "The mentee"), Choice("mentor", "The mentor"), Choice("in_turn", "Both, in turn")),
                ("mentee",),
            ),
            _asked(
                "reply_time",
                "How soon do you answer a message?",
                "An answer comes",
                (
                    Choice("day", "Within a day"),
                    Choice("two_days", "Within two working days"),
                    Choice("week", "Within a week"),
                ),
                ("two_days",),
            ),
            _asked(
                "between_us",
                "What stays between you?",
                "Stays between us",
                _BETWEEN_US,
                ("all",),
                more="Anything you would rather leave out altogether?",
            ),
            _asked(
                "misses_twice",
                "If one of you misses twice, you…",
                "If one of us misses twice, we",
                (
                    Choice("talk", "Talk about it, without blame"),
                    Choice("smaller", "Make it smaller: shorter, or less often"),
                    Choice("organizers", "Ask the organizers for help"),
                    Choice("end", "End it kindly"),
                ),
                ("talk",),
            ),
            _asked(
                "how_we_end",
                "How do you end?",
                "How we end",
                (
                    Choice("last_talk", "With a last talk: what changed, and what comes next"),
                    Choice("reached", "As soon as its purpose is reached"),
                    Choice("any_time", "Whenever one of us wants to; no reason is needed"),
                ),
                ("last_talk", "any_time"),
                Kind.MANY,
            ),
        ),
    ),
    prompts=(
        Prompt(
            id="agreement_written",
            to=("mentee", "mentor"),
            where=Place.PAIR,
            when=When.WRITTEN,
            words=(
                "{author} has put into words how you two want to work together. It takes a minute to read: sign it if "
                "it suits you, or change what does not."
            ),
            button="Read and sign",
            opens=Opens.AGREEMENT,
            called="word when your agreement is written or changed",
        ),
        Prompt(
            id="agreement_signed",
            to=("mentee", "mentor"),
            where=Place.PAIR,
            when=When.SIGNED,
            words="You have both signed your agreement. You find it on Trellis's Home, and can change it any time.",
            optional=True,
            called="word when you have both signed your agreement",
        ),
    ),
)

PLEDGE = Stage(
    id="pledge",
    name="Pledge",
    together=True,
    form=Form(
        id="pledge",
        title="Our pledge",
        submit="Save and sign",
        opening=(
            "Six questions; what many pick is picked already. After you, {partner} can read and sign it. You can "
            "change it whenever you like, and nothing waits for it."
        ),
        needs_partner="Nothing is in here yet. One answer is enough, or press Not now.",
        questions=(
            _asked("between_us", "What stays between you?", "Stays between us", _BETWEEN_US, ("all",)),
            Question(
                id="off_limits",
                ask="Is there anything you would rather not talk about?",
                seen_by=Visibility.PARTNER,
                longest=200,
                on_card="Rather not talked about",
            ),
            _asked(
                "promise_size",
                "How big is a promise, from one check-in to the next?",
                "A promise takes",
                (
                    Choice("half_hour", "Half an hour or so"),
                    Choice("evening", "One evening"),
                    Choice("day", "About a day"),
                    Choice("own", "Each decides for themselves"),
                ),
                ("evening",),
                hint="Small and kept does more than big and missed.",
            ),
            _asked(
                "check_in_day",
                "On which day do you look at it together?",
                "Our day",
                (
                    Choice("0", "Monday"),
                    Choice("1", "Tuesday"),
                    Choice("2", "Wednesday"),
                    Choice("3", "Thursday"),
                    Choice("4", "Friday"),
                    Choice("5", "Saturday"),
                    Choice("6", "Sunday"),
                ),
                kind=Kind.LIST,
                more="At what time, and in what way?",
                hint="A day between you; I ask each of you at your own hour.",
            ),
            _asked(
                "after_a_miss",
                "When one of you misses a promise, the other…",
                "After a miss, the other",
                (
                    Choice(
                        "ask_why",
                        "Asks what got in the way",
                        "For a miss you agreed to ask what got in the way, and to listen first.",
                    ),
                    Choice(
                        "shrink",
                        "Helps to make it smaller",
                        "For a miss you agreed to help make the next promise smaller.",
                    ),
                    Choice(
                        "just_note",
                        "Takes note, and goes on",
                        "For a miss you agreed to take note and go on, without a question.",
                    ),
                ),
                ("ask_why",),
            ),
            _asked(
                "silent_days",
                "After how many silent days is a nudge welcome?",
                "A nudge is welcome after",
                (
                    Choice("3", "3 days"),
                    Choice("5", "5 days"),
                    Choice("7", "7 days"),
                    Choice("10", "10 days"),
                ),
                ("7",),
            ),
        ),
    ),
    prompts=(
        Prompt(
            id="pledge_written",
            to=("buddy",),
            where=Place.PAIR,
            when=When.WRITTEN,
            words=(
                "{author} has put your pledge into words. It takes a minute to read: sign it if it suits you, or "
                "change what does not."
            ),
            button="Read and sign",
            opens=Opens.AGREEMENT,
            called="word when your pledge is written or changed",
        ),
        Prompt(
            id="pledge_signed",
            to=("buddy",),
            where=Place.PAIR,
            when=When.SIGNED,
            words="Everybody has signed your pledge. You find it on Trellis's Home, and can change it any time.",
            optional=True,
            called="word when everybody has signed your pledge",
        ),
    ),
)
