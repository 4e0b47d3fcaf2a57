"""Acts as a person in Slack's client: open Home, press, choose, fill, submit, close, say, command."""

import time
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from playground.slack import chat, inputs, payloads, views
from playground.slack.events import COMMANDS, INTERACTIVE
from playground.slack.inputs import Name, Refused
from playground.slack.records import JSON, Channel, Grant, Message, Request, User, View
from playground.slack.state import State

if TYPE_CHECKING:
    from playground.slack.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"
Surface = Message | View
Given = Mapping[str, Any] | Mapping[tuple[str, str], Any]


@dataclass(frozen=True)
class Answer:
    """What the person saw happen: errors by block, text shown to them alone, or the trouble Slack tells of."""

    ok: bool
    errors: dict[str, str] = field(default_factory=dict)
    text: str | None = None
    trouble: str | None = None
    status: int | None = None
    ms: float = 0.0


class Person:
    """Somebody in a workspace; every act is done as in Slack's own client and waits for what it causes."""

    def __init__(self, ws: "Workspace", user: str) -> None:
        self.ws, self.id = ws, user

    @property
    def state(self) -> State:
        """The workspace's data."""
        return self.ws.state

    @property
    def user(self) -> User:
        """Who Slack says this is."""
        return self.state.users[self.id]

    @property
    def name(self) -> str:
        """The person's full name."""
        return self.user.name

    @property
    def tz(self) -> str:
        """The person's time zone."""
        return self.user.tz

    @property
    def home(self) -> View | None:
        """The app's Home as it is published for this person now."""
        with self.state.changed:
            return self.state.views[self.state.homes[self.id]] if self.id in self.state.homes else None

    @property
    def modal(self) -> View | None:
        """The modal on top, if one is open."""
        with self.state.changed:
            stack = self.state.stacks.get(self.id)
            return self.state.views[stack[-1]] if stack else None

    @property
    def modals(self) -> list[View]:
        """The open modals, the top one last."""
        with self.state.changed:
            return [self.state.views[v] for v in self.state.stacks.get(self.id, [])]

    @property
    def dm(self) -> list[Message]:
        """The DM with the app, oldest first."""
        with self.state.changed:
            channel = self.state.find_dm(self.id)
            return list(self.state.posts[channel.id]) if channel else []

    @property
    def inbox(self) -> list[Message]:
        """All in the DM and the group DMs with the app, and what was shown to this person alone, oldest first."""
        with self.state.changed:
            kinds = {c.id for c in self.state.channels.values() if c.kind in ("im", "mpim")}
            seen = (m for m in self.state.visible(self.id) if m.ephemeral or m.channel in kinds)
            return sorted(seen, key=lambda m: m.ts)

    def wait(self, done: Callable[[], bool], seconds: float | None = None) -> bool:
        """Wait until this is true of what the person sees, up to the settle time; returns whether it became so."""
        with self.state.changed:
            return self.state.changed.wait_for(done, self.ws.settle if seconds is None else seconds)

    def _act(self, kind: str, body: JSON) -> tuple[Request, int]:
        if self.user.deleted:
            raise Refused(f"{self.name} is deactivated")
        before = self.state.seen[self.id]
        return self.ws.deliver(kind, body), before

    def _settled(self, request: Request, before: int) -> Answer:
        if not request.acked:
            return Answer(False, trouble=TROUBLE, status=request.status, ms=request.ms)
        self._see(before)
        return Answer(True, status=request.status, ms=request.ms)

    def _see(self, before: int) -> None:
        """Wait for what the app shows: until it says it is done, or else for the first thing that changes."""
        idle = self.ws.idle
        if idle is None:
            self.wait(lambda: self.state.seen[self.id] > before)
            return
        until = time.monotonic() + self.ws.settle
        while not idle() and time.monotonic() < until:
            time.sleep(0.002)

    def open_home(self) -> View | None:
        """Open the app's Home tab and wait until the app has published it; returns what is there then."""
        with self.state.changed:
            before, home = self.state.seen[self.id], self.home
            channel = self.state.open_dm(self.id)
            event = {
                "type": "app_home_opened", "user": self.id, "channel": channel.id, "tab": "home",
                **({"view": home.wire()} if home else {}), "event_ts": self.state.new_ts(),
            }  # fmt: skip
        sent = self.ws.delivery.emit(event)
        if sent and sent.result().acked:
            self._see(before)
        return self.home

    def press(self, what: Name, *, on: Surface | None = None) -> Answer:
        """Press the button with this text or action_id, or exactly this (block_id, action_id)."""
        return self._action(what, on, lambda _: {})

    def choose(self, what: Name, value: Any, *, on: Surface | None = None) -> Answer:
        """Choose from the menu with this label, placeholder or action_id, where the choice itself tells the app."""

        def chosen(element: JSON) -> JSON:
            if element["type"] == "overflow":
                return {"selected_option": inputs.pick(element, value)}
            entry = inputs.entry(element, value)
            return {k: v for k, v in entry.items() if k != "type"}

        return self._action(what, on, chosen)

    def _action(self, what: Name, on: Surface | None, chosen: Callable[[JSON], JSON]) -> Answer:
        if not self.state.manifest.interactive:
            raise Refused("the manifest does not enable interactivity")
        surface, block, element = self._find(what, on)
        extra = chosen(element)
        action = payloads.action(element, block["block_id"], self.state.new_ts(), **extra)
        if isinstance(surface, View):
            if extra and inputs.key_of(element):
                surface = self._put(surface, block, element, {"type": element["type"], **extra})
            body = payloads.view_interaction(self.state, surface, actions=[action])
        else:
            grant = Grant(self.id, time.monotonic(), surface.channel, surface.ts, surface.ephemeral)
            body = payloads.message_interaction(self.state, self.id, surface, [action], self._response_url(grant))
        return self._settled(*self._act(INTERACTIVE, body))

    def _response_url(self, grant: Grant) -> str:
        return f"{self.ws.app.url}/response/{self.state.new_response_url(grant)}"

    def _find(self, what: Name, on: Surface | None) -> tuple[Surface, JSON, JSON]:
        with self.state.changed:
            newest = sorted(self.state.visible(self.id), key=lambda m: m.ts, reverse=True)
        surfaces: list[Surface | None] = [on] if on else [self.modal, self.home, *newest]
        for surface in surfaces:
            for block, element in inputs.elements(surface.blocks) if surface else ():
                names = [(block["block_id"], element["action_id"]), element["action_id"]]
                names += [(block.get("label") or {}).get("text")]
                names += [(element.get(k) or {}).get("text") for k in ("text", "placeholder")]
                if surface and what in names:
                    return surface, block, element
        raise Refused(f"{self.name} sees nothing called {what!r}")

    def _put(self, view: View, block: JSON, element: JSON, entry: JSON) -> View:
        with self.state.changed:
            values = deepcopy(view.values)
            values.setdefault(block["block_id"], {})[element["action_id"]] = entry
            filled = replace(view, values=values)
            if self.state.views.get(view.id, view).hash == view.hash:
                self.state.views[view.id] = filled
            return filled

    def fill(self, values: Given, *, on: View | None = None, force: bool = False) -> View:
        """Type and pick in the top modal, or in one view, by label; `force` lets through what the client would not."""
        with self.state.changed:
            view = on or self.modal
            if view is None:
                raise Refused(f"no modal is open before {self.name}")
            for name, value in values.items():
                block, element = inputs.find_input(view.blocks, name)
                view = self._put(view, block, element, inputs.entry(element, value, force=force))
            return view

    def submit(self, *, on: View | None = None, force: bool = False) -> Answer:
        """Submit the top modal, or one seen before; `force` skips the client's own check of the inputs."""
        view = on or self.modal
        if view is None or not view.payload.get("submit"):
            raise Refused(f"{self.name} sees nothing to submit")
        marked = {} if force else inputs.wrong(view.blocks, view.values)
        if marked:
            return Answer(False, errors=marked)
        request, before = self._act(INTERACTIVE, payloads.submission(self.state, view))
        wrong = views.apply(self.state, view, request.answer) if request.acked else "not acknowledged"
        if wrong:
            if request.acked:
                self.state.refuse(request, wrong)
            return Answer(False, trouble=TROUBLE, status=request.status, ms=request.ms)
        if self.ws.idle:
            self._see(before)
        asked = request.answer if isinstance(request.answer, dict) else {}
        errors = asked.get("errors", {}) if asked.get("response_action") == "errors" else {}
        return Answer(not errors, errors=errors, status=request.status, ms=request.ms)

    def close(self, *, all_views: bool = False) -> None:
        """Close the top modal (Cancel), or all of them (the x)."""
        stack = self.modals
        if not stack:
            raise Refused(f"no modal is open before {self.name}")
        cleared = all_views or stack[-1].payload["clear_on_close"]
        for view in stack[::-1] if cleared else stack[-1:]:
            views.close_modal(self.state, view)
            if view.payload["notify_on_close"]:
                self._act(INTERACTIVE, payloads.closed(self.state, view, cleared=cleared))

    def say(self, where: Channel | Message | str, text: str, thread: Message | str | None = None) -> Message:
        """Write in a conversation, or in a message's thread; returns when the app was told, if it listens there."""
        if isinstance(where, Message):
            where, thread = where.channel, thread or where
        channel = self.state.channels[where if isinstance(where, str) else where.id]
        if self.id not in channel.members or channel.archived or self.user.deleted:
            raise Refused(f"{self.name} cannot write there")
        if channel.kind == "im" and self.state.manifest.read_only:
            raise Refused("the app's messages tab is read-only")
        thread_ts = (thread.thread_ts or thread.ts) if isinstance(thread, Message) else thread
        with self.state.changed:
            root = self.state.find_message(channel.id, thread_ts) if thread_ts else None
            message = self.state.store(channel.id, payloads.person_message(self.state, self.id, text, root))
        if self.ws.bot_user in channel.members:
            sent = self.ws.delivery.emit(payloads.message_event(channel, message.payload))
            if sent:
                sent.result()
        return message

    def command(self, line: str, channel: Channel | None = None) -> Answer:
        """Type a slash command; the answer's text is what the app showed in return."""
        name, _, text = line.partition(" ")
        if name not in self.state.manifest.commands:
            raise Refused(f"{name} is not a command of the app")
        with self.state.changed:
            where = channel or self.state.open_dm(self.id)
        url = self._response_url(Grant(self.id, time.monotonic(), where.id))
        known = len(self.state.ephemerals.get(self.id, []))
        body = payloads.slash_command(self.state, self.id, where, name, text, url)
        request, before = self._act(COMMANDS, body)
        if not request.acked:
            trouble = f'{name} failed with the error "{"dispatch_failed" if request.status else "operation_timeout"}"'
            return Answer(False, trouble=trouble, status=request.status, ms=request.ms)
        said = request.answer if isinstance(request.answer, dict) else {"text": request.answer}
        if said.get("text") or said.get("blocks"):
            if said.get("response_type") == "in_channel":
                chat.post(self.ws.app, where, said)
            else:
                chat.show(self.state, where, self.id, said)
        self._settled(request, before)
        shown = self.state.ephemerals.get(self.id, [])[known:]
        text_shown = shown[-1].plain if shown else None
        return Answer(True, text=text_shown, status=request.status, ms=request.ms)

    def shortcut(self, callback_id: str) -> Answer:
        """Run a global shortcut."""
        self._has_shortcut(callback_id, "global")
        return self._settled(*self._act(INTERACTIVE, payloads.shortcut(self.state, self.id, callback_id)))

    def message_shortcut(self, callback_id: str, message: Message) -> Answer:
        """Run a shortcut on a message."""
        self._has_shortcut(callback_id, "message")
        url = self._response_url(Grant(self.id, time.monotonic(), message.channel, message.ts))
        body = payloads.message_action(self.state, self.id, callback_id, message, url)
        return self._settled(*self._act(INTERACTIVE, body))

    def _has_shortcut(self, callback_id: str, kind: str) -> None:
        found = self.state.manifest.shortcuts.get(callback_id)
        if found is None or found.kind != kind:
            raise Refused(f"the manifest has no {kind} shortcut {callback_id!r}")
