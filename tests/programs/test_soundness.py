"""A playbook that asks for what the app does not do is refused, and the words say where and what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time

import pytest

from blocks.kit import LIMITS
from programs import fitting
from programs.course import Rhythm
from programs.fitting import placeholders
from programs.mentorship import MENTORSHIP
from programs.mentorship_forms import CHECK_IN
from programs.playbook import Choice, Kind, Opens, Place, Playbook, Prompt, Stage, When
from programs.soundness import UnsoundPlaybookError, flaws, refuse_unsound
from tests.blocks.people import REGULAR

BARE = MENTORSHIP.stages[0]


def with_stage(stage: Stage, changed: Stage) -> Playbook:
    """Put a changed stage in a stage's place."""
    return replace(MENTORSHIP, stages=tuple(changed if one is stage else one for one in MENTORSHIP.stages))


def with_prompt(prompt_id: str, **changes: object) -> Playbook:
    """Change one prompt of the stage with a form."""
    prompts = tuple(replace(one, **changes) if one.id == prompt_id else one for one in REGULAR.prompts)  # type: ignore[arg-type]  # any field
    return with_stage(REGULAR, replace(REGULAR, prompts=prompts))


def bare(**changes: object) -> Playbook:
    """Change the prompt of the stage without a form."""
    return with_stage(BARE, replace(BARE, prompts=(replace(BARE.prompts[0], **changes),)))  # type: ignore[arg-type]  # any field


def with_form(**changes: object) -> Playbook:
    """Change the stage's form."""
    return with_stage(REGULAR, replace(REGULAR, form=replace(CHECK_IN, **changes)))  # type: ignore[arg-type]  # any field


def with_question(question_id: str, **changes: object) -> Playbook:
    """Change one question of the stage's form."""
    asked = tuple(replace(one, **changes) if one.id == question_id else one for one in CHECK_IN.questions)  # type: ignore[arg-type]  # any field
    return with_form(questions=asked)


def with_first_role(**changes: object) -> Playbook:
    """Change the first role."""
    first, *others = MENTORSHIP.roles
    return replace(MENTORSHIP, roles=(replace(first, **changes), *others))  # type: ignore[arg-type]  # any field


def without_words_for(role: str) -> Playbook:
    """Take a role's words from one theme."""
    track, *others = MENTORSHIP.tracks
    first, *rest = track.themes
    less = replace(first, words={other: words for other, words in first.words.items() if other != role})
    return replace(MENTORSHIP, tracks=(replace(track, themes=(less, *rest)), *others))


ELEVEN = tuple(Choice(str(n), "x") for n in range(11))
CHECK = "stage regular, prompt check_in"
BROKEN: dict[str, tuple[Callable[[], Playbook], str]] = {
    "event": (lambda: with_prompt("half", when=When.SUBMITTED, after_days=0), "half comes when it is 'submitted'"),
    "event without a form": (lambda: bare(when=When.SHARED), "prompt hello comes when it is 'shared', which does not"),
    "unless": (lambda: with_prompt("half", unless=When.TALKED), "half comes unless it is 'talked', which the"),
    "unless without a form": (lambda: bare(unless=When.SHARED), "prompt hello comes unless it is 'shared', which does"),
    "days": (lambda: with_prompt("answered", after_days=2), "prompt answered comes 2 days after it is 'answered'"),
    "days before": (lambda: with_prompt("half", after_days=-1), "prompt half comes -1 days"),
    "thread": (lambda: with_prompt("reminder", in_thread_of="nothing"), "reminder comes in the thread of 'nothing'"),
    "thread of another": (lambda: with_prompt("half", in_thread_of="check_in"), "which goes to somebody else"),
    "nobody": (lambda: with_prompt("check_in", to=()), f"{CHECK} goes to nobody"),
    "a stranger": (lambda: with_prompt("check_in", to=("coach",)), f"{CHECK} goes to 'coach', which is no role"),
    "no words": (lambda: with_prompt("half", words=""), "prompt half says nothing"),
    "no name": (lambda: with_prompt("half", called=""), "prompt half has no name in `called`"),
    "optional card": (lambda: with_prompt("guidance", optional=True), "prompt guidance is optional, though"),
    "button": (lambda: bare(opens=Opens.FORM), "introduction, prompt hello has a button, but its stage has no form"),
    "somebody else's button": (lambda: with_prompt("half", button="Open"), "a form that only its author can open"),
    "card": (lambda: bare(card=True), "prompt hello has a card, but its stage has no form"),
    "skip": (lambda: with_prompt("half", skip="Skip"), "prompt half has a skip, but no button"),
    "skipped": (lambda: with_stage(REGULAR, replace(REGULAR, skipped="")), f"{CHECK} has a skip, but its stage has no"),
    "talked": (lambda: with_stage(REGULAR, replace(REGULAR, talked="")), "guidance has a `talked`, but its stage"),
    "thread answers": (lambda: with_prompt("guidance", where=Place.OWN_DM), "guidance is answered in a thread outside"),
    "link": (lambda: with_prompt("talked", link="Read"), "prompt talked has a link, though nothing was answered"),
    "long button": (lambda: with_prompt("check_in", button="x" * 76), f"{CHECK}, button has 76 characters, and Slack"),
    "filled button": (lambda: with_prompt("check_in", button="Go {me}"), f"{CHECK}, button wants {{me}}, which nobody"),
    "placeholder": (lambda: with_prompt("check_in", words="Hi {you}"), f"{CHECK}, words wants {{you}}, which"),
    "attribute": (lambda: with_prompt("check_in", words="Hi {me.id}"), "wants {me.id}, which nobody fills"),
    "brace": (lambda: with_prompt("check_in", words="Hi {me"), f"{CHECK}, words: a brace in 'Hi {{me' is not closed"),
    "until": (lambda: bare(words="Until {until}"), "prompt hello, words wants {until}, which nobody fills"),
    "theme without a course": (lambda: replace(MENTORSHIP, tracks=(), track_question=""), "wants {theme_mentee}"),
    "theme": (lambda: without_words_for("mentor"), "has no words for the role mentor"),
    "track question": (lambda: replace(MENTORSHIP, track_question="topic"), "'topic' is not asked of the anchor"),
    "tracks": (lambda: replace(MENTORSHIP, tracks=MENTORSHIP.tracks[:1]), "'course' does not offer the tracks"),
    "no themes": (lambda: replace(MENTORSHIP, tracks=(replace(MENTORSHIP.tracks[0], themes=()),)), "has no themes"),
    "anchor": (lambda: replace(MENTORSHIP, anchor="coach"), "mentorship, the anchor 'coach' is no role"),
    "rhythm": (lambda: replace(MENTORSHIP, rhythm=Rhythm(2, 7, time(9))), "mentorship, the rhythm has no such day"),
    "twice": (lambda: replace(MENTORSHIP, stages=(BARE, *MENTORSHIP.stages)), "stage introduction is there twice"),
    "prompt twice": (lambda: with_stage(BARE, replace(BARE, prompts=BARE.prompts * 2)), "prompt hello is there twice"),
    "author": (lambda: with_stage(REGULAR, replace(REGULAR, author="coach")), "regular: its author 'coach' is no role"),
    "no author": (lambda: with_stage(REGULAR, replace(REGULAR, author="")), "regular has a form without an author"),
    "no form": (lambda: with_stage(BARE, replace(BARE, author="mentee")), "introduction has an author without a form"),
    "card title": (lambda: with_stage(REGULAR, replace(REGULAR, card_title="")), "stage regular has no card_title"),
    "card name": (lambda: with_question("growth", on_card=""), "question growth has no name on the card"),
    "title": (lambda: with_first_role(form=replace(CHECK_IN, title="x" * 25, opening="")), "title has 25 characters"),
    "submit": (lambda: with_first_role(form=replace(MENTORSHIP.roles[0].form, submit="")), "has no submit"),
    "role's form": (lambda: with_first_role(form=CHECK_IN), "role mentee, form check_in, opening wants {partner}"),
    "capacity": (lambda: with_first_role(capacity_question="change"), "capacity question 'change' is not one that"),
    "promise": (lambda: with_form(promise="would_help"), "no question to write"),
    "asked promise": (lambda: with_form(promise=""), "if and only if"),
    "ask": (lambda: with_question("growth", ask="How, {coach}?"), "question growth wants {coach}, which nobody fills"),
    "long ask": (lambda: with_question("growth", ask="x" * 1881), "question growth has 1881 characters"),
    "hint": (lambda: with_question("growth", hint="x" * 2001), "question growth, hint has 2001 characters"),
    "longest": (lambda: with_question("growth", longest=3001), "lets one write 3001 characters"),
    "nothing to pick": (lambda: with_question("would_help", choices=()), "would_help has nothing to pick from"),
    "not to pick": (lambda: with_question("would_help", kind=Kind.TEXT), "would_help has choices, and nothing to pick"),
    "choices": (lambda: with_question("would_help", choices=ELEVEN), "has 11 choices"),
    "choice": (lambda: with_question("would_help", choices=(Choice("a", "x" * 76),)), "choice a has 76 characters"),
    "choice twice": (lambda: with_question("would_help", choices=(Choice("a", "x"),) * 2), "choice a is there twice"),
}  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN)
def test_a_flaw_is_named_with_its_place(broken: str) -> None:
    """The words name the kind, the stage, the prompt or question, and what is wrong with it."""
    make, words = BROKEN[broken]
    found = [flaw for flaw in flaws(make()) if words in flaw]
    assert len(found) >= 1, flaws(make())
    assert all(flaw.startswith(f"{MENTORSHIP.kind}, ") for flaw in found)


def test_what_is_sound_passes_and_what_is_not_is_refused_with_every_flaw() -> None:
    """Two flaws of two playbooks are told at once."""
    refuse_unsound([MENTORSHIP])
    one, other = with_prompt("half", called=""), replace(MENTORSHIP, kind="other", anchor="coach")
    with pytest.raises(UnsoundPlaybookError) as refused:
        refuse_unsound([one, MENTORSHIP, other])
    assert [*flaws(one), *flaws(other)] == str(refused.value).splitlines()
    assert len(flaws(one)) == len(flaws(other)) - 1 == 1


def test_the_limits_are_those_that_drawing_has() -> None:
    """What passes here can be drawn."""
    of = {"TITLE": "view.title", "BUTTON": "button.text", "CHOICE": "option.text", "CHOICES": "radio.options",
          "LABEL": "input.label", "HINT": "input.hint", "TEXT": "section.text",
          "WRITTEN": "plain_text_input.max_length"}  # fmt: skip
    assert {name: getattr(fitting, name) for name in of} == {name: LIMITS[limit] for name, limit in of.items()}
    assert LIMITS["view.submit"] == LIMITS["view.title"]
    assert LIMITS["checkboxes.options"] == LIMITS["radio.options"]


def test_placeholders_are_found_as_they_are_written() -> None:
    """Only plain names are plain; anything that format could do beyond them stands out."""
    assert placeholders("{me} {partner!r} {n:>3} {me.id} {{no}}") == {"me", "partner!r", "n:>3", "me.id"}


def test_a_prompt_that_is_all_there_is_sound() -> None:
    """A new prompt with everything it needs is no flaw."""
    more = Prompt(
        id="more",
        to=(REGULAR.author,),
        where=Place.OWN_DM,
        when=When.PERIOD_OPENS,
        words="{me}: {theme_mentee}",
        called="more of it",
    )
    assert flaws(with_stage(REGULAR, replace(REGULAR, prompts=(*REGULAR.prompts, more)))) == ()
