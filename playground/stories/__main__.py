"""`python -m playground.stories [kind …]` plays these stories, or all; it fails where a step does not come true."""

import io
import sys
import time

from playground.slack import LocalSlack
from playground.stage import MANIFEST, MovedClock, Stage, own_database
from playground.stories.kinds import STORIES, Story
from playground.stories.telling import Untrue, tell, tell_weeks
from playground.stories.weeks import messages_by_week
from slack_app import logs


def main(kinds: list[str]) -> int:
    """Play the stories of these kinds, each on an empty database and in a new workspace; return the exit status."""
    if unknown := [kind for kind in kinds if kind not in STORIES]:
        print(f"There is no story of {', '.join(unknown)}. There are: {', '.join(STORIES)}.", file=sys.stderr)
        return 2
    logs.set_up(io.StringIO())
    began = time.monotonic()
    print("Starting a Postgres, a local Slack and Trellis …")
    for kind in kinds or STORIES:
        print(f"\n{kind}")
        try:
            _play(STORIES[kind])
        except Untrue as untrue:
            print(untrue, file=sys.stderr)
            return 1
    print(f"\nEvery step came true, in {time.monotonic() - began:.1f} s.")
    return 0


def _play(story: Story) -> None:
    with (
        own_database() as cluster,
        LocalSlack(MANIFEST) as slack,
        Stage(cluster, slack, MovedClock(story.starts)) as stage,
    ):
        print(f"Times of this run, in seconds: {stage.settings.times}")
        tell(stage, story.steps(stage), print)
        tell_weeks(messages_by_week(stage), print)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
