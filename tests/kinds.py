"""Three kinds of program to choose between, made of the one there is, and one that has nothing to say for itself."""

from dataclasses import replace

from programs.mentorship import MENTORSHIP
from programs.playbook import From, Playbooks

PEERS = replace(
    MENTORSHIP,
    kind="peers",
    name="Accountability buddies",
    about="Two people, each with a goal of their own, who keep each other going.",
    suits={
        "company": "because your buddy is after something too, and answers the same few questions as you",
        "rhythm": "because both of you check in on the same day, in two minutes",
        "goal": "because it is about one goal of yours, and you can carry on or stop once you are there",
    },
    glance={
        "Who meets": "two people on equal footing, or three when the number is odd",
        "How often": "a short check-in every week or two",
        "For how long": "until the goal is reached, or as long as it helps",
        "What you agree on": "a pledge: what stays between you, and what happens after a miss",
    },
)
TALKS = replace(
    MENTORSHIP,
    kind="talks",
    name="Mentoring",
    about="Ask somebody who has done it, whenever there is something to ask.",
    lasts=None,
    stages=tuple(one for one in MENTORSHIP.stages if not one.once or one.once.counted_from is From.START),
    suits={
        "quick_word": "because you pick somebody yourself, and ask them in one sentence",
        "give": "because people come to you with what you offered to talk about, and you can always say no",
        "free": "because there is nothing to fill in, and nothing that you have to do",
        "open": "because it has no end, and either of you can stop at any time",
    },
    glance={
        "Who meets": "you and somebody you pick from the directory",
        "How often": "whenever you two like",
        "For how long": "no end",
        "What you agree on": "nothing in writing",
    },
)
SILENT = replace(MENTORSHIP, kind="silent", name="Study group", about="Three to six people learn together.",
                 suits={}, glance={})  # fmt: skip
KINDS: Playbooks = {one.kind: one for one in (MENTORSHIP, PEERS, TALKS, SILENT)}
