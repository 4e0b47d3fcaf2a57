"""What people hear when a pair ends, nearly ends, or goes on without somebody, unless their program has own words."""

from programs.playbook import Place, Prompt, Stage, When

_CALLED = "word when a pair ends or changes"


def _say(when: When, words: str) -> Prompt:
    return Prompt(id=when.value, to=(), where=Place.OWN_DM, when=when, words=words, called=_CALLED)


PARTING = Stage(
    id="parting",
    name="Parting",
    prompts=(
        _say(
            When.LEFT,
            "{partner} has left your pair in {program}. That happens, and it says nothing about you: thank you for the "
            "time you gave.\n"
            "The organizers know. What you wrote stays yours: you find it on Trellis's Home. "
            "What would you like next?",
        ),
        _say(
            When.ONE_LEFT,
            "{author} has left your group in {program}. That happens, and it says nothing about you. You and {partner} "
            "go on as before, in a conversation of your own.",
        ),
        _say(
            When.ENDED,
            "Your time with {partner} in {program} has come to its end, so there is nothing more to do. Thank you for "
            "the time you gave each other.\n"
            "What you wrote stays yours: you find it on Trellis's Home. What would you like next?",
        ),
        _say(
            When.COMPLETED,
            "You have come all the way: your time with {partner} in {program} is complete. Thank you for all you gave "
            "each other.\n"
            "What you wrote stays yours: you find it on Trellis's Home. What would you like next?",
        ),
        _say(
            When.FAREWELL,
            "Your time with {partner} in {program} ends on {until}. What would you like then? The organizers see what "
            "you choose; I tell {partner} of it only if all of you want to carry on.",
        ),
        _say(
            When.EXTENDED,
            "All of you want to carry on, {partner} too: your time in {program} goes on until {until}. It comes as "
            "before, and nothing else changes.",
        ),
    ),
)
