"""A mentorship from the first organizer to the second check-in, across the end of summer time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from playground.slack import Message, Person
from playground.stage import Stage
from playground.stories.telling import Step
from programs.joining import WHEN_AND_HOW as JOINING

STARTS_ON = date(2026, 10, 13)
STARTS = datetime(2026, 10, 12, 10, 0, tzinfo=UTC)
FIRST = datetime(2026, 10, 13, 8, 0, tzinfo=UTC)  # 09:00 in Lisbon, in summer time
SECOND = datetime(2026, 10, 27, 9, 0, tzinfo=UTC)  # 09:00 in Lisbon again, after the change on 25 October
GROWTH = "I explained our queue to two colleagues, and they understood it."
# What everybody answers in the second step of joining; the rest stands there already, as Slack and Trellis know it.
WHEN_AND_HOW = {"how_often": "two_weeks", "consent": [JOINING.field("consent").choices[0].id]}
PROMISE = "Write the design page for the queue and send it to one person."


def steps(stage: Stage) -> Sequence[Step]:
    """Return the story, with its people let into the workspace."""
    olu = stage.person("Olu", "Europe/London", owner=True)
    ana = stage.person("Ana", "Europe/Lisbon")
    kenji = stage.person("Kenji", "Asia/Tokyo")
    ws = stage.workspace

    def group() -> list[Message]:
        channel = ws.group(ana, kenji)
        return [message for message in ws.messages(channel) if message.user == ws.bot_user] if channel else []

    def homes(person: Person, text: str) -> bool:
        home = person.open_home()
        return home is not None and home.says(text)

    def enrols(person: Person, button: str, answers: dict[str, object]) -> None:
        person.open_home()
        person.press(button)
        person.fill(answers)
        person.submit()
        person.fill(WHEN_AND_HOW)
        person.submit()

    def pairs() -> None:
        olu.press("Pair people")
        olu.fill({"Mentee": ana, "Mentor": kenji})
        olu.submit()

    def checks_in() -> None:
        ana.press("Check in", on=ana.dm[-1])
        ana.fill(
            {
                "growth": GROWTH,
                "in_the_way": ["time"],
                "would_help": "feedback",
                "next_promise": PROMISE,
                "how_sure": "4",
            }
        )
        ana.submit()

    def starts_a_program() -> None:
        olu.open_home()
        olu.press("Start a mentorship")
        olu.fill({"Start day": STARTS_ON})
        olu.submit()

    def says_in_dm(text: str) -> bool:
        return any(message.says(text) for message in ana.dm)

    return (
        Step("Olu, who owns the workspace, starts a program and is its organizer.", olu, starts_a_program,
             lambda: homes(olu, "for organizers")),
        Step("Ana joins as a mentee.", ana,
             lambda: enrols(ana, "Join as a mentee", {
                 "change": "Lead a small project, and hear that it went well.", "topics": ["leading", "technical"],
                 "matters_most": "been_there"}),
             lambda: homes(olu, "waiting for a pair: Ana")),
        Step("Kenji joins as a mentor.", kenji,
             lambda: enrols(kenji, "Join as a mentor", {"can_help_with": ["leading"], "how_many": "1"}),
             lambda: homes(olu, "waiting for a pair: Kenji")),
        Step("Olu pairs Ana with Kenji.", olu, pairs, lambda: homes(olu, "Ana & Kenji")),
        Step("Trellis introduces them in a conversation of their own.", kenji, stage.settle,
             lambda: any(one.says("Ana, meet Kenji") for one in group()), "chat.postMessage"),
        Step("At her own hour Ana is asked to check in.", ana, lambda: stage.move_to(FIRST),
             lambda: says_in_dm("time for your check-in"), "chat.postMessage"),
        Step("Ana fills the form, and sees the card before anybody else does.", ana, checks_in,
             lambda: ana.modal is not None and ana.modal.says(PROMISE)
             and not any(one.says(PROMISE) for one in group())),
        Step("Ana shares it, and the form closes.", ana, ana.submit, lambda: ana.modal is None),
        Step("Kenji gets the card, made for a mentor, in their conversation.", kenji, stage.settle,
             lambda: any(one.says(PROMISE) and one.says("Kenji, what would you ask") for one in group()),
             "chat.postMessage"),
        Step("Kenji's Home says what waits for him.", kenji, lambda: None,
             lambda: homes(kenji, "Ana shared a check-in"), "views.publish"),
        Step("Kenji answers in the thread.", kenji,
             lambda: kenji.say(group()[-1], "Who should read it first, and what do you want them to decide?"),
             lambda: homes(kenji, "was answered on")),
        Step("Ana is told, once, with a way to the thread.", ana, stage.settle,
             lambda: sum(one.says("answered your check-in") for one in ana.dm) == 1, "chat.postMessage"),
        Step("Ana's Home says that it was answered.", ana, lambda: None, lambda: homes(ana, "was answered on"),
             "views.publish"),
        Step("Olu's Home says that it happened, and nothing of what was written.", olu, lambda: None,
             lambda: homes(olu, "answered Tuesday 13 October") and not homes(olu, PROMISE), "views.publish"),
        Step("Two weeks later summer time is over, and Ana is asked at her own hour again.", ana,
             lambda: stage.move_to(SECOND),
             lambda: sum(one.says("time for your check-in") for one in ana.dm) == 2, "chat.postMessage"),
        Step("The form quotes the promise she made.", ana, lambda: ana.press("Check in", on=ana.dm[-1]),
             lambda: ana.modal is not None and ana.modal.says(PROMISE), "views.open"),
    )  # fmt: skip
