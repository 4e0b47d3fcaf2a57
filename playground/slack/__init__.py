"""A local Slack: strict Web API, Socket Mode and signed HTTP, faults, and a driver that acts as its people."""

from playground.slack.driver import Answer, Person
from playground.slack.faults import Fault, Faults
from playground.slack.inputs import Refused
from playground.slack.records import Call, Channel, Message, Request, View
from playground.slack.server import LocalSlack
from playground.slack.workspace import Workspace

__all__ = [
    "Answer", "Call", "Channel", "Fault", "Faults", "LocalSlack", "Message", "Person", "Refused", "Request", "View",
    "Workspace",
]  # fmt: skip
