"""*Share now* to the mentor's prompt standing in the pair's conversation: the real app on Socket Mode."""

import time
from collections.abc import Mapping, Sequence

from db.embedded import Cluster
from playground.slack import LocalSlack
from playground.slack.events import INTERACTIVE
from playground.stage import QUICK, MovedClock, Stage
from slack_app.settings import DEFAULTS
from tests.benchmarks.apps import running, serve_trellis
from tests.benchmarks.community import NOON, Community, Sheet
from tests.benchmarks.table import Row, spread

PAIRS, BURST, PACED = 200, 20, 40
SLACKS = {"trellis_pace_channel": DEFAULTS.pace_channel, "trellis_pace_team": DEFAULTS.pace_team}
PATIENCE = 30.0
AIM = 1.0


class Stand:
    """Presses *Share now* for many people and sees when each prompt stands."""

    def __init__(self, stage: Stage) -> None:
        self._workspace, self._state = stage.workspace, stage.workspace.state

    def all(self, sheets: Sequence[Sheet], at_once: int) -> list[float]:
        """Press for all of these, so many at once, each time when the ones before stand."""
        parts = [sheets[start : start + at_once] for start in range(0, len(sheets), at_once)]
        return [seconds for part in parts for seconds in self.press(part)]

    def press(self, sheets: Sequence[Sheet]) -> list[float]:
        """Press for all of these at once; return how many seconds each took until its prompt stood."""
        before = {sheet.couple.channel: self._count(sheet) for sheet in sheets}
        began, answers = [], []
        for sheet in sheets:
            began.append(time.monotonic())
            answers.append(self._workspace.delivery.run(self._workspace.delivery.send(INTERACTIVE, sheet.body)))
        with self._state.changed:
            there = self._state.changed.wait_for(
                lambda: all(self._count(sheet) > before[sheet.couple.channel] for sheet in sheets), PATIENCE
            )
        if not there or not all(answer.result().acked for answer in answers):
            raise RuntimeError("a check-in was shared and no prompt came of it")
        return [
            self._state.posts[sheet.couple.channel][-1].stored_at - at for sheet, at in zip(sheets, began, strict=True)
        ]

    def _count(self, sheet: Sheet) -> int:
        return len(self._state.posts[sheet.couple.channel])


def measure(cluster: Cluster, slack: LocalSlack) -> list[Row]:
    """Share one after the other and in bursts: as fast as it goes, and a few at the pace that Slack asks for."""
    stage = Stage(cluster, slack, MovedClock(NOON), settings=QUICK)
    community = Community(stage, PAIRS)
    singly, bursts, paced = (community.cards(community.couples, n) for n in (1, 2, 3))
    community.engine.dispose()
    stand = Stand(stage)
    with running(serve_trellis, stage.settings, stage.clock):
        rows = [
            spread(f"share to prompt, one by one, {_pace(QUICK)}", stand.all(singly, 1), AIM),
            spread(f"share to prompt, bursts of {BURST}, {_pace(QUICK)}", stand.all(bursts, BURST), AIM),
        ]
    with running(serve_trellis, stage.settings.model_copy(update=SLACKS), stage.clock):
        return [
            *rows,
            spread(f"share to prompt, one by one, {_pace(SLACKS)}", stand.all(paced[:PACED], 1), AIM),
            spread(f"  a burst of {BURST}, {_pace(SLACKS)}", stand.all(paced[PACED : PACED + BURST], BURST), None),
        ]


def _pace(settings: Mapping[str, float]) -> str:
    return f"pace {settings['trellis_pace_channel']:g} s a channel, {settings['trellis_pace_team']:g} s a team"
