"""What each block may hold, and on which surfaces it may stand."""

from collections.abc import Iterator, Mapping
from itertools import chain
from types import MappingProxyType

from playground.slack.strict_data import DATA_TABLE, DATA_VISUALIZATION, ID, RICH_TEXT, TABLE
from playground.slack.strict_elements import (
    BUTTON,
    FEEDBACK_BUTTONS,
    ICON_BUTTON,
    IMAGE,
    entered,
    pressed,
)
from playground.slack.strict_shapes import (
    SLACK_FILE,
    Check,
    Problem,
    array,
    either,
    flag,
    kinds,
    label,
    one_of,
    string,
    text,
    typed,
    url,
)

SURFACES = ("message", "modal", "home")
CARD = typed(
    {},
    {
        **ID,
        "hero_image": IMAGE,
        "icon": IMAGE,
        "title": text("card.title"),
        "subtitle": text("card.subtitle"),
        "body": text("card.body"),
        "subtext": text("card.subtext"),
        "actions": array(kinds({"button": BUTTON}), "card.actions"),
    },
    either("hero_image", "title", "actions", "body", both=True),
)
PLAIN_BLOCKS: dict[str, Check] = {
    "divider": typed({}, ID),
    "header": typed({"text": label("header.text")}, ID),
    "context": typed(
        {
            "elements": array(
                kinds(
                    {
                        "image": IMAGE,
                        "mrkdwn": text("text"),
                        "plain_text": text("text"),
                    }
                ),
                "context.elements",
            )
        },
        ID,
    ),
    "image": typed(
        {"alt_text": string("image.alt_text")},
        {**ID, "image_url": url("image.url"), "slack_file": SLACK_FILE, "title": label("image.title")},
        either("image_url", "slack_file"),
    ),
    "rich_text": RICH_TEXT,
}
ALERT = typed({"text": text("alert.text")}, {**ID, "level": one_of("default", "info", "warning", "error", "success")})


def opens_only_if_closed(value: object, at: str) -> Iterator[Problem]:
    """A container that starts collapsed can be collapsed."""
    if isinstance(value, dict) and value.get("default_collapsed") and not value.get("is_collapsible"):
        yield Problem(f"{at}/default_collapsed", "must define `is_collapsible` to use `default_collapsed`")


def container(children: Mapping[str, Check]) -> Check:
    """A block that holds other blocks, but no container."""
    more = dict.fromkeys(("is_collapsible", "default_collapsed", "has_header_divider"), flag)
    titles = {"title": label("container.title"), "rich_text_title": RICH_TEXT, "subtitle": text("container.subtitle")}
    width = one_of("narrow", "standard", "wide", "full")
    return typed(
        {"child_blocks": array(kinds(children), "container.child_blocks")},
        {**ID, **titles, **more, "icon": IMAGE, "width": width},
        either("title", "rich_text_title", both=True),
        opens_only_if_closed,
    )


def _blocks(surface: str) -> dict[str, Check]:
    common = {
        **PLAIN_BLOCKS,
        "section": typed(
            {},
            {
                **ID,
                "text": text("section.text"),
                "fields": array(text("section.field"), "section.fields"),
                "accessory": pressed(surface, "section"),
                "expand": flag,
            },
            either("text", "fields", both=True, at_type=True),
        ),
        "actions": typed({"elements": array(pressed(surface, "actions"), "actions.elements")}, ID),
        "input": typed(
            {"label": label("input.label"), "element": entered(surface, RICH_TEXT)},
            {**ID, "hint": label("input.hint"), "optional": flag, "dispatch_action": flag},
        ),
    }
    if surface == "modal":
        return {**common, "alert": ALERT}
    wide = {
        **common,
        "table": TABLE,
        "data_table": DATA_TABLE,
        "data_visualization": DATA_VISUALIZATION,
        "card": CARD,
        "carousel": typed({"elements": array(kinds({"card": CARD}), "carousel.elements")}, ID),
        "container": container({**common, "table": TABLE}),
    }
    if surface == "home":
        return wide
    buttons = kinds({"feedback_buttons": FEEDBACK_BUTTONS, "icon_button": ICON_BUTTON})
    return {
        **wide,
        "markdown": typed({"text": string("markdown.text")}, ID),
        "context_actions": typed({"elements": array(buttons, "context_actions.elements")}, ID),
    }


BLOCKS: Mapping[str, Mapping[str, Check]] = MappingProxyType({surface: _blocks(surface) for surface in SURFACES})


def nested(block: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """The block itself, then the blocks inside it, each with its pointer from the block."""
    yield "", block
    for key in ("child_blocks", *(("elements",) if block.get("type") == "carousel" else ())):
        inner = block.get(key)
        for index, child in enumerate(inner if isinstance(inner, list) else ()):
            if isinstance(child, dict):
                yield f"/{key}/{index}", child


def elements(block: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """The elements directly in the block, each with its pointer from the block."""
    single = ((f"/{key}", block.get(key)) for key in ("element", "accessory"))
    lists = (
        (f"/{key}/{index}", one)
        for key in ("elements", "actions")
        if block.get("type") != "carousel" and isinstance(many := block.get(key), list)
        for index, one in enumerate(many)
    )
    for at, element in chain(single, lists):
        if isinstance(element, dict):
            yield at, element
