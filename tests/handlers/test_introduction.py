"""The introduction: what each wrote for the other to see, who makes the first move, and what Trellis keeps."""

import pytest

from playground.slack import Message
from programs.calendar import rhythm_words
from programs.mentorship import MENTORSHIP
from programs.playbook import Kind, Question, Role, Visibility
from programs.prompts import fill
from tests.cast import Cast, joins, opened
from tests.words import join_as

HELLO = MENTORSHIP.stage("introduction").prompt("hello")
NAMES = {"mentee": "Ana", "mentor": "Kenji", "program": MENTORSHIP.name,
         "rhythm": rhythm_words(MENTORSHIP.rhythm.weeks)}  # fmt: skip


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What is said does not depend on the transport."""
    return str(request.param)


def answers(role: Role, wrote: str) -> dict[str, object]:
    """Write the question's id with `wrote` in every text field of a form, and pick the last choice elsewhere."""
    picked: dict[str, object] = {}
    for one in role.form.fields():
        last = one.choices[-1].id if one.choices else ""
        picked[one.id] = f"{wrote} {one.id}" if one.kind is Kind.TEXT else [last] if one.kind is Kind.MANY else last
    return picked


def says(message: Message, one: Question, wrote: str) -> bool:
    """Say whether a message shows the answer to a question."""
    return message.says(f"{wrote} {one.id}") if one.kind is Kind.TEXT else message.says(one.choices[-1].label)


def introduced(cast: Cast) -> Message:
    """Let both join with every field filled, and return how they are introduced."""
    cast.until_organized()
    for person, role in ((cast.ana, "mentee"), (cast.kenji, "mentor")):
        joins(person, join_as(role), answers(MENTORSHIP.role(role), person.name.lower()))
    cast.olu.open_home()
    assert cast.olu.press("Pair people").ok
    opened(cast.olu)
    cast.olu.fill({"Mentee": cast.ana, "Mentor": cast.kenji})
    assert cast.olu.submit().ok
    cast.stage.settle()
    return cast.group()[0]


def test_each_reads_what_the_other_wrote_for_a_partner_and_nothing_else(cast: Cast) -> None:
    """Every answer marked for a partner stands in the first message, and no other answer does."""
    hello = introduced(cast)
    shown = 0
    for role, wrote in ((MENTORSHIP.role("mentee"), "ana"), (MENTORSHIP.role("mentor"), "kenji")):
        for one in role.form.fields():
            partner = one.seen_by is Visibility.PARTNER
            assert not partner or says(hello, one, wrote), one.id
            assert partner or one.kind is not Kind.TEXT or not says(hello, one, wrote), one.id
            shown += partner
    assert shown
    assert hello.says(fill(HELLO.about_each, {"author": "Ana"}))


def test_the_first_message_says_who_moves_first_and_what_is_kept(cast: Cast) -> None:
    """The playbook's words stand above and below what they wrote, each name filled in."""
    hello = cast.until_paired().group()[0]
    for words in (HELLO.words, HELLO.below):
        assert hello.says(fill(words, NAMES).splitlines()[-1])


def test_who_wrote_nothing_for_a_partner_has_no_empty_part(cast: Cast) -> None:
    """A member without an answer for a partner is introduced by name alone."""
    hello = cast.until_paired().group()[0]
    if not any(one.required for one in MENTORSHIP.role("mentor").form.fields() if one.seen_by is Visibility.PARTNER):
        assert not hello.says(fill(HELLO.about_each, {"author": "Kenji"}))
