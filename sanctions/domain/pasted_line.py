"""A line pasted from a letter, a scan or a spreadsheet, taken apart: code, name, people, and what was of no use."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from unicodedata import normalize
from urllib.parse import unquote

from core.kernel.errors import BusinessError
from core.kernel.identifiers import is_valid_uscc, normalise_id_number, normalise_uscc
from sanctions.domain.checks import PersonAsked

_PARTS = re.compile(r"(?<!\d)/|/(?!\d)|[\s,，;；|、:：]+")
_LINK = re.compile(r"[a-z][a-z0-9+.-]*://[^\s，；、|]+", re.IGNORECASE)
_CODE_IN_LINK = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])", re.IGNORECASE)
_CODE_LENGTHS = range(15, 21)  # one that was copied wrongly is still meant as a code
_KEEPS_APART = re.compile(r"[\t\n,，;；|、]")
_LONGEST_PERSON_NAME = 5
_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
_LABELS = frozenset(
    {
        "统一社会信用代码",
        "信用代码",
        "代码",
        "名称",
        "企业名称",
        "姓名",
        "职务",
        "出生日期",
        "身份证",
        "身份证号",
        "身份证号码",
        "证件号码",
    }
)
POSTS_OFFERED = (
    "法定代表人",
    "负责人",
    "经营者",
    "股东",
    "实际控制人",
    "董事",
    "监事",
    "高级管理人员",
    "食品安全管理人员",
    "认证人员",
)
_POSTS: Mapping[str, str] = {
    "法人": "法定代表人",
    "法人代表": "法定代表人",
    "董事长": "董事",
    "执行董事": "董事",
    "经理": "高级管理人员",
    "总经理": "高级管理人员",
    "投资人": "股东",
    **{post: post for post in POSTS_OFFERED},
}


@dataclass(frozen=True)
class PastedLine:
    """`rest` are the parts nobody could place; they are shown and never dropped silently.

    `matter` is the title of a matter that the line names.
    """

    code: str = ""
    name: str = ""
    people: tuple[PersonAsked, ...] = ()
    rest: tuple[str, ...] = ()
    matter: str = ""


@dataclass
class _Taking:
    code: str = ""
    name: str = ""
    people: list[PersonAsked] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    coming_post: str = ""
    matter: str = ""


def read_pasted(text: str, matters: Collection[str] = ()) -> PastedLine:
    """Take apart what stands in the one field of a desk: a code, a link with a code, a name, or a whole line.

    `matters` are the titles of the matters that a line may name.
    """
    plain = _LINK.sub(_code_of_link, normalize("NFKC", text).strip())
    if is_valid_uscc(plain):
        return PastedLine(code=normalise_uscc(plain))
    parts = _parts(plain)
    if not _KEEPS_APART.search(plain) and not any(_tells(part) or part in matters for part in parts):
        return PastedLine(name=plain)  # a name may hold spaces
    taking = _Taking()
    for part in parts:
        if part in matters and not taking.matter:
            taking.matter = part
        else:
            _place(taking, part, wants_name=True)
    return PastedLine(taking.code, taking.name, tuple(taking.people), tuple(taking.rest), taking.matter)


def _code_of_link(link: re.Match[str]) -> str:
    """Return the one code that a link holds, such as that of a licence's two-dimensional code; else the link itself."""
    written = unquote(link[0])
    codes = {normalise_uscc(found) for found in _CODE_IN_LINK.findall(written) if is_valid_uscc(found)}
    return codes.pop() if len(codes) == 1 else link[0]


def read_people(text: str) -> PastedLine:
    """Take apart a cell or lines that name people only."""
    taking = _Taking()
    for part in _parts(normalize("NFKC", text)):
        _place(taking, part, wants_name=False)
    return PastedLine(people=tuple(taking.people), rest=tuple(taking.rest))


def post_of(text: str) -> str:
    """Return the post as the measures call it; an unknown one as it was written."""
    written = text.strip()
    return _POSTS.get(written, written)


def day_of(text: str) -> date:
    """Return the day in any usual spelling; raises ValueError."""
    found = _DAY.fullmatch(normalize("NFKC", text).strip())
    if found is None:
        raise ValueError("no day")
    return date(*map(int, found.groups()))


def _parts(text: str) -> list[str]:
    return [part for part in _PARTS.split(text) if part and part not in _LABELS]


def _place(taking: _Taking, part: str, *, wants_name: bool) -> None:
    if number := _id_number(part, is_first=wants_name and not taking.code):
        _give(taking, number)
    elif wants_name and not taking.code and _looks_like_code(part):
        taking.code = normalise_uscc(part)
    elif part in _POSTS:
        _take_post(taking, _POSTS[part])
    elif _DAY.fullmatch(part):
        _take_birth(taking, part)
    elif part.isascii():
        taking.rest.append(part)
    elif wants_name and not taking.name and not taking.coming_post:
        taking.name = part
    elif len(part) <= _LONGEST_PERSON_NAME or "·" in part:
        taking.people.append(PersonAsked(part, "", taking.coming_post))
        taking.coming_post = ""
    else:
        taking.rest.append(part)


def _tells(part: str) -> bool:
    """Tell whether the part alone says what it is."""
    return bool(_looks_like_code(part) or part in _POSTS or _DAY.fullmatch(part))


def _looks_like_code(part: str) -> bool:
    return part.isascii() and part.isalnum() and len(part) in _CODE_LENGTHS and any(map(str.isdigit, part))


def _id_number(part: str, *, is_first: bool) -> str:
    """Return an identity number; a valid code of an enterprise that was not given yet goes first."""
    if is_first and is_valid_uscc(part):
        return ""
    try:
        normalise_id_number(part)
    except BusinessError:
        return ""
    return part


def _give(taking: _Taking, number: str) -> None:
    """Add the number to the last person when it has none, else it is of somebody whose name was not given."""
    if taking.people and not taking.people[-1].id_number:
        taking.people[-1] = replace(taking.people[-1], id_number=number)
    else:
        taking.people.append(PersonAsked("", number, taking.coming_post))
        taking.coming_post = ""


def _take_post(taking: _Taking, post: str) -> None:
    if taking.people and not taking.people[-1].post:
        taking.people[-1] = replace(taking.people[-1], post=post)
    else:
        taking.coming_post = post


def _take_birth(taking: _Taking, part: str) -> None:
    try:
        day = day_of(part)
    except ValueError:
        taking.rest.append(part)
        return
    if taking.people and taking.people[-1].born_on is None:
        taking.people[-1] = replace(taking.people[-1], born_on=day)
    else:
        taking.rest.append(part)
