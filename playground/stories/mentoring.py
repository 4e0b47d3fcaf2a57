"""A mentoring from choosing it to its closing: a question that finds its mentor, a year of light pulses, a program."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from blocks.directory import DIRECTORY_OPEN, LANGUAGE, TOPIC
from blocks.going import GOING_NEW
from blocks.history import HISTORY_OPEN
from blocks.moving import MOVE_ACCEPT, MOVE_OPEN
from blocks.requests import REQUEST_ACCEPT, REQUEST_ASK_BACK, REQUEST_DECLINE, REQUEST_REPLY
from blocks.shelf import SHELF_OPEN
from playground.stage import Stage
from playground.stories.people import People
from playground.stories.telling import Step, in_turn
from programs import requests
from programs.mentoring import MENTORING, PULSE
from programs.mentorship import MENTORSHIP
from programs.moving import PROPOSED
from programs.playbook import When

STARTS = datetime(2026, 10, 12, 10, 0, tzinfo=UTC)
PROGRAM, MOVES_TO, MOVES_ON = "Ask somebody", "Mentorship, winter 2027", date(2027, 11, 23)
NINE = MENTORING.rhythm.at
PULSES = MENTORING.stage("pulse")
USEFUL = PULSE.field("useful").choices[-1]
PICKS = ("quick_word", "free", "open")
WHY = MENTORING.suits[PICKS[0]].removeprefix("because ")

LED = "Leading people who know more than I do."
FIRST_TEAM = "My first team, and what I would leave out today."
QUIET = "Being heard in a loud room."
SENTENCE = "How do I lead people who were my peers until last week?"
QUESTION = "How many are they, and do they know?"
REPLY = "Four, and they hear it on Monday."
ADVICE = "Talk to each of them alone before Monday, and ask what they hope for."
PROMISE = "Talk to two of the four before our next check-in."
CHECKED_IN = {"growth": "I asked before I told.", "next_promise": PROMISE, "how_sure": "4"}
ANSWER = "Which of the two is harder for you?"


def steps(stage: Stage) -> Sequence[Step]:
    """Return the story, with its people let into the workspace."""
    people = People(stage, MENTORING)
    asking = (*_choosing(people), *_looking(people), *_in_vain(people), *_a_yes(people))
    return (*asking, *_a_year(people), *_a_program(people), *_closing(people))


def _choosing(p: People) -> Sequence[Step]:
    """Return how a program without an end starts, mentors put up their cards, and somebody finds what fits her."""
    olu, mei, ana, kenji, bo = p.olu, p.mei, p.ana, p.kenji, p.bo
    return (
        Step("Olu starts a mentoring, which has no end; the channel hears of it.", olu,
             lambda: p.starts(PROGRAM, STARTS.date()),
             lambda: p.announced() is not None and p.shown(olu, f"{PROGRAM}: for organizers", "with no end"),
             "views.open"),
        Step("Kenji puts up his card from the announcement: what people may ask him about, and one at a time.", kenji,
             lambda: p.joins(kenji, "mentor", _card("leading", "people", "career", words=LED, places="1"),
                             p.announced(), languages=["en", "ja"]),
             lambda: p.before(kenji, "You are in"), "views.open"),
        Step("Mei and Bo put up theirs; Olu sees who can be asked.", olu,
             in_turn(lambda: p.enrols(mei, "mentor", _card("leading", "people", "career", words=QUIET, places="2"),
                                      languages=["en", "fr"]),
                     lambda: p.enrols(bo, "mentor", _card("leading", "career", words=FIRST_TEAM, places="1"),
                                      languages=["en", "pt"])),
             lambda: p.shown(olu, "Kenji", "Mei", "Bo"), "views.open"),
        Step("Ana does not know what fits her, and answers three questions: mentoring does, and why.", ana,
             lambda: p.chooses_kind(ana, *PICKS),
             lambda: p.before(ana, f"{MENTORING.name} fits you", WHY), "views.open"),
        Step("She joins as a mentee right from there, and hears where she finds whom she could ask.", ana,
             lambda: p.joins(ana, "mentee", {"topics": ["leading"]}, None),
             lambda: p.before(ana, "You are in", "Find a mentor")),
    )  # fmt: skip


def _card(*topics: str, words: str, places: str) -> dict[str, object]:
    return {"topics": list(topics), "own_words": words, "how_many": places}


def _looking(p: People) -> Sequence[Step]:
    """Return how somebody looks for a mentor by topic and language, asks one, and hears a kind no."""
    ana, bo = p.ana, p.bo
    return (
        Step("On her Home she opens the directory, and reads the three cards.", ana,
             lambda: p.opens(ana, DIRECTORY_OPEN), lambda: p.before(ana, LED, QUIET, FIRST_TEAM), "views.open"),
        Step("By topic and language she finds Bo.", ana,
             in_turn(lambda: ana.fill({TOPIC: "career", LANGUAGE: "pt"}), lambda: ana.submit()),
             lambda: p.before(ana, "Ask Bo") and not p.before(ana, "Ask Mei") and not p.before(ana, "Ask Kenji")),
        Step("She asks him with one sentence, and reads until when he has time to answer.", ana,
             lambda: p.asks(ana, bo, {requests.SENTENCE: SENTENCE}),
             lambda: p.before(ana, "Bo gets your question")),
        Step("When his night is over Bo reads it, and that he is free to say no.", bo,
             lambda: p.until_noticed(bo, requests.ASKED),
             lambda: any(one.says(SENTENCE) and one.says("free to say no") for one in bo.dm), "chat.postMessage"),
        Step("He declines; Ana hears it kindly, and whom she could ask next.", ana,
             in_turn(lambda: bo.press(REQUEST_DECLINE, on=bo.dm[-1]),
                     lambda: p.until_noticed(ana, requests.DECLINED)),
             lambda: any(one.says("says nothing about you") and one.says("Ask Mei") for one in ana.dm),
             "chat.postMessage"),
    )  # fmt: skip


def _in_vain(p: People) -> Sequence[Step]:
    """Return a question that nobody answers: when the days are over whoever asked is free, and hears of the next."""
    mei, ana, kenji = p.mei, p.ana, p.kenji
    return (
        Step("She asks Mei right from there; the sentence stands in the form already.", mei,
             lambda: p.asks(ana, mei, {}, ana.dm[-1]),
             lambda: any(one.says(SENTENCE) for one in mei.dm), "chat.postMessage"),
        Step("Mei does not come to answer; after a week Ana is free, and hears whom else she could ask.", ana,
             lambda: p.until_noticed(ana, requests.LAPSED),
             lambda: any(one.says("has not found the time") and one.says("Ask Kenji") for one in ana.dm),
             "chat.postMessage"),
        Step("She asks Kenji, who reads it when his night is over.", kenji,
             in_turn(lambda: p.asks(ana, kenji, {}, ana.dm[-1]), lambda: p.until_noticed(kenji, requests.ASKED)),
             lambda: any(one.says(SENTENCE) for one in kenji.dm), "chat.postMessage"),
    )  # fmt: skip


def _a_yes(p: People) -> Sequence[Step]:
    """Return a question back, its answer, and a yes: the two are introduced with all of it, and one place is taken."""
    olu, ana, kenji = p.olu, p.ana, p.kenji
    return (
        Step("Kenji has a question first; it reaches Ana.", ana,
             in_turn(lambda: p.adds(kenji, REQUEST_ASK_BACK, {requests.QUESTION: QUESTION}),
                     lambda: p.until_noticed(ana, requests.ASKED_BACK)),
             lambda: any(one.says(QUESTION) for one in ana.dm), "chat.postMessage"),
        Step("She answers with one line, and he reads it under all that was said.", kenji,
             in_turn(lambda: p.adds(ana, REQUEST_REPLY, {requests.REPLY: REPLY}),
                     lambda: p.until_noticed(kenji, requests.REPLIED)),
             lambda: any(all(one.says(said) for said in (SENTENCE, QUESTION, REPLY)) for one in kenji.dm),
             "chat.postMessage"),
        Step("He says yes; they are introduced to each other, with the sentence and what he writes on his card.", ana,
             in_turn(lambda: kenji.press(REQUEST_ACCEPT, on=kenji.dm[-1]), lambda: p.until_got(ana, "hello")),
             lambda: p.reads(ana, "hello", SENTENCE, REPLY, LED), "chat.postMessage"),
        Step("Olu would like to ask somebody too: Kenji, whose one place is taken, is not offered.", olu,
             in_turn(lambda: p.enrols(olu, "mentee", {"topics": ["leading"]}),
                     lambda: p.opens(olu, DIRECTORY_OPEN)),
             lambda: p.before(olu, "Ask Mei", "Ask Bo") and not p.before(olu, "Ask Kenji"), "views.open"),
        Step("Kenji and Ana talk; she keeps a line of his on their shelf.", ana,
             in_turn(lambda: olu.close(), lambda: p.says(kenji, ana, ADVICE), lambda: p.keeps(ana, kenji, ADVICE),
                     lambda: p.opens(ana, SHELF_OPEN)),
             lambda: olu.modal is None and p.before(ana, ADVICE), "views.open"),
    )  # fmt: skip


def _a_year(p: People) -> Sequence[Step]:
    """Return the light pulse: one tap, a form, one tap again, and nothing at all, which costs nothing."""
    olu, ana, kenji = p.olu, p.ana, p.kenji
    return (
        Step("Two weeks after the yes Ana is asked at her own hour whether they still talk.", ana,
             in_turn(lambda: ana.close(), lambda: p.until_got(ana, "talked_lately")),
             lambda: p.at_home_at(ana, p.got(ana, "talked_lately"), NINE), "chat.postMessage"),
        Step("They do: one tap, and she hears that there is nothing more to do.", ana,
             lambda: p.skips(ana, "talked_lately", 1), lambda: p.hears(ana, PULSES.skipped)),
        Step("A quarter later she is asked again.", ana, lambda: p.until_got(ana, "talked_lately", 2),
             lambda: p.at_home_at(ana, p.got(ana, "talked_lately", 2), NINE), "chat.postMessage"),
        Step("She says a little more this time; it is saved, and nothing of it reaches Kenji.", ana,
             lambda: p.writes(ana, "talked_lately", 2, {"talked": "yes", "useful": USEFUL.id, "next": "program"}),
             lambda: p.before(ana, PULSES.sent.split(".")[0]) and kenji.dm[-1].says(REPLY), "views.open"),
        Step("In the third quarter one tap is enough again.", ana,
             in_turn(lambda: ana.close(), lambda: p.until_got(ana, "talked_lately", 3),
                     lambda: p.skips(ana, "talked_lately", 3)),
             lambda: p.got(ana, "talked_lately", 3) is not None and p.shown(ana, "Nothing to do right now"),
             "chat.postMessage"),
        Step("In the fourth she does not answer: the next comes, no reminder came, and no organizer counts.", ana,
             in_turn(lambda: p.until_got(ana, "talked_lately", 4), lambda: p.until_got(ana, "talked_lately", 5)),
             lambda: ana.dm[-2:] == [p.got(ana, "talked_lately", n) for n in (4, 5)] and not p.shown(olu, "silent"),
             "chat.postMessage"),
    )  # fmt: skip


def _a_program(p: People) -> Sequence[Step]:
    """Return how the two make it a program: one proposes it, the other consents, and what they kept goes with them."""
    m = p.in_another(MENTORSHIP)
    olu, ana, kenji = p.olu, p.ana, p.kenji
    return (
        Step("Olu starts a mentorship beside it.", olu, lambda: m.starts(MOVES_TO, MOVES_ON),
             lambda: p.shown(olu, f"{MOVES_TO}: for organizers", f"{PROGRAM}: for organizers"), "chat.postMessage"),
        Step("Ana would like to make it a program; in his own hours Kenji is asked.", kenji,
             in_turn(lambda: p.opens(ana, MOVE_OPEN), lambda: ana.submit(), lambda: ana.close(),
                     lambda: p.until_noticed(kenji, PROPOSED)),
             lambda: kenji.dm[-1].says(MOVES_TO), "chat.postMessage"),
        Step("Nothing has changed before he says so: the two are a pair where they were.", kenji,
             lambda: kenji.open_home(), lambda: kenji.home is not None and kenji.home.says(f"{PROGRAM} · now")),
        Step("He says yes, and they are introduced there.", kenji,
             in_turn(lambda: kenji.press(MOVE_ACCEPT, on=kenji.dm[-1]), lambda: m.until_got(kenji, "hello")),
             lambda: m.reads(kenji, "hello", MOVES_TO) and p.shown(kenji, f"{MOVES_TO} · now"), "chat.postMessage"),
        Step("The old pair is closed, so Kenji has a free place, and Olu could ask him now.", olu,
             lambda: p.opens(olu, DIRECTORY_OPEN),
             lambda: p.before(olu, "Ask Kenji") and p.shown(olu, "Mentor: 3 · Pairs: 0"), "views.open"),
        Step("What she kept stands on their shelf there.", ana,
             in_turn(lambda: olu.close(), lambda: p.opens(ana, SHELF_OPEN)),
             lambda: p.before(ana, ADVICE) and olu.modal is None, "views.open"),
        Step("What she answered she still looks back at.", ana, lambda: p.opens(ana, HISTORY_OPEN),
             lambda: p.before(ana, USEFUL.label), "views.open"),
    )  # fmt: skip


def _closing(p: People) -> Sequence[Step]:
    """Return the first check-in of the program, and how one leaves who has got where she wanted."""
    m = p.in_another(MENTORSHIP)
    olu, ana, kenji = p.olu, p.ana, p.kenji
    return (
        Step("In the program Ana is asked to check in, at her own hour.", ana,
             in_turn(lambda: ana.close(), lambda: m.until_got(ana, "check_in")),
             lambda: p.at_home_at(ana, m.got(ana, "check_in"), MENTORSHIP.rhythm.at), "chat.postMessage"),
        Step("She shares it; Kenji gets the card in their conversation.", kenji,
             in_turn(lambda: m.writes_and_shares(ana, "check_in", 1, CHECKED_IN),
                     lambda: m.until_got(kenji, "guidance")),
             lambda: m.reads(kenji, "guidance", PROMISE), "chat.postMessage"),
        Step("He answers in its thread, and Ana is told.", ana,
             in_turn(lambda: m.replies(kenji, "guidance", 1, ANSWER), lambda: m.until_got(ana, "answered")),
             lambda: m.got(ana, "answered") is not None, "chat.postMessage"),
        Step("Ana has got where she wanted, and leaves; Kenji hears it kindly, and no reason.", kenji,
             in_turn(lambda: m.leaves(ana, {"why": "done", "next": "leave"}),
                     lambda: m.until_told(kenji, When.LEFT)),
             lambda: p.told(kenji, When.LEFT) == 1 and kenji.dm[-1].says(f"in {MOVES_TO}"), "chat.postMessage"),
        Step("He would take on somebody new; Olu sees both.", olu,
             in_turn(lambda: kenji.press(GOING_NEW, on=kenji.dm[-1]), lambda: p.stage.settle()),
             lambda: p.shown(olu, "Kenji would like somebody new", "Ana left the pair with Kenji")),
        Step("Nothing comes any more, of the pulse or the program, and Ana finds both pairs on her Home.", ana,
             in_turn(lambda: ana.close(), lambda: p.stage.move_to(p.stage.clock.now() + timedelta(weeks=16))),
             lambda: p.got(ana, "talked_lately", 6) is None and m.got(ana, "check_in", 2) is None
             and p.shown(ana, "Earlier pairs", f"in {PROGRAM}, until", f"in {MOVES_TO}, until")
             and p.stage.clock.now().year == 2028),
    )  # fmt: skip
