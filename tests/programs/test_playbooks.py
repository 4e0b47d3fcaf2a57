"""Every playbook holds together as data, and mentorship asks what it is meant to ask."""

import importlib
import pkgutil
from collections.abc import Iterator
from string import Formatter

import pytest

import programs
from programs.mentorship import CHECK_IN, MENTEE_ENROLS, MENTOR_ENROLS, MENTORSHIP
from programs.playbook import Form, Kind, Place, Playbook, When

# Slack's limits for a modal's title and buttons, for the choices of one input, and for what a choice says.
SHORT, MOST_CHOICES, CHOICE_LENGTH, HINT_LENGTH, BUTTON_LENGTH = 24, 10, 75, 150, 75


def playbooks() -> list[Playbook]:
    """Find the playbooks by looking, so that a new one is covered from its first day."""
    modules = [importlib.import_module(f"programs.{found.name}") for found in pkgutil.iter_modules(programs.__path__)]
    found = {id(value): value for module in modules for value in vars(module).values() if isinstance(value, Playbook)}
    return list(found.values())


def forms(book: Playbook) -> list[Form]:
    """List every form of a playbook."""
    return [role.form for role in book.roles] + [stage.form for stage in book.stages if stage.form]


def placeholders(words: str) -> set[str]:
    """List what a text wants filled in, with everything but plain names spelled out."""
    return {
        f"{name}{spec and ':' + spec}{(conversion and '!' + conversion) or ''}"
        for _, name, spec, conversion in Formatter().parse(words)
        if name is not None
    }


def words_to_fill(book: Playbook) -> Iterator[tuple[str, set[str]]]:
    """Yield every text that is filled, with the names it may hold."""
    roles = {role.id for role in book.roles}
    people = {"me", "partner", "program", *roles}
    themes = {f"theme_{role}" for role in roles} if book.tracks else set()
    for theme in (theme for track in book.tracks for theme in track.themes):
        assert set(theme.words) == roles
        yield from ((text, roles) for text in theme.words.values())
    for role in book.roles:
        for question in role.form.fields():
            yield from ((text, set()) for text in (question.ask, question.hint, role.form.opening))
    for stage in book.stages:
        yield from ((text, people | themes) for text in (stage.card_title, stage.card_closing))
        for prompt in stage.prompts:
            yield prompt.words, people | themes | ({"until"} if prompt.button or prompt.when is When.PAUSED else set())
        if stage.form:
            for question in stage.form.fields():
                yield from ((text, people | {"until"}) for text in (question.ask, question.hint, stage.form.opening))


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


def test_forms_fit_into_slack(book: Playbook) -> None:
    """Titles, buttons, hints and choices are short enough, and questions to pick from have choices, others none."""
    for form in forms(book):
        assert 0 < len(form.title) <= SHORT
        assert 0 < len(form.submit) <= SHORT
        for question in form.fields():
            assert len(question.hint) <= HINT_LENGTH
            assert bool(question.choices) == (question.kind is not Kind.TEXT)
            assert len(question.choices) <= MOST_CHOICES
            assert all(0 < len(choice.label) <= CHOICE_LENGTH for choice in question.choices)
            assert not any(inner.follow_ups for inner in question.follow_ups)


def test_every_placeholder_is_known(book: Playbook) -> None:
    """What a text wants filled in is there when it is filled."""
    for words, known in words_to_fill(book):
        assert placeholders(words) <= known, words


def test_roles_and_stages_refer_to_each_other(book: Playbook) -> None:
    """The anchor, authors and recipients are roles; a card or a button needs a form, and a form an author."""
    roles = {role.id for role in book.roles}
    assert book.anchor in roles
    for role in book.roles:
        if role.capacity_question:
            question = role.form.field(role.capacity_question)
            assert question.required
            assert question.kind is Kind.ONE
            assert all(int(choice.id) > 0 for choice in question.choices)
    for stage in book.stages:
        assert (stage.author in roles) == (stage.form is not None)
        assert (stage.form is None) or (stage.card_title and stage.card_closing)
        for prompt in stage.prompts:
            assert set(prompt.to) <= roles
            assert prompt.to
            assert stage.form or not (prompt.card or prompt.button)
            assert not prompt.in_thread_of or stage.prompt(prompt.in_thread_of).to == prompt.to
            assert prompt.when is When.PERIOD_OPENS or not (prompt.after_days or prompt.unless)
            assert bool(stage.skipped) or not prompt.skip
            assert prompt.words or prompt.card
            assert max(len(prompt.button), len(prompt.link)) <= BUTTON_LENGTH
            assert not prompt.thread_answers or prompt.where is Place.PAIR
            assert not prompt.link or prompt.when is When.ANSWERED


def test_promises_are_asked_about(book: Playbook) -> None:
    """The question that holds the promise is a text of its form, and one asks how the last one went."""
    for form in forms(book):
        if form.promise:
            assert form.field(form.promise).kind is Kind.TEXT
        assert bool(form.promise) == any(question.needs_promise for question in form.fields())


def test_what_a_partner_reads_has_a_name_on_the_card(book: Playbook) -> None:
    """Every question of a stage's form is named on the card."""
    for stage in book.stages:
        for question in stage.form.fields() if stage.form else ():
            assert question.on_card


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
    """Four or three to enrol, five in a check-in, every two weeks; two tracks of twelve different themes."""
    for track in MENTORSHIP.tracks:
        assert len({theme.title for theme in track.themes}) == 12
        assert len({words for theme in track.themes for words in theme.words.values()}) == 24
    assert [len(form.questions) for form in (MENTEE_ENROLS, MENTOR_ENROLS, CHECK_IN)] == [4, 3, 5]
    assert MENTORSHIP.rhythm.weeks == 2
    assert MENTORSHIP.anchor == MENTORSHIP.stage("regular").author == "mentee"
