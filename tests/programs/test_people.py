"""Who may do what: every act, by every sort of person, to every sort of thing."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest

from programs.pairs import PairMember
from programs.people import Act, Actor, SlackUser, may, why_not
from tests.blocks.people import member

PROGRAM, OTHER_PROGRAM = uuid4(), uuid4()
ANA, EVE = member("Ana", "Europe/Lisbon"), member("Eve", "UTC")
FULL = SlackUser("U1", "T1", "Ana", "Europe/Lisbon")


@dataclass(frozen=True)
class Thing:
    """Something that a question is about."""

    program_id: UUID | None = None
    member_id: UUID | None = None
    active: bool = True
    organized: bool = False

    @property
    def recipient(self) -> UUID | None:
        """Whom it asks for an answer."""
        return self.member_id

    @property
    def id(self) -> UUID | None:
        """What it is, when it is a person themselves."""
        return self.member_id

    @property
    def readers(self) -> frozenset[UUID]:
        """Who was asked for help: Eve, whether she still organizes or not."""
        return frozenset({EVE.id})

    @property
    def asked(self) -> tuple[UUID | None, ...]:
        """Whose yes or no it wants."""
        return (self.member_id,)

    @property
    def kept_by(self) -> UUID | None:
        """Who put it where it is."""
        return self.member_id

    @property
    def members(self) -> tuple[PairMember, ...]:
        """Who takes part in it."""
        return tuple(PairMember(one, "") for one in (ANA,) if one.id == self.member_id)


ACTORS = {
    "stranger": Actor("T1", "U1", slack=FULL),
    "member": Actor("T1", "U1", ANA, slack=FULL),
    "someone else": Actor("T1", "U2", EVE, slack=FULL),
    "organizer": Actor("T1", "U1", EVE, frozenset({PROGRAM}), FULL),
    "organizer of another": Actor("T1", "U1", EVE, frozenset({OTHER_PROGRAM}), FULL),
    "admin": Actor("T1", "U1", slack=replace(FULL, admin=True)),
    "guest": Actor("T1", "U1", slack=replace(FULL, guest=True)),
    "guest with admin": Actor("T1", "U1", slack=replace(FULL, guest=True, admin=True)),
    "bot": Actor("T1", "U1", slack=replace(FULL, bot=True, admin=True)),
    "deactivated": Actor("T1", "U1", EVE, slack=replace(FULL, deleted=True, admin=True)),
    "of another workspace": Actor("T1", "U1", slack=replace(FULL, team_id="T2", admin=True)),
    "not asked about": Actor("T1", "U1", EVE),
}
FULL_MEMBERS = {"stranger", "member", "someone else", "organizer", "organizer of another", "admin"}
ALLOWED = {
    Act.LOOK: set(ACTORS),
    Act.START: {"admin", "organizer", "organizer of another"},
    Act.TAKE_OVER: {"admin"},
    Act.ENROL: FULL_MEMBERS,
    Act.WITHDRAW: {"member"},
    Act.PAIR: {"organizer"},
    Act.ORGANIZE: {"organizer"},
    Act.CHECK_IN: {"member"},
    Act.ANSWER: {"member"},
    Act.LOOK_BACK: {"member"},
    Act.LEAVE: {"member"},
    Act.GO_ON: {"member"},
    Act.TAKE_PART: {"member"},
    Act.SET_MESSAGES: {"member"},
    Act.ASK_HELP: {"member"},
    Act.GIVE_HELP: {"organizer"},
    Act.KEEP: {"member"},
    Act.TAKE_OFF: {"member"},
    Act.PAUSE: {"member"},
    Act.SET_GOALS: {"member"},
    Act.NUDGE: {"member"},
    Act.CELEBRATE: {"member"},
    Act.AGREE: {"member"},
    Act.SEEK: {"member"},
    Act.CONSENT: {"member"},
}


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize("act", Act)
def test_who_may_do_what(act: Act, who: str) -> None:
    """A thing of the program that is Ana's: each act is for those it is for, and for nobody else."""
    assert may(ACTORS[who], act, Thing(PROGRAM, ANA.id)) is (who in ALLOWED[act])


def test_once_somebody_organizes_only_organizers_start_programs() -> None:
    """An admin who organizes nothing may start one only while nobody else does."""
    ground = Thing(organized=True)
    assert {who for who, actor in ACTORS.items() if may(actor, Act.START, ground)} == {
        "organizer", "organizer of another",
    }  # fmt: skip


@pytest.mark.parametrize("thing", [None, Thing(), object(), Thing(program_id=None, member_id=None)])
@pytest.mark.parametrize("act", [act for act in Act if act not in (Act.LOOK, Act.START, Act.TAKE_OVER)])
def test_nobody_may_do_anything_to_nothing(act: Act, thing: object) -> None:
    """Without a program or an owner there is nothing to allow."""
    assert not any(may(actor, act, thing) for actor in ACTORS.values())


def test_nobody_leaves_what_is_over() -> None:
    """What has ended can be looked back at; it is neither left again, nor agreed on anything in, nor looked from."""
    over = Thing(PROGRAM, ANA.id, active=False)
    assert may(ACTORS["member"], Act.LOOK_BACK, over)
    assert not any(may(ACTORS["member"], act, over) for act in (Act.LEAVE, Act.AGREE, Act.SEEK))


def test_a_refusal_says_nothing_about_the_thing() -> None:
    """Every act has words for those who may not, and they are the same whatever it was about."""
    for act in Act:
        assert why_not(act).endswith(".")
