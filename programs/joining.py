"""Joining a program: the second step, the same in every program, and what it says of a person's own hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from programs.calendar import instant, is_quiet_hour, local_day
from programs.checkins import Answer, Answers
from programs.pairs import Enrolment, Program, Refused
from programs.people import Member
from programs.playbook import Choice, Form, Kind, Question, Role, Visibility
from programs.starting import opens_first

ZONE = Question(
    id="zone",
    ask="Your time zone",
    seen_by=Visibility.PARTNER,
    kind=Kind.ZONE,
    required=True,
    hint="As in your Slack profile, and it moves with that. If you choose another, that one stays.",
)
OWN_HOUR = Question(
    id="own_hour",
    ask="When should I write to you?",
    seen_by=Visibility.ONLY_ME,
    kind=Kind.TIME,
    required=True,
    hint="Your own hour, where you live, on the days when there is something.",
)
QUIET_FROM = Question(
    id="quiet_from",
    ask="Quiet from",
    seen_by=Visibility.ONLY_ME,
    kind=Kind.TIME,
    required=True,
)
QUIET_UNTIL = Question(
    id="quiet_until",
    ask="Quiet until",
    seen_by=Visibility.ONLY_ME,
    kind=Kind.TIME,
    required=True,
    hint="I send you nothing in between. The same time twice means no quiet hours.",
)
NOT_WITH = Question(
    id="not_with",
    ask="Anybody you would rather not be paired with?",
    seen_by=Visibility.ONLY_ME,
    kind=Kind.PEOPLE,
    most=10,
    hint="No reason needed. Nobody is shown this, and nobody is told that it was why.",
)

WHEN_AND_HOW = Form(
    id="when_and_how",
    title="When and how",
    submit="Join",
    opening="Step 2 of 2, a minute. Your first step is saved.",
    questions=(
        ZONE,
        Question(
            id="hours",
            ask="When can you usually talk?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.MANY,
            choices=(
                Choice("weekday_mornings", "Weekday mornings"),
                Choice("weekday_lunch", "Weekday lunch breaks"),
                Choice("weekday_afternoons", "Weekday afternoons"),
                Choice("weekday_evenings", "Weekday evenings"),
                Choice("weekend_mornings", "Weekend mornings"),
                Choice("weekend_afternoons", "Weekend afternoons"),
                Choice("weekend_evenings", "Weekend evenings"),
                Choice("varies", "It varies"),
            ),
        ),
        Question(
            id="languages",
            ask="In which languages?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.MANY,
            choices=(
                Choice("en", "English"),
                Choice("es", "Español"),
                Choice("pt", "Português"),
                Choice("fr", "Français"),
                Choice("de", "Deutsch"),
                Choice("ar", "العربية"),
                Choice("hi", "हिन्दी"),
                Choice("ja", "日本語"),
                Choice("zh", "中文"),
                Choice("other", "Another one"),
            ),
        ),
        Question(
            id="meeting_mode",
            ask="How do you like to meet?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.LIST,
            choices=(
                Choice("video", "By video"),
                Choice("call", "By phone, no camera"),
                Choice("in_person", "In person, if we live close"),
                Choice("writing", "Mostly in writing"),
                Choice("any", "Any way is fine"),
            ),
        ),
        Question(
            id="how_often",
            ask="How often can you really make time?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.LIST,
            required=True,
            choices=(
                Choice("weekly", "Every week"),
                Choice("two_weeks", "Every two weeks"),
                Choice("monthly", "Once a month"),
                Choice("less", "Less often"),
            ),
            hint="Little and kept is better than much and missed.",
        ),
        OWN_HOUR,
        QUIET_FROM,
        QUIET_UNTIL,
        NOT_WITH,
        Question(
            id="consent",
            ask="Do you agree?",
            seen_by=Visibility.ORGANIZERS,
            kind=Kind.MANY,
            required=True,
            consent=True,
            above=(
                "What we ask of everybody:\n"
                "• What the two of you tell each other stays between you.\n"
                "• Safety comes first: if somebody could come to harm, speak to an organizer or to whoever can help.\n"
                "• Be kind and fair. This community's code of conduct holds here too.\n"
                "• Your answers are kept, what you write encrypted, until you ask an organizer to have them deleted."
            ),
            # The id is the version of the words above: change it with them.
            choices=(Choice("1", "Yes, I agree to this"),),
        ),
    ),
)
_OWN = (ZONE, OWN_HOUR, QUIET_FROM, QUIET_UNTIL, NOT_WITH)


@dataclass(frozen=True)
class OwnHours:
    """When somebody may be written to, where they live, and whom they would rather not be paired with."""

    zone: str
    at: time
    quiet_from: time
    quiet_until: time
    not_with: tuple[str, ...]


@dataclass(frozen=True)
class Capacity:
    """How many pairs somebody can be in."""

    pairs: int


def own_hours(answers: Sequence[Answer]) -> OwnHours | Refused:
    """Take a person's own hours out of checked answers; the own hour must not lie in the quiet hours."""
    picks = {one.question: one.picks for one in answers}
    at, start, end = (time.fromisoformat(picks[one.id][0]) for one in (OWN_HOUR, QUIET_FROM, QUIET_UNTIL))
    if is_quiet_hour(at, start, end):
        reason = f"{at:%H:%M} is in your quiet hours, {start:%H:%M} to {end:%H:%M}. Please change one of them."
        return Refused(OWN_HOUR.id, reason)
    return OwnHours(picks[ZONE.id][0], at, start, end, picks.get(NOT_WITH.id, ()))


def the_rest(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Return the answers that are about this one place, not about the person wherever they take part."""
    return tuple(one for one in answers if one.question not in {own.id for own in _OWN})


def given_before(form: Form, answers: Answers, not_with: Sequence[str], member: Member, *, joined: bool) -> Answers:
    """Return what the second step is filled with; who has not joined yet agrees anew."""
    anew = {one.id for one in form.fields() if one.consent and not joined}
    kept = {question: answer for question, answer in answers.items() if question not in anew}
    own = {
        ZONE.id: (member.zone,),
        OWN_HOUR.id: (f"{member.at:%H:%M}",),
        QUIET_FROM.id: (f"{member.quiet_from:%H:%M}",),
        QUIET_UNTIL.id: (f"{member.quiet_until:%H:%M}",),
        NOT_WITH.id: tuple(not_with),
    }
    return kept | {question: Answer(question, picks=picks) for question, picks in own.items()}


def capacity(role: Role, answers: Sequence[Answer], place: Enrolment | None) -> Capacity | Refused:
    """Return how many pairs the answers allow; not fewer than somebody with a place is in now."""
    asked = next((int(one.picks[0]) for one in answers if one.question == role.capacity_question), 1)
    if place and role.capacity_question and asked < place.pairs:
        reason = f"You are in {place.pairs} pairs now. It can be fewer once one of them has ended."
        return Refused(role.capacity_question, reason)
    return Capacity(asked)


def first_prompt_at(member: Member, program: Program, now: datetime) -> datetime:
    """Return the first own hour at which a prompt could come to somebody who finds a partner right away."""
    return instant(opens_first(program, local_day(now, member.zone)), member.at, member.zone)
