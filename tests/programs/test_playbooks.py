"""Every playbook holds together as data, and mentorship asks what it is meant to ask."""

import importlib
import pkgutil

import pytest

import programs
from programs.mentorship import MENTORSHIP
from programs.mentorship_forms import CHECK_IN
from programs.mentorship_joining import MENTEE_ENROLS, MENTOR_ENROLS
from programs.playbook import Form, Kind, Playbook
from programs.soundness import flaws


def playbooks() -> list[Playbook]:
    """Find the playbooks by looking, so that a new one is covered from its first day."""
    modules = [importlib.import_module(f"programs.{found.name}") for found in pkgutil.iter_modules(programs.__path__)]
    found = {id(value): value for module in modules for value in vars(module).values() if isinstance(value, Playbook)}
    return list(found.values())


def forms(book: Playbook) -> list[Form]:
    """List every form of a playbook, each once."""
    joining = [book.when_and_how, *(role.form for role in book.roles)]
    of_stages = [form for stage in book.stages for form in stage.all_forms()]
    return [*joining, *{id(form): form for form in of_stages}.values()]


@pytest.fixture(params=playbooks(), ids=lambda book: book.kind)
def book(request: pytest.FixtureRequest) -> Playbook:
    """Look at each playbook in turn."""
    assert isinstance(request.param, Playbook)
    return request.param


def test_ids_are_unique(book: Playbook) -> None:
    """No two roles, stages, prompts of a stage, questions of a form or choices of a question share an id."""
    groups = [[role.id for role in book.roles], [stage.id for stage in book.stages]]
    groups += [[prompt.id for prompt in stage.prompts] for stage in book.stages]
    groups += [[question.id for question in form.fields()] for form in forms(book)]
    groups += [[choice.id for choice in one.choices] for form in forms(book) for one in form.fields()]
    groups.append([form.id for form in forms(book)])
    for group in groups:
        assert len(group) == len(set(group))


def test_the_app_can_follow_it(book: Playbook) -> None:
    """It names nothing that the app does not do, and nothing in it is too long for Slack."""
    assert flaws(book) == ()


def test_every_theme_has_words_for_every_role(book: Playbook) -> None:
    """Each role finds their half of each theme."""
    for theme in (theme for track in book.tracks for theme in track.themes):
        assert set(theme.words) == {role.id for role in book.roles}


def test_lookups_find_and_refuse() -> None:
    """A role, stage, prompt and field is found by its id, and one that is not there is a KeyError."""
    regular = MENTORSHIP.stage("regular")
    assert MENTORSHIP.role("mentor").form is MENTOR_ENROLS
    assert regular.prompt("guidance").card
    assert CHECK_IN.field("how_sure").kind is Kind.ONE
    for look in (MENTORSHIP.role, MENTORSHIP.stage, regular.prompt, CHECK_IN.field):
        with pytest.raises(KeyError):
            look("nothing")


def test_mentorship_asks_a_few_questions_at_a_time() -> None:
    """Six or five to enrol, five in a check-in, every two weeks; four tracks of twelve themes, no two alike."""
    assert [len(track.themes) for track in MENTORSHIP.tracks] == [12] * 4
    for track in MENTORSHIP.tracks:
        assert len({theme.title for theme in track.themes}) == 12
    themes = [theme for track in MENTORSHIP.tracks for theme in track.themes]
    assert len({words for theme in themes for words in theme.words.values()}) == 2 * len(themes)
    assert [len(form.questions) for form in (MENTEE_ENROLS, MENTOR_ENROLS, CHECK_IN)] == [6, 5, 5]
    assert MENTORSHIP.rhythm.weeks == 2
    assert MENTORSHIP.anchor == MENTORSHIP.stage("regular").author == "mentee"
