"""The playbook's words as tests look for them: taken from it, so that changing a word there breaks no test."""

from string import Formatter

from programs.mentorship import MENTORSHIP
from programs.mentorship_forms import CHECK_IN

_REGULAR = MENTORSHIP.stage("regular")


def fixed(words: str) -> str:
    """Return the longest piece of a text in which nothing is filled."""
    return max((text for text, *_ in Formatter().parse(words)), key=len)


def prompt(stage: str, prompt_id: str) -> str:
    """Return by which words a prompt is known, whoever it goes to."""
    return fixed(MENTORSHIP.stage(stage).prompt(prompt_id).words)


def join_as(role_id: str) -> str:
    """Return what stands on the button to join in a role."""
    return f"Join as a {role(role_id).lower()}"


def role(role_id: str) -> str:
    """Return what a role is called."""
    return MENTORSHIP.role(role_id).name


def on_card(question: str) -> str:
    """Return what an answer of the check-in is called on its card."""
    return CHECK_IN.field(question).on_card


def card_title(mentee: str, mentor: str) -> str:
    """Return what stands above a card of these two."""
    return _REGULAR.card_title.format(mentee=mentee, mentor=mentor)


def label(question: str, choice: str) -> str:
    """Return what a choice of the check-in says."""
    return next(one.label for one in CHECK_IN.field(question).choices if one.id == choice)


BUTTON = _REGULAR.prompt("check_in").button
SKIP = _REGULAR.prompt("check_in").skip
LINK = _REGULAR.prompt("answered").link
WE_TALKED = _REGULAR.prompt("guidance").talked
INTRODUCES = prompt("introduction", "hello")
ASKS = prompt("regular", "check_in")
REMINDS = prompt("regular", "reminder")
TELLS_ANSWER = prompt("regular", "answered")
TELLS_TALK = prompt("regular", "talked")
CLOSING_SAYS = fixed(_REGULAR.card_closing)
TALKED_SAYS = fixed(_REGULAR.talked)
SKIPPED_SAYS = fixed(_REGULAR.skipped)
