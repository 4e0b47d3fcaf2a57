"""How long and how many: the local Slack's own table of the limits that Slack states.

Three sources: the reference pages of docs.slack.dev (D), `slack_sdk.models` (K) and `slackblocks._limits` (S).
They agree unless a comment says otherwise; where they do not, the stricter holds. Names ending in `.min` are least
values, every other name is the greatest value that is still accepted. Lengths count characters.
"""

from collections.abc import Mapping
from types import MappingProxyType

LIMITS: Mapping[str, int] = MappingProxyType(
    {
        # Views: D modals and views.open; K View; S view
        "view.title": 24,
        "view.submit": 24,
        "view.close": 24,
        "view.blocks.modal": 100,
        "view.blocks.home": 100,
        "view.private_metadata": 3000,
        "view.callback_id": 255,
        "view.external_id": 255,
        "view.bytes": 250_000,  # D only: view_too_large over 250 kB
        "view.stack": 3,  # D only: one stack of views per person
        # Messages: D chat.postMessage and chat.update; S message
        "message.blocks": 50,
        "message.attachments": 100,
        "message.text": 40_000,  # D only: cut there without an error when posted
        "message.update_text": 4000,  # D only: msg_too_long above, on chat.update alone
        "message.blocks_text": 11_000,  # no page states it; the shortest refusal reported to bolt-js counted 11,341
        "message.metadata": 8000,  # no page states it; ours is small because ids are all that belongs there
        "message.data_visualizations": 2,
        "message.tables": 1,  # D only
        # Text objects and ids: D text object and blocks; K; S
        "text": 3000,
        "text.min": 1,
        "block_id": 255,
        "action_id": 255,
        # Blocks: D blocks; K where it has the class; S
        "section.text": 3000,
        "section.fields": 10,
        "section.field": 2000,
        "header.text": 150,
        "context.elements": 10,
        "actions.elements": 25,
        "context_actions.elements": 5,
        "image.url": 3000,
        "image.alt_text": 2000,
        "image.title": 2000,
        "input.label": 2000,
        "input.hint": 2000,
        "markdown.text": 12_000,
        "markdown.total_text": 12_000,
        "alert.text": 200,  # S only
        "card.title": 150,
        "card.subtitle": 150,
        "card.body": 200,
        "card.subtext": 200,  # S only
        "card.actions": 3,  # S only
        "carousel.elements": 10,
        "carousel.elements.min": 1,
        "container.title": 150,
        "container.subtitle": 150,
        "container.child_blocks": 10,
        "container.child_blocks.min": 1,
        "table.rows": 100,
        "table.columns": 20,
        "table.column_settings": 20,
        "table.total_content": 10_000,  # D only: over all tables of a message
        "data_table.rows": 201,
        "data_table.rows.min": 2,
        "data_table.columns": 20,
        "data_table.columns.min": 1,
        "data_table.page_size": 100,
        "data_table.page_size.min": 1,
        "data_table.cell_text.min": 1,
        "data_table.total_content": 20_000,
        "data_table.row_header_column_index.min": 0,
        "data_visualization.title": 50,
        "data_visualization.segments": 12,
        "data_visualization.segments.min": 1,
        "data_visualization.segment.label": 20,
        "data_visualization.segment.value.exclusive.min": 0,
        "data_visualization.series": 6,  # D and S say 12, other validators of the pages still 6: the stricter holds
        "data_visualization.series.min": 1,
        "data_visualization.series_name": 20,
        "data_visualization.data": 20,
        "data_visualization.data.min": 1,
        "data_visualization.point_label": 20,
        "data_visualization.categories": 20,
        "data_visualization.categories.min": 1,
        "data_visualization.category_label": 20,
        "data_visualization.axis_label": 50,
        "rich_text_list.indent": 8,  # S only, as the borders and the offset
        "rich_text_list.indent.min": 0,
        "rich_text_list.offset.min": 0,
        "rich_text_list.border": 1,
        "rich_text_list.border.min": 0,
        "rich_text_quote.border": 1,
        "rich_text_quote.border.min": 0,
        "rich_text_preformatted.border": 1,
        "rich_text_preformatted.border.min": 0,
        # Elements: D block elements; K; S
        "button.text": 75,
        "button.value": 2000,
        "button.url": 3000,
        "button.accessibility_label": 75,
        "feedback_button.text": 75,
        "feedback_button.value": 2000,
        "feedback_button.accessibility_label": 75,
        "icon_button.value": 2000,
        "icon_button.accessibility_label": 75,
        "icon_button.visible_to_user_ids": 10,
        "workflow_button.text": 75,
        "workflow_button.accessibility_label": 75,
        "placeholder": 150,
        "options": 100,
        "options.min": 1,
        "option_groups": 100,
        "option_groups.min": 1,
        "option_group.label": 75,
        "option_group.options": 100,
        "option_group.options.min": 1,
        "checkboxes.options": 10,
        "checkboxes.options.min": 1,
        "radio.options": 10,
        "radio.options.min": 1,
        "overflow.options": 5,
        "overflow.options.min": 1,
        "max_selected_items.min": 1,
        "min_query_length.min": 0,
        "conversation_filter.include.min": 1,
        "plain_text_input.min_length": 3000,
        "plain_text_input.min_length.min": 0,
        "plain_text_input.max_length": 3000,
        "plain_text_input.max_length.min": 1,
        "rich_text_input.min_lines": 100,
        "rich_text_input.min_lines.min": 1,
        "rich_text_input.max_lines": 100,
        "rich_text_input.max_lines.min": 1,
        "file_input.max_files": 10,
        "file_input.max_files.min": 1,
        "datetimepicker.initial_date_time": 9_999_999_999,  # D: ten digits; K the same
        # Objects: D composition objects; K; S
        "option.text": 75,
        "option.value": 150,  # @slack/types still says 75 in a comment
        "option.description": 75,
        "option.url": 3000,
        "confirm.title": 100,
        "confirm.text": 300,
        "confirm.confirm": 30,
        "confirm.deny": 30,
        "dispatch_action_config.trigger_actions_on": 2,
        "dispatch_action_config.trigger_actions_on.min": 1,
    }
)
