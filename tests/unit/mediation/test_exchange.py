from datetime import date
from pathlib import Path

import pytest

from core.kernel.errors import InvalidInputError
from mediation.domain.exchange import COLUMNS, mapping_from_toml, national_mapping, read_line, rows_of_file

PAGE = (Path(__file__).parents[3] / "docs" / "exchange.md").read_text()
NEEDED = "\n".join(
    f'{name} = "{name}"'
    for name in ("external_number", "received_on", "name", "phone", "respondent_name", "facts", "event_on", "request")
)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_every_column_is_documented(column):
    export = "full" if column.is_personal else "open"
    taken = "yes" if column.may_be_imported else "no"
    assert f"| `{column.name}` | {column.heading} | {export} | {taken} |" in PAGE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("source = 1 2", "读不懂"),
        ('source = "x"', "缺少"),
        (f'source = "x"\n[columns]\n{NEEDED}\nnumber = "n"', "多出：number"),
        (f"[columns]\n{NEEDED}", "source"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(text, said):
    with pytest.raises(InvalidInputError, match=said):
        mapping_from_toml(text)


def test_a_usable_mapping_reads():
    assert mapping_from_toml(f'source = "x"\n[columns]\n{NEEDED}').columns["facts"] == "facts"


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.csv"), (b"a,b\n", "a.csv"), (b"{", "a.jsonl"), (b"[1]", "a.jsonl"), (b"\xff\xff\xff", "a.csv")],
)
def test_a_file_that_cannot_be_read_is_refused(content, name):
    with pytest.raises(InvalidInputError):
        rows_of_file(content, name)


def test_the_sample_file_reads_by_the_mapping_that_is_offered_and_documented():
    root, mapping = Path(__file__).parents[3], national_mapping()
    assert mapping == mapping_from_toml((root / "docs/examples/mapping.toml").read_text())
    (row,) = rows_of_file((root / "web/static/12315-sample.csv").read_bytes(), "sample.csv")
    assert read_line(row, mapping, date(2026, 11, 21)).external_number == "示例0001"
