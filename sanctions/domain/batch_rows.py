"""One line of a file of applications as a question of a desk."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from core.kernel.errors import InvalidInputError
from core.kernel.plain_text import plain
from sanctions.domain.checks import CheckRequest, PersonAsked
from sanctions.domain.pasted_line import day_of, post_of, read_people

CODE, NAME, NUMBER, PEOPLE = "统一社会信用代码", "名称", "申请编号", "人员"
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    CODE: (CODE, "信用代码", "代码"),
    NAME: (NAME, "企业名称", "单位名称", "申请人"),
    NUMBER: (NUMBER, "受理编号", "编号"),
    PEOPLE: (PEOPLE, "有关人员"),
}
_PERSON = (("姓名",), ("身份证号码", "身份证号", "证件号码"), ("职务",), ("出生日期",))
_MOST_PEOPLE = 20
COLUMNS_TOLD = (CODE, NAME, NUMBER, PEOPLE, *(names[0] for names in _PERSON))


def check_heading(heading: Sequence[str]) -> None:
    """Refuse a file in which nobody is named."""
    telling = {name for column in (CODE, NAME, PEOPLE) for name in _OTHER_NAMES[column]} | {"姓名"}
    if not telling & set(heading):
        message = f"第一行要写列名，至少有“{CODE}”“{NAME}”“{PEOPLE}”“姓名”中的一个"
        raise InvalidInputError(message, fields={"file": message})


def plain_cell(value: object) -> str:
    """Return a cell as text without unseen characters; a number of a workbook keeps its digits."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return plain(str(value)).strip()


def request_of_row(row: Mapping[str, str], desk: str, matter: str) -> CheckRequest:
    """Return the question of one line; raises InvalidInputError that names the cells that cannot be read."""
    pasted = read_people(_cell(row, PEOPLE))
    if pasted.rest:
        message = f"“{PEOPLE}”一列里有看不懂的内容：{'、'.join(pasted.rest)}"
        raise InvalidInputError(message, fields={"people": message})
    people = (*_people_of_columns(row), *pasted.people)
    return CheckRequest(desk, matter, _cell(row, CODE), _cell(row, NAME), people, _cell(row, NUMBER))


def _cell(row: Mapping[str, str], column: str) -> str:
    return next((row[name].strip() for name in _OTHER_NAMES[column] if row.get(name, "").strip()), "")


def _people_of_columns(row: Mapping[str, str]) -> tuple[PersonAsked, ...]:
    """Read 姓名, 身份证号码 … and the same with a number behind: 姓名2, 身份证号码2 and so on."""
    found = []
    for mark in ("", *map(str, range(1, _MOST_PEOPLE + 1))):
        cells = [_first(row, names, mark) for names in _PERSON]
        if cells[0] or cells[1]:
            found.append(PersonAsked(cells[0], cells[1], post_of(cells[2]), _born(cells[3])))
    return tuple(found)


def _first(row: Mapping[str, str], names: Sequence[str], mark: str) -> str:
    return next((row[name + mark].strip() for name in names if row.get(name + mark, "").strip()), "")


def _born(cell: str) -> date | None:
    try:
        return day_of(cell) if cell else None
    except ValueError as error:
        message = "出生日期请写成 1990-05-21 这样"
        raise InvalidInputError(message, fields={"born_on": message}) from error
