"""docs/operations.md names every figure, every trouble and every line of the log, and none that is not there."""

import ast
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from db.embedded import Cluster
from playground.slack import LocalSlack
from slack_app.settings import Settings
from slack_app.watch import Watch
from tests.db.clusters import open_folder
from tests.slack_app.manual import HOUSE, is_for_a_machine, unit
from tests.slack_app.running import environment
from tests.slack_app.test_watch import WELL

PAGE = (HOUSE / "docs" / "operations.md").read_text()
ROOMS = ("slack_app", "handlers", "delivery", "db")
# Told of by way of a name.
CLOCK = "clock_offset"


def told(pattern: str, below: str) -> set[str]:
    """Return the names in the first column of the table below a heading."""
    part = PAGE.split(below, 1)[1].split("\n## ", 1)[0]
    rows = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(pattern, row)}


def test_every_figure_stands_on_the_page() -> None:
    """What a process that does everything shows, by the names that Prometheus gives it."""
    watch = Watch("T1", ["web", "worker"], lambda: WELL)
    watch.metrics.asked("post", str)
    # Since when it counts is the library's own, beside each figure that is counted.
    families = text_string_to_metric_families(watch.metrics.text().decode())
    found = {one.name + ("_total" if one.type == "counter" else "_info" if one.type == "info" else "")
             for one in families if not one.name.endswith("_created")}  # fmt: skip
    assert told(r"`(trellis_\w+)`", "`/metrics` is for Prometheus") == found


def test_everything_that_can_be_wrong_stands_on_the_page() -> None:
    """Each code of a process in the worst of moods, with what to do."""
    worst = replace(WELL, standing=None, offset=99.0, connected=False, beaten=9e9)
    assert WELL.standing
    shut_out = replace(WELL, standing=replace(WELL.standing, let_in=False))
    late = replace(WELL, standing=replace(WELL.standing, late=WELL.standing.late.max))
    assert told(r"`(\w+)`", "with what is `wrong`") >= {*worst.wrong, *shut_out.wrong, *late.wrong}
    assert len({*worst.wrong, *shut_out.wrong, *late.wrong}) == 6


def test_every_line_of_the_log_stands_on_the_page() -> None:
    """Each event that any room of the house logs."""
    found = {CLOCK}
    for file in (file for room in ROOMS for file in sorted((HOUSE / room).rglob("*.py"))):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
                continue
            says = node.func.attr in ("info", "warning", "error", "critical", "_note")
            if says and isinstance(event := node.args[0], ast.Constant) and re.fullmatch("[a-z_]+", str(event.value)):
                found.add(str(event.value))
    # What is made of two words in the code.
    found |= {"addressed", "not_addressed"}
    assert told(r"`([a-z_]+)`", "## What the log says") == found


def test_the_alerts_are_of_figures_that_there_are() -> None:
    """The rules can be read, and name nothing else."""
    (text,) = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.M | re.S)
    rules = yaml.safe_load(text)["groups"][0]["rules"]
    named = {name for rule in rules for name in re.findall(r"trellis_\w+", rule["expr"])}
    there = told(r"`(trellis_\w+)`", "`/metrics` is for Prometheus")
    assert {name.removesuffix("_count") for name in named} <= there
    assert len(rules) == len(named)


def test_every_command_is_for_the_owner_of_a_machine_or_tried_elsewhere() -> None:
    """The others are the doctor's, which the tests of run.md run, and questions to the port of who watches."""
    for text in re.findall(r"^```sh\n(.*?)^```$", PAGE, re.M | re.S):
        lines = [
            line for line in text.splitlines() if not re.match(r"curl -s http://127.0.0.1:\d+/(health|metrics)$", line)
        ]
        assert "slack_app doctor" in text or is_for_a_machine("\n".join(lines)), text


def test_settings_that_are_named_are_there() -> None:
    """No setting is named that nobody reads."""
    named = set(re.findall(r"\b(?:TRELLIS|DATABASE|SLACK)_[A-Z_]+", PAGE))
    assert {name.lower() for name in named} <= set(Settings.model_fields)


def test_links_lead_somewhere() -> None:
    """Each page and each heading that is linked to is there."""
    for file, _, heading in re.findall(r"\]\(([\w.]+\.md)(#([\w-]+))?\)", PAGE):
        titles = re.findall(r"^#+ (.*)$", (HOUSE / "docs" / file).read_text(), re.M)
        slugs = {re.sub(r"[^\w\- ]", "", title).lower().replace(" ", "-") for title in titles}
        assert not heading or heading in slugs


def test_the_unit_of_a_part_is_that_of_the_whole_but_for_the_part() -> None:
    """The same sandbox, account and patience; only the part, and settings of its own."""
    whole, part = unit("trellis.service"), unit("trellis@.service")
    assert set(part) - set(whole) == {
        ("Description", "Trellis, its part %i"),
        ("EnvironmentFile", "-/etc/trellis-%i.env"),
        ("ExecStart", dict(whole)["ExecStart"] + " %i"),
    }
    assert {key for key, _ in set(whole) - set(part)} == {"Description", "ExecStart"}


@pytest.mark.parametrize("part", ["web", "worker"])
def test_a_part_starts_and_stops_as_systemd_does_it(cluster: Cluster, local_slack: LocalSlack, part: str) -> None:
    """The command of the unit runs the part that the instance names, and SIGTERM ends it with 0."""
    said = dict(unit("trellis@.service"))
    _, *words = said["ExecStart"].replace("%i", part).split()
    workspace = local_slack.workspace("Cloud User Group")
    with open_folder() as folder:
        env = environment(workspace, local_slack, Path(folder), "socket") | {"DATABASE_URL": cluster.app_url}
        with subprocess.Popen(
            [sys.executable, *words], cwd=HOUSE, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            try:
                assert process.stdout
                assert "Trellis is running" in process.stdout.readline()
                process.send_signal(signal.SIGTERM)
                assert process.wait(int(said["TimeoutStopSec"])) == 0
            finally:
                process.kill()
