"""What the templates ask while they draw blocks: what stands in a field, what can be chosen, what to tell the app."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from playground.slack import inputs
from playground.slack.page.words import Viewer, clean
from playground.slack.plain import plain_blocks
from playground.slack.records import JSON

AT_ONCE = ("actions", "section", "context_actions", "card")
TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input")


@dataclass(frozen=True)
class Choice:
    """One thing to choose; `text` and `description` are text objects."""

    value: str
    text: JSON
    description: JSON | None
    chosen: bool


@dataclass(frozen=True)
class Sheet:
    """One surface's blocks before one person's eyes; `where` keeps ids apart when a surface is drawn twice."""

    viewer: Viewer
    values: Mapping[str, Mapping[str, JSON]]
    errors: Mapping[str, str]
    where: str

    def id(self, block: JSON, element: JSON) -> str:
        """The element's id on the page."""
        return f"{self.where}{block['block_id']}--{element.get('action_id', '')}"

    def acts(self, block: JSON, element: JSON) -> dict[str, str | None]:
        """The attributes by which a browser knows what this element is and what to tell the app."""
        return {
            "data-action": element.get("action_id", ""),
            "data-type": element["type"],
            "data-dispatch": self._dispatch(block, element),
            "data-confirm": json.dumps(element["confirm"]) if "confirm" in element else None,
        }

    def _dispatch(self, block: JSON, element: JSON) -> str | None:
        if block["type"] in AT_ONCE:
            return ""
        if not block.get("dispatch_action"):
            return None
        config = element.get("dispatch_action_config") or {}
        return " ".join(config.get("trigger_actions_on", ["on_enter_pressed"])) if element["type"] in TYPED else ""

    def field(self, block: JSON, element: JSON) -> dict[str, str | None]:
        """The attributes of a field: those of `acts`, and what ties it to its label, hint, error and count."""
        notes = [name for name, there in (
            ("hint", block.get("hint")), ("error", block["type"] == "input"), ("count", element.get("max_length")),
        ) if there]  # fmt: skip
        return self.acts(block, element) | {
            "id": self.id(block, element),
            "aria-describedby": " ".join(f"{self.where}{name}-{block['block_id']}" for name in notes) or None,
            "aria-invalid": "true" if block["block_id"] in self.errors else None,
            "aria-label": None if block["type"] == "input" else self.name(block, element),
            "autofocus": "" if element.get("focus_on_load") else None,
        }

    def name(self, block: JSON, element: JSON) -> str:
        """What to call an element that has no label of its own."""
        beside = element.get("placeholder") or block.get("text") or {}
        return clean(str(beside.get("text", "Choose")))[:150]

    def required(self, block: JSON) -> bool:
        """Whether a form cannot be submitted while this is empty."""
        return block["type"] == "input" and not block.get("optional")

    def held(self, block: JSON, element: JSON) -> list[str]:
        """What stands in an element, as a browser says it: texts, values of options, ids; empty if nothing does."""
        key = inputs.key_of(element) or ""
        at = element.get("action_id", "")
        entry = self.values.get(block["block_id"], {}).get(at)
        if entry is None:
            entry = inputs.initial([block]).get(block["block_id"], {}).get(at, {})
        held = entry.get(key)
        if held in (None, "", []):
            return []
        if key == "rich_text_value":
            return [plain_blocks([held])]
        if key == "selected_date_time":
            return [datetime.fromtimestamp(held, self.viewer.zone).strftime("%Y-%m-%dT%H:%M")]
        return [
            one["value"] if isinstance(one, dict) else str(one) for one in (held if inputs.many(element) else [held])
        ]

    def choices(self, block: JSON, element: JSON) -> list[tuple[str, list[Choice]]]:
        """What can be chosen, under its headings; what is chosen already is always among it."""
        held = self.held(block, element)
        kind = element["type"].removeprefix("multi_").removesuffix("_select")
        if kind in ("users", "channels", "conversations"):
            channels = {id: f"#{name}" for id, name in self.viewer.channels.items()}
            there = self.viewer.names if kind == "users" else channels
            return [
                ("", [self._named(id, name, held) for id, name in ({one: one for one in held} | dict(there)).items()])
            ]
        initial = element.get("initial_options") or [element[k] for k in ("initial_option",) if k in element]
        offered = initial if kind == "external" else element.get("options") or []
        grouped = [(group["label"]["text"], group["options"]) for group in element.get("option_groups") or []]
        return [(heading, [self._offered(one, held) for one in many]) for heading, many in [("", offered), *grouped]]

    def _named(self, value: str, name: str, held: list[str]) -> Choice:
        return Choice(value, {"type": "plain_text", "text": name, "emoji": False}, None, value in held)

    def _offered(self, option: JSON, held: list[str]) -> Choice:
        return Choice(option["value"], option["text"], option.get("description"), option["value"] in held)


def sheet(
    viewer: Viewer | None, values: Mapping[str, Mapping[str, JSON]], errors: Mapping[str, str], where: str
) -> Sheet:
    """Lay out a surface for a viewer; without one, dates are in UTC and ids stand for names."""
    return Sheet(viewer or Viewer(), values, errors, where)
