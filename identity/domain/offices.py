"""Offices as an administrator types them, checked all at once so that every field error shows together."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from unicodedata import normalize

from core.kernel.errors import InvalidInputError

LONGEST_NAME = 60
LONGEST_SHORT = 12
LONGEST_TEXT = 120
_CODE = re.compile(r"[0-9A-Za-z-]{2,20}")


@dataclass(frozen=True)
class OfficeForm:
    """As typed; `areas` are codes of GB/T 2260, separated by anything."""

    code: str
    name: str
    short: str
    phone: str
    address: str = ""
    seal_text: str = ""
    superior_id: str = ""
    areas: str = ""


@dataclass(frozen=True)
class NewOffice:
    """An office to be stored; `short` begins its document numbers, `superior_id` is the office above it."""

    code: str
    name: str
    short: str
    phone: str
    address: str = ""
    seal_text: str = ""
    superior_id: str | None = None
    areas: tuple[str, ...] = ()


def prepare_office(form: OfficeForm, known_areas: Container[str]) -> NewOffice:
    """Check every field; raises InvalidInputError with a message beside each wrong one."""
    cleaned = OfficeForm(**{name: _clean(value) for name, value in vars(form).items()})
    areas = tuple(dict.fromkeys(re.findall(r"\w+", cleaned.areas)))
    problems = {**_problems(cleaned), **_area_problem(areas, known_areas)}
    if problems:
        raise InvalidInputError("有几处需要改一下，改好后再提交", fields=problems)
    return NewOffice(
        code=cleaned.code,
        name=cleaned.name,
        short=cleaned.short,
        phone=cleaned.phone,
        address=cleaned.address,
        seal_text=cleaned.seal_text or f"{cleaned.name}调解专用章",
        superior_id=cleaned.superior_id or None,
        areas=areas,
    )


def _clean(text: str) -> str:
    return " ".join(normalize("NFKC", text).split())


def _problems(form: OfficeForm) -> dict[str, str]:
    found = {
        "code": "" if _CODE.fullmatch(form.code) else "机关编号用 2 到 20 个字母、数字或短横",
        "name": _length_problem(form.name, 1, LONGEST_NAME, "机关名称"),
        "short": _length_problem(form.short, 1, LONGEST_SHORT, "简称"),
        "phone": _length_problem(form.phone, 1, LONGEST_TEXT, "电话"),
        "address": _length_problem(form.address, 0, LONGEST_TEXT, "地址"),
        "seal_text": _length_problem(form.seal_text, 0, LONGEST_TEXT, "印章文字"),
    }
    return {name: problem for name, problem in found.items() if problem}


def _length_problem(text: str, least: int, most: int, what: str) -> str:
    return "" if least <= len(text) <= most else f"请填写{what}，最多 {most} 个字"


def _area_problem(areas: Iterable[str], known: Container[str]) -> dict[str, str]:
    unknown = [area for area in areas if area not in known]
    return {"areas": f"没有这些行政区划代码：{'、'.join(unknown[:5])}"} if unknown else {}
