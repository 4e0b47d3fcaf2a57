"""What the gallery shows beside texts: tables, pictures, cards, and what is pressed on each surface."""

from playground.slack.page.fixtures import (
    CONFIRM,
    PEOPLE,
    Fixture,
    actions,
    button,
    image,
    marked,
    options,
    part,
    plain,
    section,
    text,
)
from playground.slack.records import JSON


def raw(words: str) -> JSON:
    """A cell of words."""
    return {"type": "raw_text", "text": words}


def number(value: float) -> JSON:
    """A cell with a number."""
    return {"type": "raw_number", "value": value}


def menu(kind: str, **more: object) -> JSON:
    """An element that is chosen from, with a name of its own."""
    named = plain(f"Choose: {kind.replace('_', ' ')}")
    return {"type": kind, "action_id": kind, "placeholder": named, **more}


OVERFLOW: JSON = {
    "type": "overflow", "action_id": "more", "options": [*options("Pause", "Rename", "Leave"), {
        "text": plain("Read about it"), "value": "read", "url": "https://example.org/",
        "description": plain("Opens a page")}],
}  # fmt: skip
PRESSED = (
    button("Open", "open"), button("Approve", "approve", style="primary"), button("End", "end", style="danger"),
    button("Leave", "leave", confirm=CONFIRM), button("Read more", "read", url="https://example.org/"),
    button("…", "named", accessibility_label="What this is about"), OVERFLOW,
)  # fmt: skip
BOXES = {"type": "checkboxes", "action_id": "boxes", "options": options("Mornings", "Evenings")}
RHYTHMS = options("Weekly", "Monthly")
CHOSEN = (
    menu("static_select", options=RHYTHMS),
    menu("static_select", action_id="picked", options=RHYTHMS, initial_option=RHYTHMS[0]),
    menu("users_select", initial_user="U0BO"), menu("channels_select"), menu("conversations_select"),
    menu("external_select"), menu("multi_users_select", initial_users=["U0BO"]),
    menu("multi_static_select", options=options("Go", "Rust")), menu("datepicker", initial_date="2026-03-06"),
    menu("timepicker", initial_time="09:00", timezone="Europe/Lisbon"), BOXES,
    {"type": "radio_buttons", "action_id": "radios", "options": RHYTHMS, "initial_option": RHYTHMS[1]},
)  # fmt: skip
AT: JSON = {"type": "datetimepicker", "action_id": "at", "initial_date_time": 1772443800}
WORKFLOW: JSON = {
    "type": "workflow_button", "text": plain("Start"), "action_id": "flow",
    "workflow": {"trigger": {"url": "https://example.org/trigger"}},
}  # fmt: skip
BESIDE = [
    section(plain("A button beside a paragraph that is long enough to be broken over two lines or three."),
            accessory=button("Answer", "answer", style="primary")),
    section(plain("A menu beside it"), accessory=OVERFLOW), section(plain("A picture beside it"), accessory=image()),
    section(marked("A list beside it"), accessory=menu("static_select", options=RHYTHMS)),
    section(plain("Boxes beside it"), accessory=BOXES),
]  # fmt: skip
ROWS = [[raw("Who"), raw("Promise"), raw("Kept")], [raw("Ana"), raw("Write the outline"), raw("4 of 5")]]
LINED: JSON = {"type": "rich_text", "elements": [part("section", text("Ask "), {"type": "user", "user_id": "U0BO"})]}
TABLE: JSON = {
    "type": "table", "rows": [*ROWS, [raw("Bo"), LINED, raw("5 of 5")]],
    "column_settings": [{"align": "left"}, None, {"align": "right", "is_wrapped": True}],
}  # fmt: skip
DATA_TABLE: JSON = {
    "type": "data_table", "caption": "Check-ins in March", "rows": [
        [raw("Program"), raw("Sent"), raw("Answered")], [raw("Cloud careers"), number(40), number(31)],
        [raw("First talks"), number(12), {"type": "raw_number", "value": 12, "text": "12 (all)"}]],
}  # fmt: skip
POINTS = [{"label": "Week 1", "value": 3}, {"label": "Week 2", "value": 5.5}]
BARS: JSON = {
    "type": "data_visualization", "title": "Meetings", "chart": {
        "type": "bar", "series": [{"name": "Pairs", "data": POINTS}, {"name": "Trios", "data": POINTS[::-1]}],
        "axis_config": {"categories": ["Week 1", "Week 2"], "y_label": "How many"}},
}  # fmt: skip
PIE: JSON = {
    "type": "data_visualization", "title": "Who came", "chart": {
        "type": "pie", "segments": [{"label": "Members", "value": 12}, {"label": "Guests", "value": 5}]},
}  # fmt: skip
CARD: JSON = {
    "type": "card", "hero_image": image(), "title": plain("Bo Lindqvist"), "subtitle": plain("Stockholm"),
    "body": marked("Ask me about *databases*."), "subtext": plain("Two places left"),
    "actions": [button("Ask", "ask", style="primary"), button("Read", "read")],
}  # fmt: skip
BOX: JSON = {"type": "container", "title": plain("Three steps"), "subtitle": plain("Ten minutes"), "icon": image()}
FRAMED: JSON = {**BOX, "child_blocks": [section(plain("Write down one goal")), TABLE]}
CAROUSEL: JSON = {"type": "carousel", "elements": [
    {"type": "card", "title": plain(name), "body": plain("Ask me")} for name in PEOPLE.values()
]}  # fmt: skip
ASKED: list[JSON] = [
    {"type": "input", "dispatch_action": True, "label": plain("Search"), "element": {
        "type": "plain_text_input", "action_id": "sought", "dispatch_action_config": {
            "trigger_actions_on": ["on_enter_pressed", "on_character_entered"]}}},
    {"type": "input", "dispatch_action": True, "label": plain("Show"), "element": BOXES},
]  # fmt: skip
PLAIN: list[JSON] = [
    {"type": "header", "text": plain("Good morning, Ana")}, *BESIDE, {"type": "divider"}, LINED, image(),
    {"type": "context", "elements": [plain("Only you see this.")]},
]  # fmt: skip
FEEDBACK: JSON = {
    "type": "context_actions", "elements": [
        {"type": "feedback_buttons", "action_id": "useful", "positive_button": {"text": plain("Useful"), "value": "up"},
         "negative_button": {"text": plain("Not useful"), "value": "down"}},
        {"type": "icon_button", "icon": "trash", "text": plain("Delete"), "action_id": "delete"},
        {"type": "icon_button", "icon": "trash", "text": plain("Not for Ana"), "action_id": "other",
         "visible_to_user_ids": ["U0BO"]}],
}  # fmt: skip
MARKDOWN = "## A heading\n**Bold** and [a link](https://example.org)\n- one\n- two"
MESSAGES = [
    Fixture("message", "Buttons and the menu behind …", [actions(*PRESSED)]),
    Fixture("message", "Chosen at once", [actions(*CHOSEN, AT), actions(WORKFLOW)]),
    Fixture("message", "Beside a paragraph", BESIDE),
    Fixture("message", "A table", [TABLE]),
    Fixture("message", "A table of data, and charts", [DATA_TABLE, BARS, PIE]),
    Fixture("message", "Pictures", [image(title=plain("The venue")), {
        "type": "image", "slack_file": {"id": "F0FILE"}, "alt_text": "A file of Slack's"}]),
    Fixture("message", "Cards", [CARD, CAROUSEL]),
    Fixture("message", "Blocks in a frame", [
        FRAMED,
        {**BOX, "is_collapsible": True, "child_blocks": [section(plain("Open at first"))]},
        {**BOX, "is_collapsible": True, "default_collapsed": True, "child_blocks": [actions(button("Deep", "deep"))]},
    ]),
    Fixture("message", "Feedback and Markdown", [{"type": "markdown", "text": MARKDOWN}, FEEDBACK]),
]  # fmt: skip
HOMES = [
    Fixture("home", "A Home", PLAIN),
    Fixture("home", "What is pressed on a Home", [actions(*PRESSED), actions(*CHOSEN)]),
    Fixture("home", "Tables, charts and cards on a Home", [TABLE, DATA_TABLE, BARS, PIE, CARD, CAROUSEL, FRAMED]),
    Fixture("home", "Fields on a Home, told at once", ASKED),
    Fixture("modal", "Beside the fields", [*PLAIN, actions(*PRESSED), actions(*CHOSEN, AT)]),
    Fixture("message", "Fields in a message, told at once", ASKED),
]
UNDRAWN = Fixture("message", "Anything else", [
    {"type": "video", "block_id": "video", "title": plain("A talk"), "video_url": "https://example.org/talk"},
    {"type": "actions", "block_id": "odd", "elements": [{"type": "hologram", "action_id": "odd"}]},
    {"type": "input", "block_id": "odder", "label": plain("Aura"), "element": {"type": "aura", "action_id": "odd"}},
])  # fmt: skip
