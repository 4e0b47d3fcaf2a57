"""Why a message came and what still comes: words for everything that a playbook can ask for."""

import ast
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from delivery.notices import DRAW
from programs.mentorship import MENTORSHIP
from programs.owing import owed
from programs.pairs import Pair, PairMember
from programs.playbook import Prompt, Stage, When
from programs.reasons import EVENTS, NOT_YET, Moment, because, spared
from tests.blocks.people import NOW, member, pair_of, program

HOUSE = Path(__file__).parents[2]
ANA, KAITO = member("Ana", "Europe/Lisbon"), member("Kaito", "Asia/Tokyo")
PAIR = pair_of(ANA, KAITO, program())
EVERY_PROMPT = [(stage, prompt) for stage in MENTORSHIP.stages for prompt in stage.prompts]
MOMENT = Moment(NOW, NOW + timedelta(weeks=2), NOW + timedelta(weeks=2))


def told_by(path: str) -> set[When]:
    """List the events that a file makes messages due for."""
    calls = [node for node in ast.walk(ast.parse((HOUSE / path).read_text())) if isinstance(node, ast.Call)]
    whens = [ast.unparse(call.args[1]) for call in calls if ast.unparse(call.func) == "owed"]
    return {When[one.removeprefix("When.")] for one in whens}


def test_every_event_that_the_app_tells_of_has_words_and_no_other() -> None:
    """The words of `EVENTS` are the list of what a playbook may wait for, so they are held against the code: what makes
    prompts due, and the news that is drawn from a playbook's words.
    """
    files = [file for room in ("handlers", "delivery", "db") for file in (HOUSE / room).glob("*.py")]
    told = {when for file in files for when in told_by(file.relative_to(HOUSE).as_posix())}
    news = {When(kind) for kind in DRAW if kind in set(When)}
    assert news
    assert told | news == set(EVENTS)
    assert not told & news


@pytest.mark.parametrize(("stage", "prompt"), EVERY_PROMPT, ids=lambda one: one.id)
@pytest.mark.parametrize("reader", [ANA, KAITO], ids=["ana", "kaito"])
def test_every_message_can_say_why(stage: Stage, prompt: Prompt, reader: object) -> None:
    """Whoever asks about any message gets whole sentences without a gap, with the days where they live; what happened
    to a partner or to the pair belongs to no period, and so it names no day on which one opened.
    """
    me = ANA if reader is ANA else KAITO
    of_a_period = "{opens}" in EVENTS[prompt.when]
    moment = MOMENT if of_a_period else Moment(None, None, MOMENT.next_at)
    said = because(MENTORSHIP, stage, prompt, PAIR, me.id, moment)
    assert all(one.endswith(".") and not any(gap in one for gap in ("{", "  ", " .")) for one in said)
    assert ("10 March" in said[1]) is of_a_period
    assert any(one.endswith("24 March, 12:00, your time." if me is ANA else "21:00, your time.") for one in said)


def test_a_pair_that_has_ended_is_told_of_nothing_to_come() -> None:
    """After the end there is no next period, and one is told what one was."""
    for stage, prompt in EVERY_PROMPT:
        said = because(MENTORSHIP, stage, prompt, replace(PAIR, active=False), ANA.id, MOMENT)
        assert said[0].startswith("You were")
        assert not any("next" in one for one in said)


@pytest.mark.parametrize("role", [role.id for role in MENTORSHIP.roles])
def test_what_still_comes_is_told_to_the_letter(role: str) -> None:
    """Each prompt of one's role stands under what comes or what does not, as the playbook calls it."""
    still, gone = spared([(MENTORSHIP, role)])
    for _, prompt in EVERY_PROMPT:
        if role in prompt.to:
            assert prompt.called in (gone if prompt.optional else still)
            assert prompt.called not in (still if prompt.optional else gone)


def test_who_is_in_no_pair_loses_nothing() -> None:
    """Without a role there is nothing to leave out."""
    assert len(spared([])) == 1


def test_nothing_optional_is_owed_to_whoever_wants_fewer() -> None:
    """Of what an event brings, those who want fewer get what is not optional; the others get everything."""
    spare = replace(ANA, fewer=True)
    members = tuple(PairMember(spare if one.member is ANA else one.member, one.role) for one in PAIR.members)
    for stage in MENTORSHIP.stages:
        for when in EVENTS:
            before, after = of(stage, when, PAIR), of(stage, when, replace(PAIR, members=members))
            optional = {prompt.id for prompt in stage.prompts if prompt.optional}
            assert after == {(prompt, who) for prompt, who in before if prompt not in optional or who != ANA.id}
    assert NOT_YET.keys() <= set(When)


def of(stage: Stage, when: When, pair: Pair) -> set[tuple[str, object]]:
    """Return what is owed to whom."""
    return {(one.prompt, who) for one in owed(stage, when, pair, 1, NOW, NOW) for who in one.recipients}
