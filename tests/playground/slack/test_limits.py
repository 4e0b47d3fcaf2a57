"""The table of limits equals what two independent sources enforce."""

import importlib
import inspect
import re
from collections.abc import Iterator

import slackblocks._limits

from playground.slack.limits import LIMITS
from playground.slack.strict_blocks import BLOCKS
from tests.playground.slack.payloads import (
    actions,
    button,
    home,
    refusal,
)

SDK_MODULES = ("blocks.basic_components", "blocks.block_elements", "blocks.blocks", "views")
SDK_NAMES = {
    "block": "", "interactiveelement": "", "inputinteractiveelement": "", "confirmobject": "confirm",
    "feedbackbuttonobject": "feedback_button", "optiongroup": "option_group", "imageelement": "image",
    "overflowmenuelement": "overflow", "selectelement": "", "staticselectelement": "", "staticmultiselectelement": "",
    "contextactionsblock": "context_actions", "imageblock": "image",
}  # fmt: skip
SDK_FIELDS = {
    "image.image_url": "image.url",
    "option.label": "option.text",
    "view.blocks": "view.blocks.modal",
}
SDK_ONLY = {
    "button.agent_prompt": "agents are not part of this Slack: the key is refused as unknown",
    **{
        f"authprovider.{field}": "no public block of this name: the type is refused"
        for field in ("value", "name", "description", "connected_identity", "connected_context", "url")
    },
    "video.title": "needs a scope that is not offered: the type is refused",
    "video.author_name": "needs a scope that is not offered: the type is refused",
}


def sdk_limits() -> Iterator[tuple[str, int]]:
    """Every limit that the models of slack_sdk declare, under our name for it."""
    for module in SDK_MODULES:
        models = importlib.import_module(f"slack_sdk.models.{module}")
        for name, model in inspect.getmembers(models, inspect.isclass):
            for field, limit in vars(model).items() if model.__module__ == models.__name__ else ():
                if field.endswith("_max_length") and isinstance(limit, int):
                    owner = name.lower()
                    owner = SDK_NAMES.get(owner, owner.removesuffix("block").removesuffix("element"))
                    ours = f"{owner}.{field.removesuffix('_max_length')}".removeprefix(".")
                    yield SDK_FIELDS.get(ours, ours), limit


def test_every_limit_of_the_sdk_is_ours() -> None:
    """What slack_sdk enforces is enforced here with the same figure; what is not offered is listed with a reason."""
    theirs = set(sdk_limits())
    assert len(theirs) > 40
    assert {(name, LIMITS.get(name, limit if name in SDK_ONLY else None)) for name, limit in theirs} == theirs
    assert {name for name, _ in theirs if name not in LIMITS} == SDK_ONLY.keys()


SLACKBLOCKS_NAMES = (
    (r"^confirmation_", "confirm_"),
    (r"^(select|plain_text_input|\w+_input|date_picker|time_picker)_placeholder$", "placeholder"),
    (r"^(multi_)?select_", ""),
    (r"^radio_buttons_", "radio_"),
    (r"^section_fields_item$", "section_field"),
    (r"^dispatch_action_configuration_", "dispatch_action_config_"),
    (r"^image_element_", "image_"),
    (r"^image_image_url$", "image_url"),
    (r"^data_table_content$", "data_table_total_content"),
    (r"^view_blocks$", "view_blocks_modal"),
)
SLACKBLOCKS_ONLY = {
    r"^video_": "needs a scope that is not offered: the type is refused",
    r"^plan_": "agents are not part of this Slack: the type is refused",
    r"^button_agent_prompt$": "agents are not part of this Slack: the key is refused as unknown",
    r"^message_channel_min$": "a channel must exist, so an empty one is refused by its id",
}
STRICTER = {"data_visualization_series": "other validators of Slack's pages still say six"}


def slackblocks_limits() -> Iterator[tuple[str, int]]:
    """Every limit of slackblocks, under our name for it with dots as underscores."""
    for constant, limit in vars(slackblocks._limits).items():
        if parts := re.fullmatch(r"([A-Z_]+)_(MIN|MAX)(_LENGTH|_ITEMS)?", constant):
            name = parts[1].lower()
            for theirs, ours in SLACKBLOCKS_NAMES:
                name = re.sub(theirs, ours, name)
            yield name + ("_min" if parts[2] == "MIN" else ""), limit


def test_every_limit_of_slackblocks_is_ours() -> None:
    """What slackblocks lists is enforced here with the same figure, or a stricter one for a reason that still holds."""
    ours = {name.replace(".", "_"): limit for name, limit in LIMITS.items()}
    theirs = list(slackblocks_limits())
    only = {name for name, _ in theirs for pattern in SLACKBLOCKS_ONLY if re.match(pattern, name)}
    assert len(theirs) > 140
    assert {name for name, _ in theirs if name not in ours} == only
    assert all(any(re.match(pattern, name) for name in only) for pattern in SLACKBLOCKS_ONLY)
    different = {name for name, limit in theirs if name in ours and ours[name] != limit}
    assert different == STRICTER.keys()
    assert all(ours[name] < limit for name, limit in theirs if name in STRICTER)


def test_what_is_not_offered_is_refused() -> None:
    """The blocks and keys whose limits are left out of the table are refused whatever they hold."""
    assert not {"video", "plan", "auth_provider"} & set().union(*BLOCKS.values())
    assert refusal(home(actions(button(agent_prompt="x")))) is not None


def test_a_home_holds_as_much_as_a_modal() -> None:
    """The sources give one figure for both kinds of view."""
    assert LIMITS["view.blocks.home"] == LIMITS["view.blocks.modal"]
