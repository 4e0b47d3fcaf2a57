"""The kinds of program that this Trellis runs: the one place where they are listed."""

from programs.mentoring import MENTORING
from programs.mentorship import MENTORSHIP
from programs.playbook import Playbooks

PLAYBOOKS: Playbooks = {MENTORSHIP.kind: MENTORSHIP, MENTORING.kind: MENTORING}
