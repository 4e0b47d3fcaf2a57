"""The kinds of program that this Trellis runs: the one place where they are listed."""

from programs.buddies import BUDDIES
from programs.mentoring import MENTORING
from programs.mentorship import MENTORSHIP
from programs.playbook import Playbooks

PLAYBOOKS: Playbooks = {one.kind: one for one in (MENTORSHIP, BUDDIES, MENTORING)}
