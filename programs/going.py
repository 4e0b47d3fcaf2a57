"""Going on after a pair: what each would like when its time ends, or when they were left, and what then follows."""

from dataclasses import replace
from datetime import date

from programs.calendar import day_words
from programs.pairs import Enrolment, Pair
from programs.playbook import Choice, Form, Kind, Playbook, Question, Visibility, When

CARRY_ON = Choice("carry_on", "Carry on together", fact="would like to carry on together")
NEW = Choice("new", "Somebody new", fact="would like somebody new")
REST = Choice("rest", "A rest first", fact="would like a rest first")
FINISH = Choice("finish", "Finish here", fact="finishes here")

THEN = Question(
    id="then",
    ask="What would you like next?",
    seen_by=Visibility.ORGANIZERS,
    kind=Kind.ONE,
    required=True,
    choices=(CARRY_ON, NEW, REST, FINISH),
)
# What somebody chooses while the pair still is one, and after it.
WISH = Form(id="wish", title="What comes next", submit="Send", questions=(THEN,))
GOING = replace(WISH, id="going")


def offered(when: When, playbook: Playbook) -> tuple[Choice, ...]:
    """Return what somebody can choose who is told this; nothing where there is nothing to choose."""
    if when is When.FAREWELL:
        return (CARRY_ON, NEW, FINISH) if playbook.carries_on else ()
    return (NEW, REST, FINISH) if when in (When.LEFT, When.ENDED, When.COMPLETED) else ()


def why_not_now(pair: Pair, picked: Choice, place: Enrolment | None) -> str:
    """Say why somebody cannot choose this of a pair now; '' when they can. `place` is theirs in its program."""
    if pair.active and not pair.finishing:
        return "Your time as a pair is not ending, so there is nothing to choose yet."
    if picked == CARRY_ON and not pair.active:
        return "Your time as a pair is over by now. The organizers can pair you again: please tell them."
    if picked in (NEW, REST) and place is None:
        return "You gave up your place already. You are welcome back: Join stands on Trellis's Home."
    return ""


def said(pair: Pair, picked: Choice) -> str:
    """Say to somebody what follows from their choice."""
    if picked == CARRY_ON:
        return (
            "Noted. If all of you choose this, you carry on and I tell you. Otherwise nobody hears what you chose but "
            "the organizers."
        )
    if picked == NEW:
        return "Noted: the organizers see that you would like somebody new."
    if picked == REST:
        return 'Noted, have a good rest. You keep your place. When you are ready, press "Somebody new" here.'
    if pair.active:
        return "Noted: you finish here when your time as a pair is over. The organizers see it."
    return "Noted, and thank you. You get no new pair. You are welcome back: Join stands on Trellis's Home."


def carried_on(until: date) -> str:
    """Say to whoever chose last that all of them carry on."""
    return f"All of you want to carry on, so you do: until {day_words(until)}."
