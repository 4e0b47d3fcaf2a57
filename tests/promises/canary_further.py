"""The rest of what people write: goals, reviews, thanks and feedback, between buddies, and to a mentor who is asked."""

from dataclasses import replace

from blocks.agreement import AGREEMENT_OPEN
from blocks.celebrations import CELEBRATION_OPEN
from blocks.directory import DIRECTORY_OPEN
from blocks.enrolment import ENROL_OPEN
from blocks.pairing import PAIR_OPEN
from blocks.requests import REQUEST_ACCEPT, REQUEST_ASK_BACK, REQUEST_REPLY
from playground.slack import Answer, Person
from programs.buddies import BUDDIES
from programs.celebrations import CONSENT, FULL
from programs.goals import GOAL
from programs.mentoring import MENTORING
from programs.playbook import Kind, Playbook, Visibility
from programs.requests import QUESTION, REPLY
from tests.cast import lays_out, opened
from tests.handlers.aims import change_goal, close_goal, goals_of, set_goal
from tests.handlers.seekers import ASKED
from tests.promises.canaries import widened
from tests.promises.canary_story import WIDE, Story

ROW = replace(next(one for one in BUDDIES.celebrations if one.in_a_row), in_a_row=1)
COMPANY, ASKING = widened(replace(BUDDIES, celebrations=(ROW,))), widened(MENTORING)
KINDS = {one.kind: one for one in (WIDE, COMPANY, ASKING)}
# What is written here that somebody else reads.
TOLD = {"kickoff", "goal", "proof", "halftime", "looking_back", "thank_you", "pledge", "buddy", "card", "request",
        QUESTION, REPLY}  # fmt: skip
PARTNER = Visibility.PARTNER


def go_on(story: Story) -> None:
    """Play it: the rest of the mentorship, and beside it buddies and a mentor who is asked."""
    aim(story)
    look_back(story, "halftime")
    keep_company(story)
    ask_somebody(story)
    look_back(story, "looking_back", "habits_again", "thank_you", "final_feedback")
    story.look_round()


def aim(story: Story) -> None:
    """Ana sets a goal, every field of it filled, Kenji reads it, and she closes it with what shows it."""
    ana, kenji = story.cast.ana, story.cast.kenji
    words = {one.id: story.flock.word(ana, "goal", PARTNER, kenji) for one in GOAL.questions if one.kind is Kind.TEXT}
    set_goal(story.cast)
    assert change_goal(story.cast, words).ok
    goals_of(kenji)
    close_goal(story.cast, "reached", story.flock.word(ana, "proof", PARTNER, kenji))
    goals_of(kenji)
    for person in (ana, kenji):
        person.close(all_views=True)


def keep_company(story: Story) -> None:
    """Bo and Cy are buddies: they join, pledge, check in twice, and Bo celebrates a kept promise."""
    olu, flock, [role] = story.cast.olu, story.flock, COMPANY.roles
    bo, cy = (story.come(name) for name in ("Bo", "Cy"))
    start(olu, COMPANY, channel=story.ws.channel("wins"))
    for one, other in ((bo, cy), (cy, bo)):
        join(story, one, COMPANY, role.id, other)
    assert press_beside(olu, PAIR_OPEN, f"{role.name}: 2").ok
    opened(olu)
    olu.fill({role.id: [bo, cy]})
    assert olu.submit().ok
    story.stage.settle()
    agreed, regular = next(one for one in COMPANY.stages if one.together), COMPANY.stage("regular")
    for one in (bo, cy):
        one.open_home()
        assert one.press(AGREEMENT_OPEN).ok
        opened(one)
        if one is bo and agreed.form:
            flock.fill(one, agreed.form, "pledge", cy)
        assert one.submit().ok
        one.close(all_views=True)
    for n in (1, 2):
        for one, other in ((bo, cy), (cy, bo)):
            story.fill_in(one, regular.prompt("check_in"), n, regular.form, "buddy", other)
    bo.open_home()
    assert bo.press(CELEBRATION_OPEN).ok
    opened(bo)
    bo.fill({CONSENT.id: FULL})
    assert bo.submit().ok
    assert bo.submit().ok
    story.stage.settle()


def ask_somebody(story: Story) -> None:
    """Di finds Ed in the directory and asks him; he asks back, she replies, and he says yes."""
    flock, directory = story.flock, MENTORING.directory
    di, ed = (story.come(name) for name in ("Di", "Ed"))
    assert directory is not None
    start(story.cast.olu, ASKING)
    join(story, ed, ASKING, directory.listed, di)
    join(story, di, ASKING, directory.asking, ed)
    di.open_home()
    assert di.press(DIRECTORY_OPEN).ok
    opened(di)
    assert di.press(f"Ask {ed.name}").ok
    assert di.wait(lambda: di.modal is not None and ASKED in str(di.modal.blocks))
    di.fill({ASKED: flock.word(di, "request", PARTNER, ed)})
    assert di.submit().ok
    story.stage.settle()
    for one, press, field, other in ((ed, REQUEST_ASK_BACK, QUESTION, di), (di, REQUEST_REPLY, REPLY, ed)):
        assert one.press(press, on=one.dm[-1]).ok
        opened(one)
        one.fill({field: flock.word(one, field, PARTNER, other)})
        assert one.submit().ok
        story.stage.settle()
    assert ed.press(REQUEST_ACCEPT, on=ed.dm[-1]).ok
    story.stage.settle()


def look_back(story: Story, *stages: str) -> None:
    """Ana and Kenji fill in what comes once, and share what of it is for the other."""
    ana, kenji = story.cast.ana, story.cast.kenji
    for stage in (one for one in WIDE.stages if one.id in stages):
        for person, role, other in ((ana, "mentee", kenji), (kenji, "mentor", ana)):
            if form := stage.form_of(role):
                story.fill_in(person, stage.prompts[0], 1, form, stage.id, other)


def start(organizer: Person, kind: Playbook, **more: object) -> None:
    """Let somebody start a program of a kind, tomorrow."""
    lays_out(organizer, kind)
    organizer.fill({"name": kind.name, **more})
    assert organizer.submit().ok


def join(story: Story, person: Person, kind: Playbook, role: str, *readers: Person) -> None:
    """Let somebody join in a role, every field filled in both steps."""
    form = kind.role(role).form
    assert press_beside(person, ENROL_OPEN, kind.name, kind.role(role).name.lower()).ok
    opened(person)
    for step in (form, kind.when_and_how):
        story.flock.fill(person, step, step.id, *readers)
        assert person.submit().ok
    person.close(all_views=True)
    story.stage.settle()


def press_beside(person: Person, action: str, *words: str) -> Answer:
    """Press a button on somebody's Home that stands beside these words."""
    home = person.open_home()
    assert home is not None
    found = [one for one in home.blocks if action in str(one) and all(word in str(one) for word in words)]
    return person.press(action, on=replace(home, payload={**home.payload, "blocks": found}))
