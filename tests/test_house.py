"""The rules of the house that a script can see."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from programs.playbook import Playbook

HOUSE = Path(__file__).parent.parent
APP_ROOMS = ("slack_app", "handlers", "delivery", "blocks", "db", "programs")

# Files past 300 lines and functions past 40, each with the reason why it is better whole.
LONG_FILES: dict[str, str] = {
    "programs/mentorship.py": "the whole program is read from top to bottom: who takes part, what is sent to whom when",
    "programs/mentoring.py": "the whole program is read from top to bottom: who, what is asked, what is sent when",
    "handlers/routes.py": "the table is the permission: one table, read whole",
    "programs/buddies.py": "the whole program is read from top to bottom: who takes part, what is sent when",
    "db/migrations/versions/0001_ground.py": "a migration is one step: each table stands beside its policies",
}
LONG_FUNCTIONS: dict[str, str] = {}

LISTENERS = {
    "action", "attachment_action", "block_action", "block_suggestion", "command", "custom_step", "dialog_submission",
    "event", "function", "global_shortcut", "message", "message_shortcut", "middleware", "options", "shortcut", "step",
    "use", "view", "view_closed", "view_submission",
}  # fmt: skip
POSTS = {
    "chat_postMessage", "chat_postEphemeral", "chat_update", "chat_delete", "chat_scheduleMessage", "chat_meMessage",
    "files_upload", "files_upload_v2", "reactions_add",
}  # fmt: skip
VIEWS = {"views_open", "views_push", "views_update", "views_publish"}
CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "time.localtime",
    "time.gmtime", "func.now", "func.current_timestamp", "func.localtimestamp", "func.transaction_timestamp",
}  # fmt: skip
SQL_CLOCK = re.compile(
    r"\b(now|transaction_timestamp|statement_timestamp|timeofday)\(\)|\bcurrent_(timestamp|date)\b", re.I
)
BANNED_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|managers?|services?)(_|$)")
MACHINE = re.compile(
    r"(?<![\w.])/(work|root|home/\w|opt/\w|Users/\w)|"
    r"https?://\S+/(simple|packages)\b|\w*artifactory|\bnexus\d?\.\w|-index-url\b|-links\b.*://"
)


def committed(suffix: str = "") -> list[Path]:
    """List the files that git follows or would follow, of one sort or of all."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", f"*{suffix}"]
    names = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=True).stdout.split("\n")
    return [HOUSE / name for name in names if name and (HOUSE / name).is_file()]


def sources(*rooms: str) -> dict[str, ast.Module]:
    """Parse the source files of some rooms, by path from the checkout."""
    files = (file for room in rooms for file in sorted((HOUSE / room).rglob("*.py")))
    return {file.relative_to(HOUSE).as_posix(): ast.parse(file.read_text()) for file in files}


def dotted(node: ast.AST) -> str:
    """Spell a chain of attributes the way it is written."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def methods(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """List every attribute that is called or handed on, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield dotted(node) or node.attr, node.lineno


def docstrings(tree: ast.Module) -> set[ast.AST]:
    """Find the constants that only explain."""
    return {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def strings(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """List every text that is not a docstring, with its line."""
    explained = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in explained:
            yield node.value, node.lineno


def names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """List every name that the code gives or uses, with its line."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        for part in ("id", "attr", "name", "arg", "asname", "module"):
            value = getattr(node, part, None)
            if isinstance(value, str):
                yield value, line


def only_in(home: str, wanted: set[str], *rooms: str) -> list[str]:
    """List the uses of some methods outside the one file where they belong."""
    return [
        f"{path}:{line} uses {name}"
        for path, tree in sources(*rooms).items()
        for name, line in methods(tree)
        if path != home and name.rsplit(".", 1)[-1] in wanted
    ]


def test_every_listener_has_a_row() -> None:
    """Listeners are registered by the loop over the table and nowhere else."""
    found = [
        f"{path}:{line} uses {name}"
        for path, tree in sources(*APP_ROOMS).items()
        for name, line in methods(tree)
        if path != "handlers/routes.py" and re.fullmatch(r"(\w+\.)*(app|bolt)\.\w+", name)
        if name.rsplit(".", 1)[-1] in LISTENERS
    ]
    assert found == []


def test_one_file_posts() -> None:
    """Messages leave through one file."""
    assert only_in("delivery/slack.py", POSTS, *APP_ROOMS) == []


def test_one_file_shows_views() -> None:
    """Modals and Homes are shown by one file."""
    assert only_in("handlers/views.py", VIEWS, *APP_ROOMS) == []


def test_one_file_asks_the_time() -> None:
    """Program time is passed on; only the clock asks for it, in Python and in SQL."""
    found = []
    for path, tree in sources(*APP_ROOMS).items():
        if path != "slack_app/clock.py":
            found += [
                f"{path}:{node.lineno} uses {said}"
                for node in ast.walk(tree)
                if isinstance(node, ast.Attribute)
                for said in [dotted(node)]
                if ".".join(said.split(".")[-2:]) in CLOCKS
            ]
            found += [f"{path}:{line} asks the database" for text, line in strings(tree) if SQL_CLOCK.search(text)]
    assert found == []


def playbooks() -> list[Playbook]:
    """Find the playbooks by looking, so that a new one is covered from its first day."""
    found: list[Playbook] = []
    for file in sorted((HOUSE / "programs").glob("*.py")):
        module = __import__(f"programs.{file.stem}", fromlist=["*"]) if file.stem != "__init__" else None
        found += [value for value in vars(module).values() if isinstance(value, Playbook)] if module else []
    return found


def words_of(text: str) -> set[str]:
    """Split a text or a name into lower-case words, a simple plural counted as its singular."""
    parts = re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", text).lower())
    return {*parts, *(part.removesuffix("s") for part in parts)}


def test_no_program_is_named_outside_programs() -> None:
    """Kinds, roles and stages are data: no other room of the app knows one by name."""
    assert playbooks()
    people = {word for book in playbooks() for word in (book.kind, *(role.id for role in book.roles))}
    stages = {stage.id for book in playbooks() for stage in book.stages}
    found = []
    for path, tree in sources("slack_app", "handlers", "delivery", "blocks", "db", "playground/slack").items():
        wiring = {f"programs.{book.kind}" for book in playbooks()} if path.startswith("slack_app/") else set()
        wired = {book.kind.upper() for book in playbooks()} if wiring else set()
        for text, line in [*strings(tree), *names(tree)]:
            if text not in wiring | wired and (words_of(text) & people or text in stages):
                found.append(f"{path}:{line} {text[:60]!r}")
    assert found == []


def test_modules_are_named_for_what_they_are_about() -> None:
    """No module or folder carries a name that says nothing."""
    parts = {part for file in committed(".py") for part in file.relative_to(HOUSE).with_suffix("").parts}
    assert [part for part in parts if BANNED_NAMES.search(part)] == []


def test_long_files_have_a_reason() -> None:
    """A file past 300 lines is listed with its reason, and the list holds no other."""
    long = {file.relative_to(HOUSE).as_posix() for file in committed(".py") if file.read_text().count("\n") > 300}
    assert long == set(LONG_FILES)


def test_long_functions_have_a_reason() -> None:
    """A function past 40 lines is listed with its reason, and the list holds no other."""
    long = {
        f"{file.relative_to(HOUSE).as_posix()}:{node.name}"
        for file in committed(".py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > 40
    }
    assert long == set(LONG_FUNCTIONS)


def test_every_file_says_its_job() -> None:
    """The first statement of every source file is a docstring."""
    assert [str(file) for file in committed(".py") if not ast.get_docstring(ast.parse(file.read_text()))] == []


def test_nothing_committed_names_a_machine() -> None:
    """No committed file carries a path of somebody's machine or the address of a package index."""
    found = []
    for file in committed():
        if file != Path(__file__):
            lines = file.read_text(errors="replace").split("\n")
            found += [
                f"{file.relative_to(HOUSE)}:{n}: {line}" for n, line in enumerate(lines, 1) if MACHINE.search(line)
            ]
    assert found == []


IMPORT_ALL = """
import importlib, socket, sys, threading, subprocess, warnings
def refuse(*args, **kwargs):
    raise AssertionError("work at import")
begun = []
threading.Thread.start = lambda self: begun.append(self.name)
socket.socket.connect = socket.socket.bind = subprocess.Popen.__init__ = refuse
for name in sys.argv[1:]:
    importlib.import_module(name)
assert not begun, begun
"""


def test_nothing_happens_at_import() -> None:
    """Importing every module of the app opens no connection, begins no thread, starts no process."""
    modules = [
        ".".join(file.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")
        for room in APP_ROOMS
        for file in sorted((HOUSE / room).rglob("*.py"))
        if file.stem != "__main__" and "versions" not in file.parts and file.stem != "env"
    ]
    env = {"PATH": os.defpath, "PYTHONPATH": str(HOUSE), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, *modules], env=env, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("-r /" + "work/x", True),
        ("file:///" + "root/x", True),
        ("https://index.example" + "/simple", True),
        ("/srv/x", False),
        ("work/x", False),
    ],
)
def test_the_search_for_machines_finds_them(text: str, found: bool) -> None:
    """The pattern sees what it should, and no more."""
    assert bool(MACHINE.search(text)) == found
