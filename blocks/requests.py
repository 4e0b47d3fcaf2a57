"""What somebody asks a guide, as the two of them read it: in messages, and on their Homes."""

from collections.abc import Iterable
from datetime import datetime

from blocks import kit
from blocks.directory import ask_button, card_blocks
from blocks.forms import form_blocks
from blocks.kit import Block, Message, View
from programs.calendar import day_words, local_day
from programs.people import Member
from programs.playbook import Form
from programs.requests import Card, Request, State

REQUEST_ACCEPT = "request.accept"
REQUEST_ASK_BACK = "request.ask_back"
REQUEST_BACK_SEND = "request.back_send"
REQUEST_DECLINE = "request.decline"
REQUEST_REPLY = "request.reply"
REQUEST_REPLY_SEND = "request.reply_send"
REQUEST_TAKE_BACK = "request.take_back"


def request_message(request: Request) -> Message:
    """Bring a guide what somebody asks, with the ways to answer."""
    asker, until = kit.named(request.asker.name), _until(request, request.guide)
    asks = f"{asker} would like to ask you something, in {kit.named(request.program_name)}."
    free = f"You are free to say no. If you do nothing until {until}, {asker} is free to ask somebody else."
    return kit.message(kit.words(asks), *_said(request), _answers(request), kit.note(free))


def question_message(request: Request) -> Message:
    """Bring an asker what the guide wants to know first."""
    guide = kit.named(request.guide.name)
    return kit.message(
        kit.words(f"{guide} has a question before they say yes or no."),
        *kit.said("", request.question, quoted=True),
        kit.buttons(kit.button("Answer", REQUEST_REPLY, str(request.id), primary=True)),
        kit.note(f"One line is enough. It is open until {_until(request, request.asker)}."),
    )


def no_message(request: Request, other: Card | None, find: kit.Element, *, lapsed: bool) -> Message:
    """Tell an asker kindly that it is not this guide, and whom they could ask instead."""
    guide = kit.named(request.guide.name)
    declined = f"{guide} cannot take this on right now. That says nothing about you or your question."
    told = f"{guide} has not found the time to answer, so you are free to ask somebody else." if lapsed else declined
    if other is None:
        return kit.message(kit.words(told), *_kept(request), kit.buttons(find))
    return kit.message(
        kit.words(told),
        *_kept(request),
        kit.words("Somebody else you could ask:"),
        *card_blocks(other),
        kit.buttons(ask_button(other), find),
    )


def line_view(request: Request, form: Form, reader: Member, callback: str) -> View:
    """Draw the form for one more line between the two, under what was said so far."""
    partner = request.asker if reader.id == request.guide.id else request.guide
    return kit.modal(
        form.title,
        [*_said(request), *form_blocks(form, {"partner": partner.name})],
        close="Not now",
        submit=form.submit,
        callback=callback,
        about=str(request.id),
    )


def lost_view(form: Form, told: str, words: str) -> View:
    """Say why it is too late, and give the words back to copy."""
    return kit.modal(
        form.title,
        [kit.words(told), kit.words("Your words are not lost. Copy what you want to keep:"),
         *kit.said("", words, quoted=True)],
    )  # fmt: skip


def request_blocks(requests: Iterable[Request], me: Member, now: datetime) -> list[Block]:
    """Draw on somebody's Home what they asked, and what they were asked and have not answered."""
    blocks = []
    for one in requests:
        if not one.waits(now):
            continue
        if one.guide.id == me.id:
            blocks += _asked_of_me(one)
        else:
            blocks += _asked_by_me(one)
    return [*blocks, kit.divider()] if blocks else []


def _asked_of_me(request: Request) -> list[Block]:
    name = kit.named(request.asker.name)
    if request.state is State.ASKED_BACK:
        return [kit.words(f"You asked {name} back. Nothing to do for you until they answer.")]
    return [
        kit.words(f"{name} would like to ask you something. You have until {_until(request, request.guide)}."),
        *_said(request),
        _answers(request),
    ]


def _asked_by_me(request: Request) -> list[Block]:
    name, until = kit.named(request.guide.name), _until(request, request.asker)
    back = kit.button("Take it back", REQUEST_TAKE_BACK, str(request.id))
    if request.state is State.ASKED_BACK:
        answer = kit.button("Answer", REQUEST_REPLY, str(request.id), primary=True)
        told = f"{name} has a question for you before they say yes or no. It is open until {until}."
        return [kit.words(told), *kit.said("", request.question, quoted=True), kit.buttons(answer, back)]
    return [kit.words(f"You asked {name}, who has until {until} to answer. I write to you when there is one.", back)]


def _answers(request: Request) -> Block:
    about = str(request.id)
    row = [kit.button("Accept", REQUEST_ACCEPT, about, primary=True)]
    row += [] if request.question else [kit.button("Ask back", REQUEST_ASK_BACK, about)]
    return kit.buttons(*row, kit.button("Decline kindly", REQUEST_DECLINE, about))


def _said(request: Request) -> list[Block]:
    """Draw what the two have said so far."""
    asker, guide = kit.named(request.asker.name), kit.named(request.guide.name)
    parts = ((asker, request.sentence), (guide, request.question), (asker, request.reply))
    return [block for who, words in parts if words for block in kit.said(who, words, quoted=True)]


def _kept(request: Request) -> list[Block]:
    return kit.said("You had asked", request.sentence, quoted=True) if request.sentence else []


def _until(request: Request, reader: Member) -> str:
    return day_words(local_day(request.answer_by, reader.zone))
