"""Starting a program: who may, what is refused beside which field, and taking one over."""

import copy
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from blocks.starting import START_OPEN, TAKE_OVER
from db.programs import list_programs
from playground.slack import Person
from programs.attention import WEEK_FULL
from programs.mentorship import MENTORSHIP
from programs.pairs import Program
from programs.people import Act, why_not
from programs.starting import LONGEST_NAME, MOST_WEEKS, ON, rhythms, suggested
from tests.cast import FIRST, STARTS, STARTS_ON, Cast, lays_out
from tests.handlers.ledger import Ledger
from tests.promises.at_once import submits


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a question comes in is tested elsewhere."""
    return str(request.param)


def programs(cast: Cast) -> tuple[Program, ...]:
    """Return the programs of the workspace."""
    with cast.stage.trellis.store.begin(cast.stage.trellis.team) as tx:
        return list_programs(tx)


def says_on_home(person: Person, words: str) -> bool:
    """Say whether somebody's Home comes to say this."""
    return person.wait(lambda: person.home is not None and person.home.says(words), 3)


def test_at_23_oclock_one_just_presses_create(cast: Cast) -> None:
    """The form is filled with a whole program: from next month on, in the playbook's rhythm, without a channel."""
    lays_out(cast.olu)
    assert cast.olu.submit().ok
    usual = suggested(MENTORSHIP, STARTS.date())
    [made] = programs(cast)
    assert (made.name, made.starts_on, made.ends_on) == (usual.name, usual.starts_on, usual.ends_on)
    assert (made.weeks, made.weekday, made.at) == (usual.every, usual.weekday, usual.at)
    assert says_on_home(cast.olu, usual.name)
    assert cast.olu.modal is None


def test_only_an_admin_or_owner_starts_the_first(cast: Cast, ledger: Ledger) -> None:
    """Ana presses what only admins may: Home says who may, no form opens, nothing is kept; an admin's press works."""
    stage = cast.stage
    cast.ana.open_home()
    before = ledger.rows(stage.trellis.team)
    assert cast.ana.press(START_OPEN).ok
    assert says_on_home(cast.ana, why_not(Act.START))
    assert cast.ana.modal is None
    assert ledger.rows(stage.trellis.team) == before
    ada = stage.person("Ada", "Europe/Paris", admin=True)
    lays_out(ada)
    assert ada.submit().ok
    assert ledger.count("program", stage.trellis.team) == 1


def test_who_is_no_admin_any_more_is_refused_at_submit(cast: Cast, ledger: Ledger) -> None:
    """Slack is asked again: told beside the first field, and the form stays as it was filled."""
    lays_out(cast.olu)
    cast.olu.fill({"name": "Spring"})
    cast.stage.workspace.change_user(cast.olu, owner=False)
    assert list(cast.olu.submit().errors.values()) == [why_not(Act.START)]
    assert cast.olu.modal is not None
    assert cast.olu.modal.values["name"]["answer"]["value"] == "Spring"
    assert ledger.count("program", cast.stage.trellis.team) == 0


def test_once_there_is_an_organizer_admins_ask_and_organizers_start(cast: Cast, ledger: Ledger) -> None:
    """An admin's stale button says whom to ask; the organizer, no admin any more, starts another under another name."""
    ada = cast.stage.person("Ada", "Europe/Paris", admin=True)
    ada.open_home()
    cast.until_organized()
    assert ada.press(START_OPEN).ok
    assert says_on_home(ada, why_not(Act.START))
    cast.stage.workspace.change_user(cast.olu, owner=False)
    lays_out(cast.olu)
    cast.olu.fill({"name": "Autumn"})
    assert cast.olu.submit().ok
    assert [one.name for one in programs(cast)] == ["Autumn", MENTORSHIP.name]
    home = cast.ana.open_home()
    assert home is not None
    assert home.says("Autumn")
    assert ledger.count("program_role", cast.stage.trellis.team) == 2


def test_everything_wrong_is_said_at_once_and_nothing_is_lost(cast: Cast, ledger: Ledger) -> None:
    """Each field that cannot be is named with its reason; corrected, the same form starts the program."""
    private = cast.stage.workspace.channel("secret", private=True, members=[cast.olu])
    lays_out(cast.olu)
    yesterday = STARTS_ON - timedelta(days=2)
    cast.olu.fill({"name": "  ", "starts_on": yesterday, "lasts": "ten", "channel": private}, force=True)
    answer = cast.olu.submit(force=True)
    assert set(answer.errors) == {"name", "starts_on", "lasts", "channel"}
    assert "12 October" in answer.errors["starts_on"]
    assert ledger.count("program", cast.stage.trellis.team) == 0
    assert cast.olu.modal is not None
    assert cast.olu.modal.values["starts_on"]["answer"]["selected_date"] == yesterday.isoformat()
    cast.olu.fill({"name": "Spring", "starts_on": STARTS_ON, "lasts": "10", "channel": None})
    assert cast.olu.submit().ok


def put(field: str, key: str, value: object) -> Callable[[dict[str, dict[str, dict[str, object]]]], None]:
    """Make a change to what a form sends that Slack's own client would not let through."""
    return lambda values: values[field]["answer"].update({key: value})


FORGED = {
    "a name too long": ("name", put("name", "value", "x" * (LONGEST_NAME + 1))),
    "a broken name": ("name", put("name", "value", "a\0b")),
    "no name": ("name", put("name", "value", None)),
    "no weeks": ("lasts", put("lasts", "value", "0")),
    "too many weeks": ("lasts", put("lasts", "value", str(MOST_WEEKS + 1))),
    "weeks that are no number": ("lasts", put("lasts", "value", "²")),
    "a day that does not exist": ("starts_on", put("starts_on", "selected_date", "2026-02-31")),
    "no day": ("starts_on", put("starts_on", "selected_date", None)),
    "a day beyond all plans": ("starts_on", put("starts_on", "selected_date", "9999-12-31")),
    "an hour that does not exist": ("at", put("at", "selected_time", "25:00")),
    "an hour of the night": ("at", put("at", "selected_time", "23:00")),
    "no hour": ("at", put("at", "selected_time", None)),
    "a rhythm not offered": ("every", put("every", "selected_option", {"value": "5"})),
    "no rhythm": ("every", put("every", "selected_option", None)),
    "a weekday not offered": ("weekday", put("weekday", "selected_option", {"value": "7"})),
    "a channel that is none": ("channel", put("channel", "selected_channel", "C0NOWHERE00")),
}


def test_what_is_forged_is_refused_beside_its_field(cast: Cast, ledger: Ledger) -> None:
    """Whatever comes in a field, the answer is in words beside that field, and no program is made."""
    lays_out(cast.olu)
    ws = cast.stage.workspace
    cast.olu.fill({"name": ""}, force=True)
    cast.olu.submit(force=True)
    whole = ws.last_request.body
    whole["view"]["state"]["values"]["name"]["answer"]["value"] = "Spring"
    for case, (field, change) in FORGED.items():
        body = copy.deepcopy(whole)
        change(body["view"]["state"]["values"])
        assert list(ws.deliver("interactive", body).answer["errors"]) == [field], case
    assert ledger.count("program", cast.stage.trellis.team) == 0


def test_today_is_where_the_organizer_lives(cast: Cast) -> None:
    """When it is tomorrow already in Auckland, today's date in London has passed for an organizer there."""
    cast.stage.clock.set(datetime(2026, 10, 12, 12, tzinfo=UTC))
    kiri = cast.stage.person("Kiri", "Pacific/Auckland", owner=True)
    lays_out(kiri)
    kiri.fill({"starts_on": STARTS.date()})
    assert list(kiri.submit().errors) == ["starts_on"]
    kiri.fill({"starts_on": STARTS_ON})
    assert kiri.submit().ok


def test_a_program_whose_organizers_have_left_is_taken_over_by_an_admin(cast: Cast, ledger: Ledger) -> None:
    """With Olu's account closed Home offers it by name; Ana may not, Ada may, and a second press is too late."""
    stage = cast.until_organized().stage
    ada, ben = (stage.person(name, "Europe/Paris", admin=True) for name in ("Ada", "Ben"))
    ada.open_home()
    stage.workspace.change_user(cast.olu, deleted=True)
    for person in (cast.ana, ada, ben):
        assert person.open_home() is not None
        assert says_on_home(person, f"{MENTORSHIP.name} has no organizer any more")
    assert cast.ana.press(TAKE_OVER).ok
    assert says_on_home(cast.ana, why_not(Act.TAKE_OVER))
    assert ada.press(TAKE_OVER).ok
    assert says_on_home(ada, "for organizers")
    assert ben.press(TAKE_OVER).ok
    assert says_on_home(ben, "This is over")
    assert ledger.count("program_role", stage.trellis.team) == 2
    acts = [row["act"] for row in ledger.rows(stage.trellis.team)["audit"]]
    assert sorted(acts) == ["member.gone", "organizer.take_over", "program.create"]


def test_the_programs_own_hour_is_for_whoever_joins(cast: Cast) -> None:
    """A program at 10:30 on Wednesdays asks Ana at 10:30 where she lives, on the first Wednesday from its start on."""
    cast.layout |= {"at": "10:30", "weekday": ON[2].label, "starts_on": date(2026, 10, 15)}
    cast.until_paired().stage.move_to(FIRST + timedelta(days=9))
    asked = MENTORSHIP.stage("regular").prompt("check_in").button
    assert [one.program_at for one in cast.ana.dm if one.says(asked)] == [datetime(2026, 10, 21, 9, 30, tzinfo=UTC)]


def test_no_period_opens_once_a_program_is_over(cast: Cast) -> None:
    """In three weeks there is room for two fortnights; then nothing comes, and both Homes say that it is over."""
    cast.layout |= {"lasts": "3"}
    cast.until_paired().stage.move_to(FIRST + timedelta(weeks=8))
    asked = MENTORSHIP.stage("regular").prompt("check_in").button
    assert sum(one.says(asked) for one in cast.ana.dm if one.thread_ts is None) == 2
    ended = "ver since Tuesday 3 November"
    for person in (cast.ana, cast.olu):
        home = person.open_home()
        assert home is not None
        assert home.says(ended)
    assert not cast.stage.next_at()


def test_each_of_many_short_periods_has_its_prompts_in_time(cast: Cast, ledger: Ledger) -> None:
    """With a check-in every week the mentor's half still comes while the period is open, or gives way to what fills
    the week, and nothing gets stuck.
    """
    cast.layout |= {"every": rhythms(MENTORSHIP)[0].label, "lasts": "2"}
    cast.until_paired().stage.move_to(FIRST + timedelta(weeks=4))
    rows = ledger.rows(cast.stage.trellis.team)
    halves = {row["outbox_id"] for row in rows["prompt"] if row["prompt"] == "half"}
    came = [row["reason"] or row["state"] for row in rows["outbox"] if row["id"] in halves]
    assert len(came) == 2
    assert set(came) <= {"sent", WEEK_FULL}
    home = cast.olu.open_home()
    assert home is not None
    assert not home.says("⚠️")


def test_the_same_sent_twice_is_one_program(cast: Cast) -> None:
    """The answer did not arrive, so the organizer presses again: one program, also when all come at once."""
    cast.until_organized()
    lays_out(cast.olu)
    form = cast.olu.fill({"name": "Autumn"})
    assert all(one.acked and one.answer is None for one in submits(cast.olu, form, 4))
    assert cast.olu.submit().ok
    assert [one.name for one in programs(cast)] == ["Autumn", MENTORSHIP.name]
    lays_out(cast.olu)
    cast.olu.fill({"name": "Winter"})
    assert cast.olu.submit().ok
    assert len(programs(cast)) == 3
