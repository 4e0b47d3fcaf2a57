"""What rich text, tables and charts may hold."""

from collections.abc import Iterator

from playground.slack.limits import LIMITS
from playground.slack.strict_shapes import (
    Keys,
    Problem,
    array,
    each_of,
    flag,
    integer,
    kinds,
    number,
    one_of,
    shape,
    string,
    typed,
    unique,
    url,
)

ID: Keys = {"block_id": string("block_id")}

# Rich text: four kinds of container, ten kinds of leaf
STYLED: Keys = {
    "style": shape(
        {},
        dict.fromkeys(
            ("bold", "italic", "strike", "underline", "code", "highlight", "client_highlight", "unlink"), flag
        ),
    )
}
LEAF = kinds(
    {
        "text": typed({"text": string()}, STYLED),
        "link": typed(
            {"url": url(schemes=("http", "https", "mailto", "slack", "tel"))},
            {"text": string(), "unsafe": flag, **STYLED},
        ),
        "user": typed({"user_id": string()}, STYLED),
        "usergroup": typed({"usergroup_id": string()}, STYLED),
        "team": typed({"team_id": string()}, STYLED),
        "channel": typed({"channel_id": string()}, STYLED),
        "emoji": typed({"name": string()}, {"skin_tone": integer(least=1), "unicode": string(), **STYLED}),
        "broadcast": typed({"range": one_of("here", "channel", "everyone")}, STYLED),
        "color": typed({"value": string()}, STYLED),
        "date": typed({"timestamp": integer(), "format": string()}, {"url": url(), "fallback": string(), **STYLED}),
    }
)
LEAVES: Keys = {"elements": array(LEAF, least=0)}
RICH_SECTION = typed(LEAVES)
RICH_TEXT_KEYS: Keys = {
    "elements": array(
        kinds(
            {
                "rich_text_section": RICH_SECTION,
                "rich_text_list": typed(
                    {
                        "style": one_of("bullet", "ordered"),
                        "elements": array(kinds({"rich_text_section": RICH_SECTION})),
                    },
                    {key: integer(f"rich_text_list.{key}") for key in ("indent", "offset", "border")},
                ),
                "rich_text_quote": typed(LEAVES, {"border": integer("rich_text_quote.border")}),
                "rich_text_preformatted": typed(
                    LEAVES, {"border": integer("rich_text_preformatted.border"), "language": string()}
                ),
            }
        ),
        least=0,
    )
}
RICH_TEXT = typed(RICH_TEXT_KEYS, ID)

# Tables and charts
RAW_TEXT = typed({"text": string(least=0)})
RICH_CELL = typed(RICH_TEXT_KEYS)
CELL = kinds({"raw_text": RAW_TEXT, "rich_text": RICH_CELL})
DATA_CELL = kinds(
    {
        "raw_text": typed({"text": string()}),
        "raw_number": typed({"value": number}, {"text": string()}),
        "rich_text": RICH_CELL,
    }
)
COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})


def column(value: object, at: str) -> Iterator[Problem]:
    """The settings of one column, or null to keep Slack's own."""
    return iter(()) if value is None else COLUMN(value, at)


def even_rows(value: object, at: str) -> Iterator[Problem]:
    """Every row has as many cells as the header, and the row header is one of them."""
    if isinstance(value, dict):
        columns = len(value["rows"][0])
        for index, row in enumerate(value["rows"]):
            if len(row) != columns:
                yield Problem(f"{at}/rows/{index}", "must have as many cells as the first row")
        if value.get("row_header_column_index", 0) >= columns:
            yield Problem(f"{at}/row_header_column_index", "must be the index of a column")


def plain_header(value: object, at: str) -> Iterator[Problem]:
    """The header row of a data table holds no rich text."""
    if isinstance(value, dict):
        for index, cell in enumerate(value["rows"][0]):
            if cell["type"] == "rich_text":
                yield Problem(f"{at}/rows/0/{index}/type", "unsupported type: rich_text")


def one_point_each(value: object, at: str) -> Iterator[Problem]:
    """Series have names of their own and exactly one point for every category."""
    if isinstance(value, dict):
        categories, names = sorted(value["axis_config"]["categories"]), [one["name"] for one in value["series"]]
        for index, series in enumerate(value["series"]):
            if series["name"] in names[:index]:
                yield Problem(f"{at}/series/{index}/name", "must be unique")
            if sorted(point["label"] for point in series["data"]) != categories:
                yield Problem(f"{at}/series/{index}/data", "must have exactly one point for every category")


def positive(value: object, at: str) -> Iterator[Problem]:
    """A number above nothing."""
    yield from number(value, at)
    if isinstance(value, int | float) and value <= LIMITS["data_visualization.segment.value.exclusive.min"]:
        yield Problem(at, "must be greater than 0")


TABLE = typed(
    {"rows": array(array(CELL, "table.columns"), "table.rows")},
    {**ID, "column_settings": array(column, "table.column_settings", least=0)},
)
DATA_TABLE = typed(
    {"caption": string(), "rows": array(array(DATA_CELL, "data_table.columns"), "data_table.rows")},
    {
        **ID,
        "page_size": integer("data_table.page_size"),
        "row_header_column_index": integer("data_table.row_header_column_index"),
    },
    even_rows,
    plain_header,
)

POINT = shape({"label": string("data_visualization.point_label"), "value": number})
SERIES = shape(
    {"name": string("data_visualization.series_name"), "data": array(POINT, "data_visualization.data")},
)
AXES = shape(
    {
        "categories": each_of(
            array(string("data_visualization.category_label"), "data_visualization.categories"), unique
        )
    },
    {key: string("data_visualization.axis_label") for key in ("x_label", "y_label")},
)
DRAWN = typed({"series": array(SERIES, "data_visualization.series"), "axis_config": AXES}, {}, one_point_each)
SEGMENT = shape({"label": string("data_visualization.segment.label"), "value": positive})
CHART = kinds(
    {
        "pie": typed({"segments": array(SEGMENT, "data_visualization.segments")}),
        **dict.fromkeys(("line", "bar", "area"), DRAWN),
    }
)


DATA_VISUALIZATION = typed({"title": string("data_visualization.title"), "chart": CHART}, ID)
