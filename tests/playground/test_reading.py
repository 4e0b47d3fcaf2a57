"""One word or one day changed in the playbook changes what people see there, and breaks nothing else."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from db.embedded import Cluster
from playground.slack import LocalSlack
from playground.stage import MovedClock, Stage
from playground.stories.kinds import STORIES
from playground.stories.telling import tell
from programs.mentorship import MENTORSHIP
from programs.playbook import Playbook, Prompt
from slack_app.playbooks import PLAYBOOKS
from tests.playground.record import Record

HELD = {path.name: path.read_text() for path in Path(__file__).with_name("golden").glob("mentorship/*.json")}
REMINDER = MENTORSHIP.stage("regular").prompt("reminder")
BEGINS = REMINDER.words.split("{")[0]
# The story is played until a step or two after the one that brings the reminder.
STEPS = 2 + max((int(name.split("-")[0]) for name, text in HELD.items() if BEGINS in text), default=0)


def changed(prompt: Prompt) -> Playbook:
    """Return the playbook with a prompt of the regular stage changed."""
    stages = [
        replace(stage, prompts=tuple(prompt if one.id == prompt.id else one for one in stage.prompts))
        if stage.id == "regular"
        else stage
        for stage in MENTORSHIP.stages
    ]
    return replace(MENTORSHIP, stages=tuple(stages))


def differing(cluster: Cluster, engine: Engine, slack: LocalSlack, playbook: Playbook) -> dict[str, str]:
    """Play the story with this playbook; return the files of what people see that differ, with what they held."""
    story = STORIES[playbook.kind]
    with Stage(
        cluster, slack, MovedClock(story.starts), playbooks=PLAYBOOKS | {playbook.kind: playbook}, engine=engine
    ) as stage:
        record = Record(stage)
        tell(stage, story.steps(stage)[:STEPS], lambda _: None, record.after)
    held = {name: text for name, text in HELD.items() if int(name.split("-")[0]) <= STEPS}
    assert held.keys() == record.seen.keys()
    return {name: text for name, text in held.items() if record.seen[name] != text}


def test_a_changed_word_changes_the_messages_that_hold_it(
    cluster: Cluster, engine: Engine, local_slack: LocalSlack
) -> None:
    """The story still comes true, and exactly the one message of the reminder reads otherwise."""
    words = "Just so you know: " + REMINDER.words
    differ = differing(cluster, engine, local_slack, changed(replace(REMINDER, words=words)))
    assert [BEGINS in text for text in differ.values()] == [True]


def test_a_moved_prompt_moves_in_the_story(cluster: Cluster, engine: Engine, local_slack: LocalSlack) -> None:
    """A reminder after three days comes a day later; the story still comes true, and what shows the day differs."""
    differ = differing(cluster, engine, local_slack, changed(replace(REMINDER, after_days=REMINDER.after_days + 1)))
    assert differ
    assert all("December" in text for text in differ.values())
