"""Who can be made a pair, and what an organizer is told otherwise."""

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.mentorship import MENTORSHIP
from programs.pairing import Between, Chosen, Paired, pair_up
from programs.pairs import Enrolment, PairMember, Refused
from programs.people import SlackUser
from programs.playbook import Role
from tests.blocks.people import member, pair_of, program

MENTEE, MENTOR = MENTORSHIP.roles
SPRING = program()


def chosen(name: str, role: Role, pairs: int = 0, capacity: int = 1) -> Chosen:
    """Choose somebody who has joined in that role."""
    who = member(name, "UTC")
    place = Enrolment(uuid4(), SPRING.id, who, role.id, capacity, pairs)
    return Chosen(role, SlackUser(who.slack_user, "T1", name, "UTC"), place)


ANA, KENJI = chosen("Ana", MENTEE), chosen("Kenji", MENTOR)


def test_two_who_joined_become_a_pair() -> None:
    """Both places are given back, in the order chosen."""
    assert pair_up(MENTORSHIP, (ANA, KENJI), Between()) == Paired((ANA.enrolment, KENJI.enrolment))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mentee", "mentor", "already", "field", "word"),
    [
        (replace(ANA, slack=replace(ANA.slack, bot=True)), KENJI, False, "mentee", "app"),
        (ANA, replace(KENJI, slack=replace(KENJI.slack, bot=True)), False, "mentor", "app"),
        (replace(ANA, slack=replace(ANA.slack, deleted=True)), KENJI, False, "mentee", "deactivated"),
        (replace(ANA, enrolment=None), KENJI, False, "mentee", "not joined"),
        (ANA, replace(KENJI, enrolment=None), False, "mentor", "not joined"),
        (ANA, replace(KENJI, slack=ANA.slack), False, "mentor", "same person"),
        (ANA, KENJI, True, "mentor", "already"),
        (chosen("Ana", MENTEE, pairs=1), KENJI, False, "mentee", "in a pair as a mentee"),
        (ANA, chosen("Kenji", MENTOR, pairs=2, capacity=2), False, "mentor", "no free place"),
    ],
)
def test_who_cannot_be_a_pair(mentee: Chosen, mentor: Chosen, already: bool, field: str, word: str) -> None:
    """The reason stands beside the person it is about."""
    refusal = pair_up(MENTORSHIP, (mentee, mentor), Between(paired=already))
    assert isinstance(refusal, Refused)
    assert refusal.field == field
    assert word in refusal.reason


people = st.builds(
    lambda role, slack, place, pairs, capacity: Chosen(
        role,
        slack,
        Enrolment(uuid4(), SPRING.id, member(slack.name, "UTC"), role.id, capacity, pairs) if place else None,
    ),
    st.sampled_from(MENTORSHIP.roles),
    st.builds(SlackUser, st.sampled_from(["U1", "U2", "U3"]), st.just("T1"), st.sampled_from(["Ana", "{0}"]),
              st.just("UTC"), bot=st.booleans(), deleted=st.booleans()),
    st.booleans(), st.integers(0, 3), st.integers(0, 3),
)  # fmt: skip


@given(st.lists(people, min_size=2, max_size=3).map(tuple), st.booleans())
def test_a_pair_is_made_only_of_people_who_can_be_in_it(three: tuple[Chosen, ...], already: bool) -> None:
    """Whoever is chosen: a pair is of distinct, active people with a free place, all of those who were chosen."""
    match pair_up(MENTORSHIP, three, Between(paired=already)):
        case Refused(field, reason):
            assert field in {role.id for role in MENTORSHIP.roles}
            assert reason
        case Paired(places):
            assert not already
            assert [one.enrolment for one in three] == list(places)
            assert {one.role.id for one in three} == {role.id for role in MENTORSHIP.roles}
            assert len({one.slack.id for one in three}) == len(three)
            assert not any(one.slack.bot or one.slack.deleted for one in three)
            assert all(place.pairs < place.capacity for place in places)


def test_a_pair_names_everybody_to_its_reader() -> None:
    """Each sees the other as the partner; of three, the other two."""
    ana, kenji, mia = member("Ana", "UTC"), member("Kenji", "UTC"), member("Mia", "UTC")
    two = pair_of(ana, kenji, SPRING)
    assert two.names(ana.id)["partner"] == "Kenji"
    assert two.names(kenji.id) | {"program": ""} == {
        "me": "Kenji", "partner": "Ana", "mentee": "Ana", "mentor": "Kenji", "program": "",
        "rhythm": "every two weeks", "everyone": "Ana and Kenji",
    }  # fmt: skip
    three = replace(two, members=(*two.members, replace(two.members[0], member=mia)))
    assert three.names(kenji.id)["partner"] == "Ana and Mia"


def test_of_several_in_one_role_each_is_named() -> None:
    """Three of one role are named together, and each reads of the two others."""
    ana, kenji, mia = member("Ana", "UTC"), member("Kenji", "UTC"), member("Mia", "UTC")
    trio = replace(pair_of(ana, kenji, SPRING), members=tuple(PairMember(one, "buddy") for one in (ana, kenji, mia)))
    assert trio.names(ana.id)["buddy"] == trio.names(ana.id)["everyone"] == "Ana, Kenji and Mia"
    assert trio.names(ana.id)["partner"] == "Kenji and Mia"


@pytest.mark.parametrize(("count", "fits"), [(1, False), (2, True), (3, True), (4, False)])
def test_a_role_says_how_many_of_it_make_a_pair(count: int, fits: bool) -> None:
    """Of a role for two or three, neither one nor four can be chosen; the reason stands beside the role."""
    buddy = replace(MENTEE, id="buddy", least=2, most=3)
    some = tuple(chosen(name, buddy) for name in ("Ana", "Bo", "Cai", "Dee")[:count])
    decided = pair_up(replace(MENTORSHIP, roles=(buddy,)), some, Between())
    assert isinstance(decided, Paired) is fits
    assert fits or (isinstance(decided, Refused) and decided.field == "buddy")


def test_nobody_guides_the_person_who_guides_them() -> None:
    """Two who are a pair the other way round, in whatever program, cannot be one here."""
    assert isinstance(pair_up(MENTORSHIP, (ANA, KENJI), Between(swapped=True)), Refused)


def test_who_is_in_a_pair_no_more_still_has_names_to_read() -> None:
    """Somebody who has left reads of everybody who is in it, and has no name of their own there."""
    ana, kaito = member("Ana", "UTC"), member("Kaito", "UTC")
    names = pair_of(ana, kaito, SPRING).names(member("Mei", "UTC").id)
    assert (names["me"], names["partner"], names[MENTEE.id]) == ("", "Ana and Kaito", "Ana")
