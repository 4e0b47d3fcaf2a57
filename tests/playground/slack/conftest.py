"""A local Slack, a workspace of its own for each test, and a Bolt app connected to it over either transport."""

import importlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from playground.slack import LocalSlack, Person, Workspace

SCOPES = [
    "chat:write", "commands", "im:write", "mpim:write", "im:history", "mpim:history", "channels:history",
    "groups:history", "im:read", "mpim:read", "channels:read", "groups:read", "users:read", "team:read",
]  # fmt: skip
EVENTS = [
    "app_home_opened", "app_uninstalled", "tokens_revoked", "user_change", "team_join", "member_joined_channel",
    "member_left_channel", "channel_archive", "message.im", "message.mpim", "message.channels", "message.groups",
]  # fmt: skip
MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Trial"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "trial"},
        "slash_commands": [{"command": "/trial", "description": "Try"}],
        "shortcuts": [
            {"name": "Go", "type": "global", "callback_id": "go.global", "description": "Go"},
            {"name": "Keep", "type": "message", "callback_id": "keep.message", "description": "Keep"},
        ],
    },
    "oauth_config": {"scopes": {"bot": SCOPES}},
    "settings": {"event_subscriptions": {"bot_events": EVENTS}, "interactivity": {"is_enabled": True}},
}
Connect = Callable[[App], None]


@pytest.fixture(scope="session")
def slack() -> Iterator[LocalSlack]:
    """One server for all tests, less patient than Slack."""
    with LocalSlack(MANIFEST, ack_timeout=0.6, retry_delays=(0.0, 0.05, 0.1), settle=0.3) as server:
        yield server


@pytest.fixture
def ws(slack: LocalSlack) -> Workspace:
    """A fresh workspace."""
    return slack.workspace("AWS User Group Lisbon")


@pytest.fixture
def client(slack: LocalSlack, ws: Workspace) -> WebClient:
    """Slack's own client, pointed at the local Slack."""
    return WebClient(token=ws.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
def ana(ws: Workspace) -> Person:
    """A person."""
    return ws.person("Ana Souza", tz="America/Sao_Paulo", locale="pt-BR")


@pytest.fixture
def kenji(ws: Workspace) -> Person:
    """Another person."""
    return ws.person("Kenji Sato", tz="Asia/Tokyo")


@pytest.fixture
def app(ws: Workspace, client: WebClient) -> App:
    """A Bolt app with nothing registered."""
    return App(
        client=client, signing_secret=ws.signing_secret, process_before_response=True,
        attaching_conversation_kwargs_enabled=False,
    )  # fmt: skip


def over_socket(ws: Workspace, app: App, ends: ExitStack, count: int = 1) -> None:
    """Connect the app by Socket Mode."""
    for _ in range(count):
        handler: Any = SocketModeHandler(app, app_token=ws.app_token)
        ends.callback(threading.Thread(target=handler.close).start)  # the SDK takes a second to close
        handler.connect()
    until(lambda: len(ws.delivery.sockets) == count)


def over_http(ws: Workspace, app: App, ends: ExitStack) -> None:
    """Serve the app and have everything posted to it."""
    waitress: Any = importlib.import_module("waitress")  # it has no types
    # A map of its own: a server that is slow to end must not serve, or close, the sockets of the next one.
    server = waitress.create_server(SlackRequestHandler(app), host="127.0.0.1", port=0, threads=8, map={})
    thread = threading.Thread(target=server.run)
    thread.start()

    def end() -> None:
        server.trigger.pull_trigger(server.close)
        thread.join(5)
        server.task_dispatcher.shutdown()

    ends.callback(end)
    ws.request_url = f"http://127.0.0.1:{server.effective_port}/slack/events"


@pytest.fixture(params=["socket", "http"])
def connect(request: pytest.FixtureRequest, ws: Workspace) -> Iterator[Connect]:
    """Connects an app to the workspace, over each transport in turn."""
    with ExitStack() as ends:
        how = over_socket if request.param == "socket" else over_http
        yield lambda app: how(ws, app, ends)


@pytest.fixture
def socket(ws: Workspace) -> Iterator[Connect]:
    """Connects an app to the workspace by Socket Mode."""
    with ExitStack() as ends:
        yield lambda app: over_socket(ws, app, ends)


def until(done: Callable[[], bool], seconds: float = 3.0) -> None:
    """Wait for something that must come true."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.005)


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A modal with one text question, or with these blocks."""
    return {
        "type": "modal", "callback_id": "form", "title": {"type": "plain_text", "text": "Form"},
        "submit": {"type": "plain_text", "text": "Send"}, "blocks": list(blocks) or [question()],
    } | more  # fmt: skip


def question(block_id: str = "why", label: str = "Why?", **element: Any) -> dict[str, Any]:
    """An input block."""
    return {
        "type": "input", "block_id": block_id, "label": {"type": "plain_text", "text": label},
        "element": {"type": "plain_text_input", "action_id": "answer"} | element,
    }  # fmt: skip


def button(text: str = "Go", action_id: str = "go") -> dict[str, Any]:
    """A row with one button."""
    return {
        "type": "actions", "block_id": "row",
        "elements": [{"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": text}}],
    }  # fmt: skip


def home(*blocks: dict[str, Any]) -> dict[str, Any]:
    """A Home with these blocks."""
    return {"type": "home", "blocks": list(blocks) or [button()]}


def has(shape: dict[str, Any], wanted: dict[str, Any], *, only: bool = False, optional: tuple[str, ...] = ()) -> None:
    """Fail unless these fields are there with these kinds of values; with `only`, no others but the optional."""
    for key, kind in wanted.items():
        assert key in shape, f"{key} is missing from {sorted(shape)}"
        assert isinstance(shape[key], kind), f"{key} is a {type(shape[key]).__name__}"
    if only:
        assert set(shape) - set(wanted) <= set(optional)
