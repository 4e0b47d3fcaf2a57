"""The fields in which something is picked: choices, a time, a day, a person, a channel; and the menu behind "…"."""

from collections.abc import Mapping, Sequence
from datetime import date, time

import slackblocks as slack

from blocks.kit import ANSWER, Block, Element, fit, input_block, options
from programs.playbook import Choice


def pick_one(
    field: str, label: str, choices: Sequence[Choice], *, optional: bool, hint: str = "", picked: Sequence[str] = ()
) -> Block:
    """Draw choices of which one can be picked."""
    offered, initial = options("radio.options", choices, picked)
    group = slack.RadioButtonGroup(ANSWER, offered, initial_option=initial[0] if initial else None)
    return input_block(field, label, group, optional=optional, hint=hint)


def pick_many(
    field: str, label: str, choices: Sequence[Choice], *, optional: bool, hint: str = "", picked: Sequence[str] = ()
) -> Block:
    """Draw choices of which several can be picked."""
    offered, initial = options("checkboxes.options", choices, picked)
    return input_block(
        field,
        label,
        slack.CheckboxGroup(ANSWER, offered, initial_options=initial or None),
        optional=optional,
        hint=hint,
    )


def people_picker(field: str, label: str, *, hint: str = "") -> Block:
    """Draw a field to choose a person of the workspace."""
    return input_block(field, label, slack.UserSelectMenu(ANSWER), optional=False, hint=hint)


def several_people(field: str, label: str, *, most: int, optional: bool, hint: str = "",
                   given: Sequence[str] = ()) -> Block:  # fmt: skip
    """Draw a field to choose people of the workspace; `given` are Slack's ids of those chosen before."""
    menu = slack.UserMultiSelectMenu(ANSWER, initial_users=list(given) or None, max_selected_items=most)
    return input_block(field, label, menu, optional=optional, hint=hint)


def channel_picker(field: str, label: str, *, optional: bool, hint: str = "", given: str = "") -> Block:
    """Draw a field to choose a public channel."""
    menu = slack.ChannelSelectMenu(ANSWER, initial_channel=given or None)
    return input_block(field, label, menu, optional=optional, hint=hint)


def pick_day(field: str, label: str, *, optional: bool, hint: str = "", given: date | None = None) -> Block:
    """Draw a field to choose a calendar day."""
    picker = slack.DatePicker(ANSWER, initial_date=given.isoformat() if given else None)
    return input_block(field, label, picker, optional=optional, hint=hint)


def pick_time(field: str, label: str, *, optional: bool, hint: str = "", given: time | None = None) -> Block:
    """Draw a field to choose a wall time, such as 09:00."""
    picker = slack.TimePicker(ANSWER, initial_time=f"{given:%H:%M}" if given else None)
    return input_block(field, label, picker, optional=optional, hint=hint)


def pick_from_list(field: str, label: str, choices: Sequence[Choice], *, optional: bool, hint: str = "",
                   picked: str = "") -> Block:  # fmt: skip
    """Draw a list that unfolds, for up to a hundred choices of which one can be picked."""
    offered, initial = options("options", choices, [picked])
    menu = slack.StaticSelectMenu(ANSWER, offered, initial_option=initial[0] if initial else None)
    return input_block(field, label, menu, optional=optional, hint=hint)


def pick_from_groups(field: str, label: str, groups: Mapping[str, Sequence[Choice]], *, optional: bool, hint: str = "",
                     picked: str = "") -> Block:  # fmt: skip
    """Draw a list that unfolds, its choices under headings, of which one can be picked; typing narrows it down."""
    drawn, initial = [], None
    for heading, choices in groups.items():
        offered, found = options("option_group.options", choices, [picked])
        drawn.append(slack.OptionGroup(slack.PlainText(fit("option_group.label", heading)), offered))
        initial = found[0] if found else initial
    menu = slack.StaticSelectMenu(ANSWER, option_groups=fit("option_groups", drawn))
    menu.initial_option = initial  # its constructor takes a whole group there, which Slack does not
    return input_block(field, label, menu, optional=optional, hint=hint)


def menu(action: str, choices: Sequence[Choice]) -> Element:
    """Make the menu behind "…", of up to five choices, for `kit.buttons`; what it is about stands in the row's id."""
    offered, _ = options("overflow.options", choices, ())
    return slack.OverflowMenu(fit("action_id", action), offered)
