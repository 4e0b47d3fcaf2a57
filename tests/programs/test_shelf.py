"""What goes on the shelf: a message of Slack's as plain words, and what a form marks for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.checkins import Answer
from programs.mentorship import MENTORSHIP
from programs.shelf import LONGEST, readable, to_shelve
from tests.blocks.people import hostile_words


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("ask <@U1> or <@U2>", "ask @Ana or @U2"),
        ("see <https://x.example/?a=1&amp;b=2>", "see https://x.example/?a=1&b=2"),
        ("see <https://x.example|this page>", "see this page (https://x.example)"),
        ("<!here> in <#C1|general>", "@here in #general"),
        ("  \n", ""),
        ("a\0b\ud800", "a\ufffdb\ufffd"),
    ],
)
def test_a_message_is_kept_as_people_read_it(sent: str, kept: str) -> None:
    """Slack's own signs become what they stand for: names, addresses, and the characters that were typed."""
    assert readable(sent, {"U1": "Ana"}) == kept


@given(st.one_of(hostile_words, st.text(min_size=LONGEST - 2, max_size=LONGEST + 9)))
def test_whatever_was_written_can_be_kept(text: str) -> None:
    """No text is too long, and none holds what neither Postgres nor UTF-8 takes."""
    kept = readable(text, {})
    assert len(kept) <= LONGEST
    assert "\0" not in kept
    kept.encode()


def test_only_what_a_form_marks_for_the_shelf_goes_there() -> None:
    """A line for each such question that was answered, in the order of the form; nothing when none was."""
    form = MENTORSHIP.answering("regular").form
    assert form is not None
    answers = [Answer(one.id, words=f"{one.id}.") for one in form.fields()]
    assert to_shelve(form, answers) == "\n".join(f"{one.id}." for one in form.fields() if one.shelf) != ""
    assert to_shelve(form, [one for one in answers if not form.field(one.question).shelf]) == ""
