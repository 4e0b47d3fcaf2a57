"""What is wrong with a playbook: everything it names that the app does not do, or that would not fit into Slack."""

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from programs.chooser import CHOOSER
from programs.fitting import BUTTON, CELL, TEXT, names_in, twice, unfilled, unfit, unfit_form
from programs.goals import aimless
from programs.playbook import Kind, Opens, Place, Playbook, Prompt, Role, Stage, Visibility, When
from programs.reasons import EVENTS, NOT_YET
from programs.requests import directory_flaws
from programs.signing import OF_AN_AGREEMENT, wrong_together
from programs.timeline import untimely

# As many people as one conversation holds, with Trellis in it.
PEOPLE = 8
# What days later can be counted from, and what happens to a pair whatever stage it is in.
COMES_LATER = frozenset({When.PAIR_MADE, When.PERIOD_OPENS, When.SHARED})
OF_EQUALS = frozenset({When.ALL_SHARED, When.SKIPPED, When.NUDGED})
OF_THE_PAIR = frozenset(
    {When.PAIR_MADE, When.PAUSED, When.STOPPED, When.RESUMED, When.LEFT, When.ONE_LEFT, When.ENDED, When.FAREWELL,
     When.COMPLETED, When.EXTENDED}
)  # fmt: skip
# What the words of some prompts may hold beside what those of every prompt may.
KNOWN_TO = MappingProxyType(
    {When.PAUSED: {"until"}, When.FAREWELL: {"until"}, When.EXTENDED: {"until"}}
    | {when: {"author"} for when in OF_AN_AGREEMENT | {When.SKIPPED, When.NUDGED, When.ONE_LEFT}}
)


class UnsoundPlaybookError(ValueError):
    """Playbooks that the app cannot follow; the text names every flaw."""


def refuse_unsound(playbooks: Iterable[Playbook]) -> None:
    """Raise UnsoundPlaybookError with every flaw of every playbook, if there are any."""
    if found := [flaw for playbook in playbooks for flaw in flaws(playbook)]:
        raise UnsoundPlaybookError("\n".join(found))


def flaws(playbook: Playbook) -> tuple[str, ...]:
    """Name everything in a playbook that the app cannot follow, each with its kind, stage and prompt; none is sound."""
    roles = [role.id for role in playbook.roles]
    found = [*twice("role", roles), *twice("stage", [stage.id for stage in playbook.stages])]
    found += [f"role {one.id} is for {one.least} to {one.most} people" for one in playbook.roles
              if not 0 < one.least <= one.most]  # fmt: skip
    most = sum(one.most for one in playbook.roles)
    found += [] if most <= PEOPLE else [f"a pair may have {most} people, and one conversation holds {PEOPLE}"]
    found += [] if playbook.anchor in roles else [f"the anchor {playbook.anchor!r} is no role"]
    found += [] if playbook.rhythm.weeks > 0 and playbook.rhythm.weekday in range(7) else ["the rhythm has no such day"]
    found += _tracks(playbook)
    found += _suits(playbook)
    found += [*directory_flaws(playbook), *(f"directory{flaw}" for flaw in _directory_form(playbook))]
    found += [flaw.removeprefix(", ") for flaw in unfit_form(playbook.when_and_how, set())]
    aims = [playbook.goals.form] if playbook.goals else []
    found += [
        *aimless(playbook),
        *(f"goals{flaw}" for form in aims for flaw in unfit_form(form, {"me", "partner", *roles})),
    ]
    for role in playbook.roles:
        found += [f"role {role.id}{flaw}" for flaw in _role(role)]
    for stage in playbook.stages:
        found += [f"stage {stage.id}{flaw}" for flaw in _stage(playbook, stage)]
    return tuple(f"{playbook.kind}, {flaw}" for flaw in found)


def _tracks(playbook: Playbook) -> Iterator[str]:
    """Yield what is wrong with the course: a theme without words, or one that nobody can pick."""
    yield from twice("track", [track.id for track in playbook.tracks])
    roles = {role.id for role in playbook.roles}
    asked = {name for stage in playbook.stages for words in _filled(stage) for name in names_in(words)}
    wanted = {name.removeprefix("theme_") for name in asked if name.startswith("theme_")} & roles
    for track in playbook.tracks:
        if not track.themes:
            yield f"track {track.id} has no themes"
        for theme in track.themes:
            yield from (
                f"track {track.id}, theme {theme.title!r} has no words for the role {role}"
                for role in sorted(wanted - theme.words.keys())
            )
            for words in theme.words.values():
                yield from unfilled(f"track {track.id}, theme {theme.title!r}", words, roles)
    if playbook.tracks or playbook.track_question:
        asks = {one.id: one for role in playbook.roles if role.id == playbook.anchor for one in role.form.fields()}
        question = asks.get(playbook.track_question)
        if question is None:
            yield f"the track question {playbook.track_question!r} is not asked of the anchor"
        elif {choice.id for choice in question.choices} != {track.id for track in playbook.tracks}:
            yield f"the track question {question.id!r} does not offer the tracks there are"


def _directory_form(playbook: Playbook) -> Iterator[str]:
    yield from unfit_form(playbook.directory.form, {"partner"}) if playbook.directory else ()


def _suits(playbook: Playbook) -> Iterator[str]:
    """Yield what is wrong with what the chooser says of it."""
    offered = {choice.id for question in CHOOSER.questions for choice in question.choices}
    yield from (f"it suits {pick!r}, which the chooser does not offer" for pick in playbook.suits.keys() - offered)
    for what, said in (("suits", playbook.suits), ("glance", playbook.glance)):
        for key, words in said.items():
            yield from unfit(f"{what} {key}", words, CELL)


def _role(role: Role) -> Iterator[str]:
    yield from unfit_form(role.form, {"program"})
    yield from unfit(", invitation", role.invitation, TEXT)
    if role.capacity_question:
        question = next((one for one in role.form.fields() if one.id == role.capacity_question), None)
        counts = question.choices if question and question.required and question.kind is Kind.ONE else ()
        if not counts or not all(one.id.isdecimal() and int(one.id) > 0 for one in counts):
            yield f", capacity question {role.capacity_question!r} is not one that must be answered with a number"


def _stage(playbook: Playbook, stage: Stage) -> Iterator[str]:
    roles = {role.id for role in playbook.roles}
    people = {"me", "partner", "everyone", "program", "rhythm", *roles}
    known = people | ({f"theme_{role}" for role in roles} if playbook.tracks else set())
    known |= {"until"} if stage.all_forms() else set()
    yield from (f", {flaw}" for flaw in twice("prompt", [prompt.id for prompt in stage.prompts]))
    if stage.author and stage.author not in roles:
        yield f": its author {stage.author!r} is no role"
    if stage.together:
        yield from wrong_together(playbook, stage)
    elif bool(stage.author) != (stage.form is not None):
        yield " has a form without an author" if stage.form else " has an author without a form"
    if stage.form and stage.forms:
        yield " has a form, and forms by role beside it"
    yield from (f" has a form for {role!r}, which is no role" for role in sorted(stage.forms.keys() - roles))
    for form in stage.all_forms():
        yield from unfit_form(form, known)
        shown = [one for one in form.fields() if one.seen_by is Visibility.PARTNER]
        yield from (f", question {one.id} has no name on the card" for one in shown if not one.on_card)
    alone = () if stage.together else stage.all_forms()
    needs = {"card_title", "card_closing"} if any(form.for_partner for form in alone) else set()
    needs |= {"sent"} if not all(form.for_partner for form in alone) else set()
    yield from (f" has no {part}" for part in sorted(needs) if not getattr(stage, part))
    yield from unfit(", sent", stage.sent, TEXT)
    yield from _blind(playbook, stage)
    yield from untimely(playbook, stage)
    yield from unfit(", name", stage.name, TEXT)
    yield from unfit(", skipped", stage.skipped, TEXT)
    yield from unfilled(", talked", stage.talked, people)
    for part in ("card_title", "card_closing"):
        yield from unfilled(f", {part}", getattr(stage, part), known | {"author"})
    for prompt in stage.prompts:
        back = KNOWN_TO.get(prompt.when, set())
        flaws = (*_prompt_moment(playbook, stage, prompt), *_prompt_parts(playbook, stage, prompt, roles))
        yield from (f", prompt {prompt.id}{flaw}" for flaw in flaws)
        yield from (f", prompt {prompt.id}{flaw}" for flaw in unfilled(", words", prompt.words, known | back))
        yield from (f", prompt {prompt.id}{flaw}" for flaw in unfilled(", below", prompt.below, known))
        yield from (f", prompt {prompt.id}{flaw}" for flaw in unfilled(", about_each", prompt.about_each, {"author"}))


def _blind(playbook: Playbook, stage: Stage) -> Iterator[str]:
    """Yield what would show a partner's answers to somebody whose own are not in, or only those of one of several."""
    blind = any(form.blind for form in stage.all_forms())
    authors = sum(role.most for role in playbook.roles if stage.form_of(role.id))
    for prompt in stage.prompts:
        waits = prompt.when in OF_EQUALS or prompt.unless is When.ALL_SHARED
        if waits and not (blind and all(map(stage.form_of, (role.id for role in playbook.roles)))):
            yield f", prompt {prompt.id} waits for everybody, though not everybody answers here, each alone"
        if prompt.card and prompt.when is When.SHARED and (blind or authors > 2):
            yield f", prompt {prompt.id} shows a card before everybody has shared theirs"
        if prompt.nudge and not (prompt.to_author and prompt.unless is When.ALL_SHARED):
            yield f", prompt {prompt.id} offers a line to send, and not to the one who waits"
        if prompt.to_author and prompt.when is not When.SHARED:
            yield f", prompt {prompt.id} goes to its author, though nobody makes it due"


def _prompt_moment(playbook: Playbook, stage: Stage, prompt: Prompt) -> Iterator[str]:
    """Yield what is wrong with when a prompt comes."""
    if prompt.when not in EVENTS:
        yield f" comes when it is {prompt.when.value!r}, which the app does not tell of yet"
    elif stage.together is not (prompt.when in OF_AN_AGREEMENT):
        yield f" comes when it is {prompt.when.value!r}: an agreement is written and signed, and nothing else is"
    elif prompt.when not in OF_THE_PAIR and not stage.all_forms() and not stage.once:
        yield f" comes when it is {prompt.when.value!r}, which does not happen in a stage without a form"
    if prompt.unless and prompt.unless not in NOT_YET:
        yield f" comes unless it is {prompt.unless.value!r}, which the app cannot tell yet"
    if prompt.unless and not stage.all_forms():
        yield f" comes unless it is {prompt.unless.value!r}, which does not happen in a stage without a form"
    if prompt.after_days < 0 or (prompt.after_days and prompt.when not in COMES_LATER):
        yield f" comes {prompt.after_days} days after it is {prompt.when.value!r}, which the app cannot wait for yet"
    if prompt.in_thread_of:
        above = next((one for one in playbook.stages if one.id == stage.answers), stage)
        other = next((one for one in above.prompts if one.id == prompt.in_thread_of), None)
        if other is None:
            yield f" comes in the thread of {prompt.in_thread_of!r}, which is no prompt of its stage"
        elif other.where is not prompt.where or (other.to != prompt.to and not stage.answers):
            yield f" comes in the thread of {prompt.in_thread_of!r}, which goes to somebody else"


def _prompt_parts(playbook: Playbook, stage: Stage, prompt: Prompt, roles: set[str]) -> Iterator[str]:
    """Yield what is wrong with whom a prompt goes to and what hangs on it."""
    yield from (f" goes to {role!r}, which is no role" for role in prompt.to if role not in roles)
    to_form = prompt.button and prompt.opens is Opens.FORM
    needs = {
        " goes to nobody": bool(prompt.to),
        " says nothing": bool(prompt.words or prompt.card),
        " has no name in `called` for those who want fewer messages": bool(prompt.called),
        " is optional, though it shows what somebody shares": not (prompt.optional and prompt.card),
        " has a button, but its stage has no form": bool(stage.all_forms() or not to_form),
        " has a button to an agreement, but there is none": prompt.opens is not Opens.AGREEMENT
        or playbook.agreement is not None,
        " has a button to goals, but nobody sets any": prompt.opens is not Opens.GOALS or playbook.goals is not None,
        " has a button to a form that only its author can open": not to_form or all(map(stage.form_of, prompt.to)),
        " has a card, but its stage has no form": bool(stage.all_forms() or not prompt.card),
        " has a button, but its stage has no words in `closed`": bool(stage.closed or not to_form),
        " has a skip, but no button": bool(to_form or not prompt.skip),
        " has a skip, but its stage has no words in `skipped`": bool(stage.skipped or not prompt.skip),
        " has a `talked`, but its stage has no words for it": bool(stage.talked or not prompt.talked),
        " is answered in a thread outside the pair's conversation": not prompt.thread_answers
        or prompt.where is Place.PAIR,
        " has a link, though nothing was answered when it comes": not prompt.link or prompt.when is When.ANSWERED,
    }
    yield from (flaw for flaw, met in needs.items() if not met)
    for label in ("button", "skip", "talked", "link", "called"):
        yield from unfit(f", {label}", getattr(prompt, label), TEXT if label == "called" else BUTTON)


def _filled(stage: Stage) -> Iterator[str]:
    """Yield every text of a stage that themes may stand in."""
    yield from (stage.card_title, stage.card_closing, *(prompt.words for prompt in stage.prompts))
    for one in (one for form in stage.all_forms() for one in form.fields()):
        yield from (one.ask, one.hint)
