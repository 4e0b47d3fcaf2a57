"""A worker for buddies who are asked two things at each check-in, one message after the other: run it as a module."""

import signal
import threading
from dataclasses import replace

from programs.buddies import BUDDIES
from programs.playbook import Playbooks
from slack_app import logs
from slack_app.process import Part, Trellis
from slack_app.settings import Settings
from tests.promises.crowd import STAGE

_ASKS = next(one for one in STAGE.prompts if one.id == "check_in")
MODULE = ("tests.promises.asked_twice",)
# What can be answered by having talked is never told together with anything else.
FIRST = replace(_ASKS, talked="We have talked")
SECOND = replace(FIRST, id="second", words="{me}, and what else would you like {partner} to know?")
_TWICE = replace(STAGE, prompts=(FIRST, SECOND), talked="Noted.")
ASKED_TWICE: Playbooks = {
    BUDDIES.kind: replace(BUDDIES, stages=tuple(_TWICE if one is STAGE else one for one in BUDDIES.stages))
}


def run() -> None:
    """Be a worker until told to stop."""
    logs.set_up()
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    trellis = Trellis(Settings(), ASKED_TWICE, parts=Part.WORKER)
    trellis.start()
    print("Trellis is running", flush=True)
    while not told.wait(0.5):
        pass
    trellis.stop()


if __name__ == "__main__":
    run()
