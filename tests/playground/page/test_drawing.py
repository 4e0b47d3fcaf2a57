"""What the app can make, the page can draw; and what stands in a field is what a browser sends back."""

import ast
import inspect
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import slackblocks

import blocks
from playground.slack import inputs
from playground.slack.page.emoji import with_emoji
from playground.slack.page.fixtures import VIEWER
from playground.slack.page.fixtures_fields import FIELDS, states
from playground.slack.page.gallery import FIXTURES
from playground.slack.page.words import Viewer, clean
from playground.slack.plain import stored_blocks
from tests.playground.page.markup import Node, held, macros, read
from tests.playground.test_golden import GOLDEN

TYPE = re.compile(r"(?:BlockType|ElementType|RichTextObjectType|RichTextElementType)\.\w+")
BASES = {"Block", "Element", "RichTextObject", "RichTextElement"}
JSON = dict[str, Any]


def drawn(many: list[JSON], values: JSON | None = None, errors: JSON | None = None, where: str = "") -> Node:
    """Draw blocks as they are stored, and read them back."""
    return read(macros().blocks(stored_blocks(many), VIEWER, values or {}, errors or {}, where))


def types(thing: object) -> Iterator[str]:
    """Yield every type that JSON names, however deep."""
    if isinstance(thing, dict):
        if isinstance(thing.get("type"), str):
            yield thing["type"]
        for inner in thing.values():
            yield from types(inner)
    elif isinstance(thing, list):
        for inner in thing:
            yield from types(inner)


def made() -> set[str]:
    """Find the types of block and element that the app's own drawing room makes, by the classes that it names."""
    found: set[str] = set()
    for file in Path(blocks.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "slack":
                kind = getattr(slackblocks, node.attr)
                bases = {base.__name__ for base in kind.__mro__}
                if bases & BASES and node.attr not in BASES:
                    named = TYPE.search(inspect.getsource(kind))
                    assert named, f"{node.attr} does not say its type"
                    found.add(eval(named[0], vars(inspect.getmodule(kind))).value)  # noqa: S307
    return found


def field(kind: str, **more: object) -> JSON:
    """An input block around an element of this kind."""
    element = {"type": kind, "action_id": "answer", **more}
    return {"type": "input", "block_id": "field", "label": {"type": "plain_text", "text": "Field"}, "element": element}


def test_the_page_draws_whatever_the_kit_can_make() -> None:
    """A block or element that the kit learns has a macro of its own and stands in the gallery."""
    kit, shown = made(), {kind for fixture in FIXTURES for kind in types(fixture.blocks)}
    assert {"section", "input", "overflow", "multi_users_select", "rich_text_quote", "text"} <= kit
    assert kit - shown == set(), "give the gallery (fixtures*.py) one in each state"
    pressed, filled = macros("elements.html"), macros("elements_fields.html")
    own = {*macros().BLOCKS, *pressed.ELEMENTS, *filled.FIELDS, *filled.GROUPED}
    assert {kind for kind in kit if not kind.startswith("rich_text_")} - own == {"text"}, "draw it in templates/"


@pytest.mark.parametrize("kind", sorted(path.name for path in GOLDEN.iterdir()))
def test_every_message_and_view_of_the_stories_is_drawn_whole(kind: str) -> None:
    """Nothing that people see in a story is a placeholder, and each of its words stands on the page."""
    for path in sorted((GOLDEN / kind).glob("*.json")):
        view = json.loads(path.read_text())
        page = drawn(view.get("blocks", []))
        assert "Not drawn here" not in page.words, path.name
        said = page.words + "\n".join(str(one.attrs["label"]) for one in page.all("optgroup"))
        missing = [text for text in _plain(view.get("blocks", [])) if clean(with_emoji(text)) not in said]
        assert missing == [], path.name


def _plain(thing: object) -> Iterator[str]:
    if isinstance(thing, list):
        for one in thing:
            yield from _plain(one)
    elif isinstance(thing, dict):
        if thing.get("type") in ("plain_text", "text") and not isinstance(thing["text"], dict):
            yield thing["text"]
        else:
            yield from _plain([inner for key, inner in thing.items() if key != "placeholder"])


@pytest.mark.parametrize("name", FIELDS)
def test_what_stands_in_a_field_is_what_a_browser_sends(name: str) -> None:
    """Given, filled in or empty: sent back as a browser would, each field holds what it held."""
    fixture, put = states(name), FIELDS[name][2]
    page = drawn(fixture.blocks, dict(fixture.values))
    for block in stored_blocks(fixture.blocks):
        element, id = block["element"], block["block_id"]
        before = inputs.entry(element, put) if id in fixture.values else inputs.initial([block])[id]["answer"]
        sent: list[Any] = held(page.one(id=f"{id}--answer"))
        if element["type"] == "datetimepicker":
            sent = [datetime.fromisoformat(one).replace(tzinfo=VIEWER.zone) for one in sent]
        assert inputs.entry(element, sent if inputs.many(element) else next(iter(sent), None)) == before


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda one: one.title)
def test_labels_hints_and_errors_are_tied(fixture: Any) -> None:
    """On every surface ids are unique, and what names or describes an element is there."""
    page = drawn(fixture.blocks, dict(fixture.values), dict(fixture.errors), "x-")
    ids = [one.attrs["id"] for one in page.all() if "id" in one.attrs]
    assert sorted(ids, key=str) == sorted(set(ids), key=str)
    for one in page.all():
        for name in ("for", "aria-describedby"):
            assert set((one.attrs.get(name) or "").split()) <= set(ids)
        if one.tag in ("input", "textarea", "select") and one.attrs.get("type") not in ("checkbox", "radio"):
            assert one.attrs.get("aria-label") or page.one("label", **{"for": str(one.attrs["id"])}).words
        if one.tag == "fieldset":
            assert one.one("legend").words.strip()


@pytest.mark.parametrize("name", FIELDS)
def test_a_wrong_field_says_so(name: str) -> None:
    """The error stands under its own field as words, the field is marked, and no other is."""
    fixture = states(name)
    page = drawn(fixture.blocks, dict(fixture.values), dict(fixture.errors))
    assert page.one(id="error-wrong").words == fixture.errors["wrong"]
    assert "hidden" not in page.one(id="error-wrong").attrs
    assert "hidden" in page.one(id="error-empty").attrs
    assert [one.attrs["id"] for one in page.all(aria_invalid="true")] == ["wrong--answer"]


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_says_whether_it_is_asked_of_everybody(name: str) -> None:
    """What must be filled in is marked for the browser; what need not be says "(optional)"."""
    page = drawn(states(name).blocks)
    empty, optional = page.one(id="empty--answer"), page.one(id="optional--answer")
    assert {"required", "data-required"} & set(empty.attrs)
    assert not {"required", "data-required"} & set(optional.attrs)
    assert page.words.count("(optional)") == 1


@pytest.mark.parametrize("name", FIELDS)
def test_what_tells_the_app_at_once_is_marked(name: str) -> None:
    """A browser knows each element by its action, and which of them tell the app when they change."""
    page = drawn(states(name).blocks)
    kind = name.split(",")[0]
    assert len(list(page.all(data_action="answer", data_type=kind))) == 5
    told = [one.attrs for one in page.all(data_action="answer") if "data-dispatch" in one.attrs]
    typed = kind.endswith("_input")
    assert [(one["id"], one["data-dispatch"]) for one in told] == [
        ("filled--answer", "on_enter_pressed" if typed else "")
    ]


def test_a_moment_stands_in_the_viewers_own_zone() -> None:
    """A date with a time is shown as the wall time of whoever looks."""
    picker = field("datetimepicker", initial_date_time=1772443800)
    for zone, wall in (("Asia/Tokyo", "2026-03-02T18:30"), ("America/New_York", "2026-03-02T04:30")):
        page = read(macros().blocks([picker], Viewer(ZoneInfo(zone))))
        assert held(page.one("input")) == [wall]


def test_the_app_may_ask_to_hear_each_letter() -> None:
    """What the app wants to hear of while one types is told to the browser."""
    wanted = {"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]}
    block = {**field("plain_text_input", dispatch_action_config=wanted), "dispatch_action": True}
    assert drawn([block]).one("input").attrs["data-dispatch"] == "on_enter_pressed on_character_entered"


def test_letters_are_counted_and_limited() -> None:
    """A field with a limit shows how much of it is used, and the browser knows both ends."""
    page = drawn([field("plain_text_input", max_length=200, min_length=3, initial_value="Thirteen here")])
    assert page.one("p", data_counts="field--answer").words == "13 / 200"
    assert (page.one("input").attrs["maxlength"], page.one("input").attrs["minlength"]) == ("200", "3")


def test_a_button_asks_back_in_the_apps_words() -> None:
    """Buttons carry their action, style, name and the question to ask first; a link is there beside."""
    ask = {"title": {"type": "plain_text", "text": "Sure? '\"<b>"}, "text": {"type": "mrkdwn", "text": "*Yes*"}}
    button = {
        "type": "button",
        "text": {"type": "plain_text", "text": "End :wave:"},
        "action_id": "end",
        "confirm": ask,
    }
    more = {"style": "danger", "url": "https://example.org/", "accessibility_label": "End it"}
    page = drawn([{"type": "actions", "block_id": "row", "elements": [{**button, **more}]}])
    made = page.one("button", data_action="end", data_type="button", type="button", id="row--end")
    assert (made.words, made.attrs["data-dispatch"]) == ("End 👋", "")
    assert "button-danger" in str(made.attrs["class"])
    assert made.attrs["aria-label"] == "End it"
    asked = json.loads(str(made.attrs["data-confirm"]))
    assert (asked["title"]["text"], asked["text"]["text"]) == ("Sure? '\"<b>", "*Yes*")
    assert page.one("a").attrs["href"] == "https://example.org/"


def test_a_menu_offers_each_choice_as_a_button() -> None:
    """Behind "…" stands a button for each choice, with its value."""
    options = [{"text": {"type": "plain_text", "text": one}, "value": one.lower()} for one in ("Pause", "Leave")]
    menu = {"type": "overflow", "action_id": "more", "options": options}
    page = drawn([{"type": "actions", "block_id": "row", "elements": [menu]}])
    assert page.one("summary", id="row--more").attrs["aria-label"] == "More actions"
    assert [one.attrs["data-value"] for one in page.all("button", data_action="more", data_type="overflow")] == [
        "pause", "leave"]  # fmt: skip


def test_what_cannot_be_drawn_says_so_with_its_json() -> None:
    """A block or element that nobody taught the page is named, and nothing of it is lost."""
    block = {"type": "video", "title_url": "https://example.org/<b>"}
    element = {"type": "hologram", "action_id": "h", "depth": "<i>3"}
    row = {"type": "actions", "elements": [element]}
    for one, many in ((block, [block]), (element, [row]), (element, [{**field("x"), "element": element}])):
        page = drawn(many)
        placeholder = page.one("details")
        assert one["type"] in placeholder.one("summary").words
        assert one.items() <= json.loads(placeholder.one("pre").words).items()


def test_pictures_of_other_hosts_are_not_fetched() -> None:
    """The page loads nothing from elsewhere: such a picture is a frame with its words and a link."""
    image = {"type": "image", "alt_text": "A <b>map", "image_url": "https://example.org/map.png"}
    page = drawn([image])
    assert list(page.all("img")) == []
    assert page.one("figure").one("span").words == "A <b>map"
    assert page.one("a").attrs["href"] == image["image_url"]
    assert drawn([{**image, "image_url": "data:image/png;base64,AA"}]).one("img").attrs["alt"] == "A <b>map"


def test_a_button_for_some_is_not_shown_to_others() -> None:
    """An icon button with a list of people is there for those people only."""
    icon = {"type": "icon_button", "icon": "trash", "text": {"type": "plain_text", "text": "Delete"}, "action_id": "d"}
    for users, there in ((["U0ANA"], 1), (["U0BO"], 0)):
        block = {"type": "context_actions", "elements": [{**icon, "visible_to_user_ids": users}]}
        assert len(list(drawn([block]).all("button"))) == there


def test_the_same_blocks_twice_keep_their_ids_apart() -> None:
    """A surface that is drawn twice on a page has ids of its own each time."""
    block = field("plain_text_input")
    assert drawn([block], where="t-").one("input").attrs["id"] == "t-field--answer"
    assert drawn([block]).one("input").attrs["id"] == "field--answer"
