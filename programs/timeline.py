"""What is wrong with when the stages of a playbook come, and how much they ask of somebody each time."""

from collections.abc import Iterator

from programs.playbook import From, Playbook, Stage, When

# What somebody is asked again and again stays short: so many questions, needed ones, and follow-ups of each.
ASKED, NEEDED, FOLLOWED = 5, 1, 2


def untimely(playbook: Playbook, stage: Stage) -> Iterator[str]:
    """Yield everything about a stage that would never come, come when it cannot, or ask too much each time."""
    yield from _once(playbook, stage)
    yield from _earlier(playbook, stage)
    yield from _again(stage)


def _once(playbook: Playbook, stage: Stage) -> Iterator[str]:
    """Yield what is wrong with when something comes that comes once."""
    once = stage.once
    if once is None:
        return
    if once.counted_from is not From.START and not (playbook.lasts or playbook.pair_lasts):
        yield f" is counted from the {once.counted_from.value} of a time that has no end"
    outside = {From.START: once.days < 0, From.END: once.days >= 0}
    if outside.get(once.counted_from):
        yield f" comes {once.days} days after the {once.counted_from.value}, when there is no pair"
    if once.stays < 1 or once.least_weeks < 0:
        yield f" comes once and stays for {once.stays} days, in a time of {once.least_weeks} weeks at least"
    if not stage.due(When.PERIOD_OPENS):
        yield " comes once, and no prompt says so"
    if stage.due(When.PAIR_MADE):
        yield " comes once, and when the pair is made too"


def _earlier(playbook: Playbook, stage: Stage) -> Iterator[str]:
    """Yield what is wrong with what a stage wants to know of an earlier one."""
    stages = {one.id: one for one in playbook.stages if one.once and one.id != stage.id}
    if picked := stage.picked:
        forms = stages[picked.stage].all_forms() if picked.stage in stages else ()
        fields = [one for form in forms for one in form.fields() if one.id == picked.question]
        if not forms or len(fields) < len(forms) or not all(one.label(picked.choice) for one in fields):
            yield f" comes to who picked {picked.choice!r}, which nobody can have picked"
    if stage.beside:
        before = stages[stage.beside].all_forms() if stage.beside in stages else ()
        asked = {one.id for form in before for one in form.fields()}
        if not asked & {one.id for form in stage.all_forms() for one in form.fields()}:
            yield f" is shown beside {stage.beside!r}, where nothing of it is asked"


def _again(stage: Stage) -> Iterator[str]:
    """Yield where something that comes again and again asks too much."""
    if stage.once or not stage.due(When.PERIOD_OPENS):
        return
    for form in stage.all_forms():
        where = f", form {form.id}"
        if len(form.questions) > ASKED:
            yield f"{where} asks {len(form.questions)} questions again and again, and {ASKED} are enough"
        first = sum(one.needed_first or (one.required and not one.needs_promise) for one in form.fields())
        later = sum(one.required for one in form.fields())
        if max(first, later) > NEEDED:
            yield f"{where} needs {max(first, later)} answers each time, and {NEEDED} is enough"
        yield from (
            f"{where}, question {one.id} has {len(one.follow_ups)} follow-ups, and {FOLLOWED} are enough"
            for one in form.questions
            if len(one.follow_ups) > FOLLOWED
        )
