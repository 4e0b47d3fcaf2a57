"""The submit of a check-in: signed request in, committed, acked, against two bare Bolt apps in the same run."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from urllib.parse import urlencode

from db.embedded import Cluster
from playground.slack import LocalSlack
from playground.stage import MovedClock, Stage
from slack_app.process import EVENTS_PATH
from tests.benchmarks.apps import Child, running, serve_acks, serve_statements, serve_trellis
from tests.benchmarks.community import NOON, Community, Sheet
from tests.benchmarks.statements import record, said_for
from tests.benchmarks.table import Row, ratio

ROUNDS, EACH, WARM = 8, 25, 10
FORM = "application/x-www-form-urlencoded"


class Load:
    """Sends one app its submits over one connection, and keeps how long each took and what processor time it cost."""

    def __init__(self, stage: Stage, child: Child, sheets: list[Sheet], settled: Callable[[Sheet], object]) -> None:
        """Take the forms to send, each once; `settled` waits, untimed, for what the app does after its ack."""
        self._stage, self._child, self._settled = stage, child, settled
        self._sheets: Iterator[Sheet] = iter(sheets)
        self._http = HTTPConnection("127.0.0.1", child.port)
        self.wall: list[list[float]] = []
        self.until_ack: list[list[float]] = []
        self.whole: list[list[float]] = []

    def send(self, count: int, *, keep: bool = True) -> None:
        """Send so many forms, one after the other, as one round."""
        before = self._child.cpu()
        took = [self._submit(next(self._sheets)) for _ in range(count)]
        after = self._child.cpu()
        if keep:
            self.wall.append(took)
            self.until_ack.append([after.until_ack(before) / count])
            self.whole.append([(after.whole - before.whole) / count])

    def _submit(self, sheet: Sheet) -> float:
        raw, headers = signed(self._stage, sheet)
        began = time.perf_counter()
        self._http.request("POST", EVENTS_PATH, raw.encode(), headers)
        response = self._http.getresponse()
        response.read()
        took = time.perf_counter() - began
        if response.status != 200:
            raise RuntimeError(f"a submit was answered with {response.status}")
        self._settled(sheet)
        return took


def signed(stage: Stage, sheet: Sheet) -> tuple[str, dict[str, str]]:
    """Return the request that Slack would post for this form, and its headers."""
    raw = urlencode({"payload": json.dumps(sheet.body)})
    return raw, {"Content-Type": FORM, **stage.workspace.sign(raw)}


def measure(cluster: Cluster, slack: LocalSlack) -> list[Row]:
    """Send the three apps their submits in turns; every form is sent to the database once."""
    stage = Stage(cluster, slack, MovedClock(NOON), http=True)
    count = WARM + ROUNDS * EACH
    community = Community(stage, 2 * count + 1)
    model, *sheets = community.forms(community.couples, 1)
    recorded = record(stage, community, model, *signed(stage, model))
    ours, floor = sheets[:count], sheets[count:]
    said = {sheet.form_id: said_for(sheet, recorded, model) for sheet in floor}
    with ExitStack() as stack:
        trellis = stack.enter_context(running(serve_trellis, stage.settings, stage.clock))
        acks = stack.enter_context(running(serve_acks, stage.settings))
        statements = stack.enter_context(running(serve_statements, stage.settings, said))
        loads = [
            Load(stage, trellis, ours, _home_is_there),
            Load(stage, acks, ours, bool),
            Load(stage, statements, floor, bool),
        ]
        for load in loads:
            load.send(WARM, keep=False)
        for turn in range(ROUNDS):
            for load in loads[turn % 3 :] + loads[: turn % 3]:
                load.send(EACH)
    community.engine.dispose()
    return _rows(*loads, statements=len(recorded))


def _home_is_there(sheet: Sheet) -> None:
    author = sheet.couple.author
    if not author.wait(lambda: author.home is not None):
        raise RuntimeError("a submit was not followed by its author's Home")


def _rows(ours: Load, acks: Load, floor: Load, *, statements: int) -> list[Row]:
    return [
        ratio("submit: time, to bare Bolt with default settings that only acks", ours.wall, acks.wall, 1),
        ratio(
            f"submit: CPU, to bare Bolt and psycopg, same {statements} statements", ours.until_ack, floor.until_ack, 4
        ),
        ratio("  the same, and our author's Home drawn after the ack", ours.whole, floor.whole, None),
        ratio("  time, to the same bare Bolt and psycopg", ours.wall, floor.wall, None),
    ]
