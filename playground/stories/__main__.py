"""`python -m playground.stories` plays the story and prints each step; it fails where a step does not come true."""

import io
import sys
import time

from playground.slack import LocalSlack
from playground.stage import MANIFEST, MovedClock, Stage, own_database
from playground.stories.mentorship import STARTS, steps
from playground.stories.telling import Untrue, tell
from slack_app import logs


def main() -> int:
    """Play the story on an empty database and a new workspace; return the exit status."""
    logs.set_up(io.StringIO())
    began = time.monotonic()
    print("Starting a Postgres, a local Slack and Trellis …")
    with (
        own_database() as cluster,
        LocalSlack(MANIFEST) as slack,
        Stage(cluster, slack, MovedClock(STARTS)) as stage,
    ):
        print(f"Times of this run, in seconds: {stage.settings.times}")
        try:
            tell(stage, steps(stage), print)
        except Untrue as untrue:
            print(untrue, file=sys.stderr)
            return 1
    print(f"Every step came true, in {time.monotonic() - began:.1f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
