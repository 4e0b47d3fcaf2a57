"""What people saw in a story: every message and every view that the app sent, by step, with all chance taken out."""

import json
import re
from collections.abc import Iterator
from typing import Any

from playground.slack.records import Call, Request
from playground.stage import Stage
from playground.stories.telling import Step

Json = dict[str, Any]
_CHANCE = (
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r"http://127\.0\.0\.1:\d+"), "<slack>"),
    (re.compile(r"p?\d{10}\.?\d{6}"), "<ts>"),
)


class Record:
    """Listens to a story on a stage. `seen` has for each file's name the text it should hold."""

    def __init__(self, stage: Stage) -> None:
        """Start with what has not happened yet."""
        self._stage, self._ws = stage, stage.workspace
        self._calls, self._requests, self._whispers = 0, 0, 0
        self.seen: dict[str, str] = {}
        self._sent_views: list[Call] = []
        self.messages: list[Json] = []
        self.views: list[Json] = []

    def after(self, number: int, step: Step) -> None:
        """Take in everything that a step has brought about, once all of it has come."""
        del step
        self._stage.settle()
        # What a Home said while messages were still going out is chance; what it says now is not.
        published = {
            str(call.args["user_id"]) for call in self._ws.calls[self._calls :] if call.method == "views.publish"
        }
        for who in sorted(published):
            self._ws.people[who].open_home()
        found: dict[str, list[Json]] = {}
        for name, what in [*self._posted(), *self._shown(), *self._whispered()]:
            if name.startswith("home"):
                found[name] = []
            if what not in found.setdefault(name, []):
                found[name].append(what)
        for name, several in sorted(found.items()):
            for which, what in enumerate(several, 1):
                key = f"{number:02}-{name}{f'-{which}' if len(several) > 1 else ''}.json"
                self.seen[key] = self._text(what)

    def _posted(self) -> Iterator[tuple[str, Json]]:
        """Yield every message, by where it was posted."""
        calls = self._ws.calls[self._calls :]
        self._calls += len(calls)
        self._sent_views = [call for call in calls if call.method.startswith("views.")]
        for call in calls:
            if call.method == "chat.postMessage" and call.answer and call.answer["ok"]:
                sent = {key: call.args[key] for key in ("text", "blocks")}
                sent["in_thread"] = bool(call.args.get("thread_ts"))
                self.messages.append(sent)
                yield f"message-{self._place(call.args['channel'])}", sent

    def _shown(self) -> Iterator[tuple[str, Json]]:
        """Yield every modal and Home, by who saw it."""
        requests = self._ws.requests[self._requests :]
        self._requests += len(requests)
        sources: list[Call | Request] = [*self._sent_views, *requests]
        for source in sources:
            for who, view in self._views_of(source):
                self.views.append(view)
                yield f"{view['type']}-{who}", view

    def _views_of(self, source: Call | Request) -> Iterator[tuple[str, Json]]:
        answer = source.answer if isinstance(source.answer, dict) else {}
        if isinstance(source, Request):
            if isinstance(answer.get("view"), dict):
                yield self._person(source.body["user"]["id"]), answer["view"]
            elif answer.get("response_action") == "errors":
                yield self._person(source.body["user"]["id"]), {"type": "errors", "errors": answer["errors"]}
            elif isinstance(answer.get("text"), str):
                yield self._person(source.body["user_id"]), {"type": "answer", "text": answer["text"]}
        elif answer.get("ok"):
            view = source.args["view"]
            sent = json.loads(view) if isinstance(view, str) else view
            shown = self._ws.state.views.get(answer["view"]["id"])
            yield self._person(source.args.get("user_id") or (shown.user if shown else "")), sent

    def _whispered(self) -> Iterator[tuple[str, Json]]:
        """Yield what was said to one person alone."""
        heard = [(who, one) for who, many in sorted(self._ws.state.ephemerals.items()) for one in many]
        new = sorted(heard, key=lambda pair: pair[1].ts)[self._whispers :]
        self._whispers += len(new)
        for who, message in new:
            yield f"whisper-{self._person(who)}", {"text": message.text}

    def _person(self, user: str) -> str:
        person = self._ws.people.get(user)
        return person.name.lower() if person else "somebody"

    def _place(self, channel: str) -> str:
        there = self._ws.state.channels[channel]
        people = sorted(self._person(one) for one in there.members if one in self._ws.people)
        return there.name if there.kind == "channel" else "-".join(people)

    def _text(self, what: Json) -> str:
        """Write it down with names for ids, and a word for whatever chance decides."""
        text = json.dumps(what, indent=1, ensure_ascii=False)
        for user, person in self._ws.people.items():
            text = text.replace(user, f"<{person.name}>")
        for channel in self._ws.state.channels:
            text = text.replace(channel, f"<{self._place(channel)}>")
        for pattern, word in _CHANCE:
            text = pattern.sub(word, text)
        return f"{text}\n"
