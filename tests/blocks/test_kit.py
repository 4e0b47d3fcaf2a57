"""The elements: within Slack's limits, deterministic, and a clear refusal for a playbook that is wrong."""

import re
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks import kit, pickers
from playground.slack import limits
from programs.playbook import Choice
from tests.blocks.people import HOSTILE, accepted, hostile_words, mrkdwn, strings


@pytest.mark.parametrize("name", kit.LIMITS)
def test_every_limit_is_the_one_the_local_slack_holds(name: str) -> None:
    """The kit and the local Slack keep two tables, and they agree."""
    assert kit.LIMITS[name] == limits.LIMITS[name]


@given(hostile_words, hostile_words)
@settings(max_examples=100, deadline=None)
def test_any_words_stay_words_wherever_they_are_shown(words: str, name: str) -> None:
    """Whatever somebody wrote, Slack takes it and nothing in it becomes a mention, a link or a command."""
    blocks = [
        kit.heading(words),
        kit.words(words, kit.button("Go", "go.on", "1")),
        kit.note(words),
        kit.link("https://example.org/a?b=c&d=e", words),
        *kit.said(name, words, quoted=True),
        *kit.said("", words, quoted=False),
        *kit.said(name, words, quoted=False),
    ]
    messages = [kit.message(block) for block in blocks]
    for message in messages:
        accepted(message)
    accepted(kit.home(blocks))
    accepted(kit.modal("Title", blocks))
    [linked] = mrkdwn(blocks)
    assert re.fullmatch(r"<https://example\.org/a\?b=c&amp;d=e\|[^<>|]*>", linked)
    assert [found for one in messages for found in re.findall(r"<[^>]*>?", one.text)] == [linked]
    assert all(text.strip() for text in strings(blocks))


@pytest.mark.parametrize("words", [*HOSTILE, "x" * 9001])
@pytest.mark.parametrize("quoted", [True, False])
def test_what_somebody_said_is_shown_whole(words: str, quoted: bool) -> None:
    """A long text is split over several blocks, and no character of it that Slack can take is lost."""
    blocks = kit.said("Label", words, quoted=quoted)
    shown = "".join(strings(blocks)).removeprefix("Label").removeprefix("" if quoted else ": ")
    expected = re.sub("[\0\ud800-\udfff]", "\ufffd", words)
    assert shown == (expected if words.strip() else "–")
    assert max(map(len, strings(blocks))) <= 3002


def test_drawing_twice_gives_the_same() -> None:
    """No id is drawn at random: the same values give the same view."""

    def draw() -> kit.View:
        fields = [kit.text_input("a", "A", longest=100, optional=True), pickers.people_picker("b", "B")]
        return kit.modal(
            "Title", [kit.heading("H"), kit.divider(), *kit.said("L", "w", quoted=True), *fields], submit="S"
        )

    assert draw() == draw()


def test_the_text_of_a_message_says_what_every_block_says() -> None:
    """A screen reader reads only the text, so each block has its line there, buttons and links too."""
    message = kit.message(
        kit.heading("Ana checked in"),
        kit.words("Hello & welcome", kit.button("Join in", "go.in", "1")),
        *kit.said("Growth", "I asked <first>", quoted=True),
        *kit.said("In the way", "Time", quoted=False),
        kit.buttons(kit.button("Check in", "go.on", "1")),
        kit.link("https://example.org", "Read"),
        kit.buttons(pickers.menu("more", [Choice("a", "Why"), Choice("b", "Fewer")]), about="1"),
        kit.divider(),
        kit.note("Small"),
    )
    assert message.text.splitlines() == [
        "Ana checked in",
        "Hello &amp; welcome",
        "[Join in]",
        "Growth",
        "I asked &lt;first&gt;",
        "In the way: Time",
        "[Check in]",
        "<https://example.org|Read>",
        "[… Why, Fewer]",
        "Small",
    ]


def test_every_picker_is_one_slack_takes_with_and_without_something_chosen() -> None:
    """Slack takes each field empty and filled, and what was chosen before stands in it."""
    some = [Choice("a", "A"), Choice("b", "B")]
    empty = [
        pickers.people_picker("1", "P"),
        pickers.several_people("2", "P", most=3, optional=True),
        pickers.channel_picker("3", "C", optional=True),
        pickers.pick_day("4", "D", optional=False),
        pickers.pick_time("5", "T", optional=False),
        pickers.pick_from_list("6", "L", some, optional=True),
        pickers.pick_from_groups("7", "G", {"First": some[:1], "Second": some[1:]}, optional=True),
    ]
    accepted(kit.modal("Title", empty, submit="S"))
    filled = [
        pickers.several_people("2", "P", most=3, optional=True, given=["U012AB3CD"]),
        pickers.channel_picker("3", "C", optional=True, given="C012AB3CD"),
        pickers.pick_day("4", "D", optional=False, given=date(2026, 10, 25)),
        pickers.pick_time("5", "T", optional=False, given=time(9)),
        pickers.pick_from_list("6", "L", some, optional=True, picked="b"),
        pickers.pick_from_groups("7", "G", {"First": some[:1], "Second": some[1:]}, optional=True, picked="b"),
    ]
    accepted(kit.modal("Title", filled, submit="S"))
    initial = [value for one in filled for key, value in one["element"].items() if key.startswith("initial_")]
    chosen = {"text": {"type": "plain_text", "text": "B"}, "value": "b"}
    assert initial == [["U012AB3CD"], "C012AB3CD", "2026-10-25", "09:00", chosen, chosen]


@pytest.mark.parametrize("before", range(955, 1005))
@pytest.mark.parametrize("end", [kit.link("https://example.org", "<&>"), kit.words("<&> & <&>" * 4)])
def test_a_text_that_is_too_long_is_cut_between_signs(before: int, end: kit.Block) -> None:
    """The cut leaves no half of an escaped character or of a link behind, and says that something is missing."""
    message = kit.message(kit.words("x" * 3000), kit.words("y" * before), end)
    accepted(message)
    whole = 3000 + before + 2 + len(kit.message(end).text)
    assert message.text.endswith("…") == (whole > 4000)
    assert not re.search("[<&]", re.sub(r"<https://example\.org\|&lt;&amp;&gt;>|&(lt|gt|amp);", "", message.text))


WRONG: dict[str, Any] = {
    "view.title": lambda: kit.modal("x" * 25, [kit.divider()]),
    "view.submit": lambda: kit.modal("T", [kit.divider()], submit="x" * 25),
    "view.close": lambda: kit.modal("T", [kit.divider()], close="x" * 25),
    "view.callback_id": lambda: kit.modal("T", [kit.divider()], callback="x" * 256),
    "view.private_metadata": lambda: kit.modal("T", [kit.divider()], about="x" * 3001),
    "view.blocks.modal": lambda: kit.modal("T", [kit.divider()] * 101),
    "view.bytes": lambda: kit.modal("T", [kit.words("é" * 3000)] * 50),
    "message.blocks": lambda: kit.message(*[kit.divider()] * 51),
    "message.blocks must be 1": lambda: kit.message(),
    "message.blocks_text": lambda: kit.message(*[kit.words("x" * 3000)] * 4),
    "button.text": lambda: kit.button("x" * 76, "a", "1"),
    "button.text must be 1": lambda: kit.button("", "a", "1"),
    "button.value": lambda: kit.button("B", "a", "x" * 2001),
    "action_id": lambda: kit.button("B", "x" * 256, "1"),
    "actions.elements": lambda: kit.buttons(*[kit.button("B", "a", "1")] * 26),
    "block_id": lambda: pickers.people_picker("x" * 256, "L"),
    "input.label": lambda: pickers.people_picker("f", "x" * 2001),
    "input.label has a broken character": lambda: pickers.people_picker("f", "a\ud800"),
    "input.hint": lambda: kit.text_input("f", "L", longest=10, optional=True, hint="x" * 2001),
    "plain_text_input.max_length": lambda: kit.text_input("f", "L", longest=3001, optional=True),
    "radio.options": lambda: pickers.pick_one("f", "L", [Choice(str(n), "C") for n in range(11)], optional=True),
    "checkboxes.options": lambda: pickers.pick_many("f", "L", [], optional=True),
    "option.text": lambda: pickers.pick_many("f", "L", [Choice("a", "x" * 76)], optional=True),
    "option.value": lambda: pickers.pick_one("f", "L", [Choice("x" * 151, "C")], optional=True),
    "options": lambda: pickers.pick_from_list("f", "L", [Choice(str(n), "C") for n in range(101)], optional=True),
    "option_groups": lambda: pickers.pick_from_groups("f", "L", {}, optional=True),
    "option_group.label": lambda: pickers.pick_from_groups("f", "L", {"x" * 76: [Choice("a", "A")]}, optional=True),
    "option_group.options": lambda: pickers.pick_from_groups("f", "L", {"A": []}, optional=True),
    "overflow.options": lambda: pickers.menu("a", [Choice(str(n), "C") for n in range(6)]),
    "block_id used twice: f": lambda: kit.modal("T", [pickers.people_picker("f", "L")] * 2, submit="S"),
    "action_id used twice: a": lambda: kit.home([kit.buttons(*[kit.button("B", "a", "1")] * 2)]),
    "needs a submit": lambda: kit.modal("T", [pickers.people_picker("f", "L")]),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_mistake_of_a_playbook_is_named(what: str) -> None:
    """A label, an id or a list over its limit raises an error that names the limit."""
    with pytest.raises(ValueError, match=re.escape(what)):
        WRONG[what]()


def test_two_fields_cannot_both_take_the_focus() -> None:
    """Slack focuses one field of a view; a second one is refused."""
    fields = [kit.text_input(name, "L", longest=10, optional=True) for name in "ab"]
    for field in fields:
        field["element"]["focus_on_load"] = True
    with pytest.raises(ValueError, match="focus_on_load"):
        kit.modal("T", fields, submit="S")


def test_a_home_that_is_too_long_keeps_its_ending() -> None:
    """The last blocks give way to a line that says so; the ending stays."""
    view = kit.home([kit.note(str(n)) for n in range(300)], [kit.note("The end")])
    accepted(view)
    assert list(strings(view))[-2:] == ["There is more than fits on this page.", "The end"]
    assert len(view["blocks"]) == 100


@given(hostile_words, st.integers(1, 100))
@settings(max_examples=60, deadline=None)
def test_a_name_is_one_short_line(name: str, most: int) -> None:
    """Whatever somebody is called, it fits into a line and is not empty."""
    shown = kit.named(name, most)
    assert 0 < len(shown) <= most
    assert len(shown.splitlines()) == 1
