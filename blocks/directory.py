"""A directory: whom one could ask, by topic and language, and the form in which one asks."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from blocks import kit, pickers
from blocks.forms import form_blocks, read_element, read_form
from blocks.kit import Block, View
from programs.calendar import day_words, local_day
from programs.checkins import Answer, Answers
from programs.pairs import Enrolment
from programs.playbook import Choice, Directory, Form, Playbook, Question
from programs.requests import Card, Request, Wish

DIRECTORY_OPEN = "directory.open"
DIRECTORY_SHOW = "directory.show"
DIRECTORY_ASK = "directory.ask"
DIRECTORY_SEND = "directory.send"
TOPIC, LANGUAGE, PAGE = "topic", "language", "page"
ANY = "any"
# A modal holds a hundred blocks, and a card takes seven at the most.
AT_ONCE = 10
INSTEAD = "Your sentence is kept. You could ask {name} instead, or change it first:"


def directory_button(playbook: Playbook, directory: Directory, place_id: UUID, *, primary: bool = False) -> kit.Element:
    """Make the button that opens the directory for somebody with this place."""
    return kit.button(find_words(playbook, directory), DIRECTORY_OPEN, str(place_id), primary=primary)


def find_words(playbook: Playbook, directory: Directory) -> str:
    """Return what looking into the directory is called."""
    return f"Find a {playbook.role(directory.listed).name.lower()}"


def directory_view(mine: Enrolment, playbook: Playbook, directory: Directory, cards: Sequence[Card],
                   wish: Wish) -> View:  # fmt: skip
    """Draw whom one could ask, a page at a time; `cards` are those that fit the wish."""
    pages = max(-(-len(cards) // AT_ONCE), 1)
    page = wish.page if wish.page < pages else 0
    blocks = [*_filters(playbook, directory, wish, page, pages), kit.divider()]
    for card in cards[page * AT_ONCE : (page + 1) * AT_ONCE]:
        blocks += [*card_blocks(card, ask_button(card)), kit.divider()]
    if not cards:
        blocks.append(kit.words(_nobody(wish)))
    return kit.modal(
        find_words(playbook, directory), blocks, submit="Show", callback=DIRECTORY_SHOW, about=str(mine.id)
    )


def read_wish(view: View, playbook: Playbook, directory: Directory) -> Wish:
    """Read back what somebody looks for; what is not on offer means anything."""
    picked = {}
    for field in (TOPIC, LANGUAGE, PAGE):
        option = read_element(view, field).get("selected_option")
        picked[field] = str(option.get("value")) if isinstance(option, dict) else ""
    topics, languages = ({one.id for one in _choices(playbook, directory, which)} for which in (TOPIC, LANGUAGE))
    return Wish(
        topic=picked[TOPIC] if picked[TOPIC] in topics else "",
        language=picked[LANGUAGE] if picked[LANGUAGE] in languages else "",
        page=int(picked[PAGE]) if picked[PAGE].isdecimal() else 0,
    )


def ask_button(card: Card) -> kit.Element:
    """Make the button that asks somebody in a directory."""
    return kit.button(f"Ask {kit.named(card.place.member.name, 60)}", DIRECTORY_ASK, str(card.place.id))


def card_blocks(card: Card, button: kit.Element | None = None) -> list[Block]:
    """Draw somebody's card in a directory."""
    blocks = [kit.words(kit.named(card.place.member.name), button)]
    for line in card.lines:
        blocks += kit.said(line.label, line.words, quoted=line.quoted)
    return blocks


def ask_view(card: Card, form: Form, given: Answers | None = None, told: str = "") -> View:
    """Draw the form in which one asks somebody, under their card; `told` stands above it."""
    name = card.place.member.name
    return kit.modal(
        form.title,
        [
            *([kit.words(told)] if told else ()),
            *card_blocks(card),
            kit.divider(),
            *form_blocks(form, {"partner": name}, given),
            kit.note(f"{kit.named(name)} says yes or no, or asks you something first. You hear it from me."),
        ],
        close="Not now",
        submit=form.submit,
        callback=DIRECTORY_SEND,
        about=str(card.place.id),
    )


def read_ask(view: View, form: Form) -> dict[str, Answer]:
    """Read back what somebody asks."""
    return read_form(view, form)


def asked_view(request: Request, form: Form) -> View:
    """Say that it is on its way, and what happens next."""
    until = day_words(local_day(request.answer_by, request.asker.zone))
    name = kit.named(request.guide.name)
    return kit.modal(
        form.title,
        [
            kit.words(f"{name} gets your question, outside their quiet hours, and has until {until} to answer."),
            kit.words("If nothing comes by then I suggest somebody else. You can take it back on Trellis's Home."),
        ],
    )


def _filters(playbook: Playbook, directory: Directory, wish: Wish, page: int, pages: int) -> Iterable[Block]:
    for field, label, picked in ((TOPIC, "Topic", wish.topic), (LANGUAGE, "Language", wish.language)):
        choices = (Choice(ANY, f"Any {label.lower()}"), *_choices(playbook, directory, field))
        yield pickers.pick_from_list(field, label, choices, optional=True, picked=picked or ANY)
    if pages > 1:
        numbers = [Choice(str(n), f"Page {n + 1} of {pages}") for n in range(min(pages, kit.LIMITS["options"]))]
        yield pickers.pick_from_list(PAGE, "Page", numbers, optional=True, picked=str(page))


def _choices(playbook: Playbook, directory: Directory, which: str) -> tuple[Choice, ...]:
    wanted = directory.topics if which == TOPIC else directory.languages
    forms = (playbook.role(directory.listed).form, playbook.when_and_how)
    found: list[Question] = [one for form in forms for one in form.fields() if one.id == wanted]
    return found[0].choices if found else ()


def _nobody(wish: Wish) -> str:
    if wish.topic or wish.language:
        return "Nobody with a free place fits both right now. Choose any topic or any language, and press Show."
    return "Nobody has a free place right now. Please look again in a few days."
