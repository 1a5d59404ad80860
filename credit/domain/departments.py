"""The departments that a city's credit file is filled from."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources


class DepartmentKind(StrEnum):
    ADMINISTRATION = "administration"
    COURT = "court"
    PROSECUTION = "prosecution"
    LED_FROM_ABOVE = "led_from_above"
    PUBLIC_SERVICE = "public_service"
    UTILITY = "utility"
    ASSOCIATION = "association"


KIND_NAMES: Mapping[DepartmentKind, str] = {
    DepartmentKind.ADMINISTRATION: "行政机关",
    DepartmentKind.COURT: "人民法院",
    DepartmentKind.PROSECUTION: "人民检察院",
    DepartmentKind.LED_FROM_ABOVE: "垂直管理机关",
    DepartmentKind.PUBLIC_SERVICE: "公共服务机构",
    DepartmentKind.UTILITY: "公用事业单位",
    DepartmentKind.ASSOCIATION: "群团和行业组织",
}


@dataclass(frozen=True)
class Department:
    key: str
    name: str
    kind: DepartmentKind


@cache
def departments() -> Mapping[str, Department]:
    """Return the shipped list by key, in its order; raises ValueError when a key or a name stands twice."""
    text = resources.files("credit").joinpath("departments.toml").read_text(encoding="utf-8")
    listed = [
        Department(each["key"], each["name"], DepartmentKind(each["kind"]))
        for each in tomllib.loads(text)["departments"]
    ]
    by_key = {each.key: each for each in listed}
    if len(by_key) != len(listed) or len({each.name for each in listed}) != len(listed):
        raise ValueError("a department stands twice in departments.toml")
    return by_key
