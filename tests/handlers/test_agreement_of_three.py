"""An agreement of three: each is named who wrote it, and it is signed when all of them have."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from blocks.agreement import AGREEMENT_OPEN
from db.embedded import Cluster
from playground.slack import LocalSlack, Person
from playground.stage import MovedClock, Stage
from programs.agreements import PLEDGE
from programs.playbook import When
from tests.cast import opened
from tests.handlers.test_fourth_kind import ALL, STARTS, STUDY_GROUP, Group
from tests.words import fixed

OURS = replace(PLEDGE, prompts=tuple(replace(one, to=ALL) for one in PLEDGE.prompts))
GROUP = replace(STUDY_GROUP, stages=(*STUDY_GROUP.stages, OURS))


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What is said here does not depend on the transport."""
    return str(request.param)


@pytest.fixture
def group(cluster: Cluster, engine: Engine, local_slack: LocalSlack) -> Iterator[Group]:
    """Three members of a study group that agrees on something."""
    with Stage(cluster, local_slack, MovedClock(STARTS), playbooks={GROUP.kind: GROUP}, engine=engine) as stage:
        yield Group(stage)


def looks(person: Person) -> None:
    """Open the agreement from Home."""
    person.open_home()
    assert person.press(AGREEMENT_OPEN).ok
    opened(person)


def told(group: Group, when: When) -> list[str]:
    """Return what was said of this in the conversation of the three."""
    [prompt] = OURS.due(when)
    channel = group.stage.workspace.group(*group.members)
    assert channel is not None
    return [one.plain for one in group.stage.workspace.messages(channel) if one.says(fixed(prompt.words))]


def test_all_three_sign_what_one_of_them_wrote(group: Group) -> None:
    """Two hear once, and by name, who wrote it; after the last signature, and not before, that it is signed."""
    ana, bo, cai = group.members
    group.meets()
    group.stage.move_to(STARTS + timedelta(hours=4))  # nobody's night
    looks(bo)
    assert bo.submit().ok
    assert bo.wait(lambda: bo.modal is not None and bo.modal.says("can read and sign it now"), 3)
    group.stage.settle()
    [asks] = told(group, When.WRITTEN)
    assert "Bo" in asks
    assert not any(name in asks for name in ("Ana", "Cai"))
    for person, signed in ((ana, 0), (cai, 1)):
        looks(person)
        assert person.submit().ok
        group.stage.settle()
        assert len(told(group, When.SIGNED)) == signed
