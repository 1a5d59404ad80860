"""What can be repaired, by whom it is asked, with which materials and on which conditions (order 107)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kernel.clock import chinese_date
from core.kernel.errors import ConflictError, InvalidInputError
from credit.domain.case_papers import PaperFile
from credit.domain.items import Item


class RepairKind(StrEnum):
    EARLY_STOP = "early_stop"
    LIST_EXIT = "list_exit"
    TEMPORARY = "temporary"


REPAIR_KIND_NAMES: Mapping[RepairKind, str] = {
    RepairKind.EARLY_STOP: "提前停止公示行政处罚",
    RepairKind.LIST_EXIT: "移出名单、名录",
    RepairKind.TEMPORARY: "破产重整、和解期间临时修复",
}

_KINDS: Mapping[str, RepairKind] = {
    Item.ADMINISTRATIVE_PENALTY: RepairKind.EARLY_STOP,
    Item.SERIOUS_LIST: RepairKind.LIST_EXIT,
    Item.ABNORMAL_LIST: RepairKind.LIST_EXIT,
}
REPAIRABLE_ITEMS = frozenset(_KINDS)


class Material(StrEnum):
    """What article 14 lets an office ask for, and the ruling of article 22."""

    APPLICATION = "application"
    IDENTITY = "identity"
    PLEDGE = "pledge"
    PERFORMANCE = "performance"
    RECTIFICATION = "rectification"
    RULING = "ruling"


MATERIAL_NAMES: Mapping[Material, str] = {
    Material.APPLICATION: "修复申请",
    Material.IDENTITY: "身份证明",
    Material.PLEDGE: "守信承诺",
    Material.PERFORMANCE: "已履行义务的证明",
    Material.RECTIFICATION: "已改正、消除影响的证明",
    Material.RULING: "人民法院批准重整计划或者认可和解协议的裁定",
}


class Condition(StrEnum):
    """What has to be true before a repair is granted (articles 11 to 13, 22)."""

    PERFORMED = "performed"
    RECTIFIED = "rectified"
    NO_FURTHER_PENALTY = "no_further_penalty"
    NO_HEAVIER_PENALTY = "no_heavier_penalty"
    CAUSE_REMOVED = "cause_removed"
    RULING_SEEN = "ruling_seen"


CONDITION_NAMES: Mapping[Condition, str] = {
    Condition.PERFORMED: "已经履行行政处罚决定中的义务",
    Condition.RECTIFIED: "已经改正，消除了危害后果和不良影响",
    Condition.NO_FURTHER_PENALTY: "没有因同类违法行为再受到行政处罚",
    Condition.NO_HEAVIER_PENALTY: "列入期间没有再受到较重行政处罚",
    Condition.CAUSE_REMOVED: "列入的原因已经消除",
    Condition.RULING_SEEN: "已经核对法院的裁定",
}

_OF_PENALTY = (Condition.PERFORMED, Condition.RECTIFIED, Condition.NO_FURTHER_PENALTY)
_OF_SERIOUS_LIST = (Condition.PERFORMED, Condition.RECTIFIED, Condition.NO_HEAVIER_PENALTY)
"""Order 44 article 16: a lighter penalty does not keep an enterprise on the list."""

_CONDITIONS: Mapping[tuple[RepairKind, str], tuple[Condition, ...]] = {
    (RepairKind.EARLY_STOP, Item.ADMINISTRATIVE_PENALTY): _OF_PENALTY,
    (RepairKind.LIST_EXIT, Item.SERIOUS_LIST): _OF_SERIOUS_LIST,
    (RepairKind.LIST_EXIT, Item.ABNORMAL_LIST): (Condition.CAUSE_REMOVED,),
}

REMEDY = "不服这一决定的，可以依法申请行政复议或者提起行政诉讼（《市场监督管理信用修复管理办法》第二十四条）。"
PLEDGE = "本企业承诺：提交的材料真实；已经履行义务、改正违法行为；今后守法诚信经营。承诺向社会公开。"
TEMPORARY_MARK = "重整计划或者和解协议执行中"


@dataclass(frozen=True)
class ProofEntry:
    """One proof: what it proves, what it says, and a file if there is one."""

    material: Material
    text: str
    file: PaperFile | None = None


@dataclass(frozen=True)
class RepairApplication:
    """What the enterprise asks; a temporary repair names the court and its ruling."""

    kind: RepairKind
    statement: str
    pledged: bool
    proofs: tuple[ProofEntry, ...] = ()
    court: str = ""
    ruling_number: str = ""


@dataclass(frozen=True)
class RepairDecision:
    """An officer's decision; a grant names the conditions that were checked and hold."""

    document_number: str
    reason: str
    confirmed: frozenset[Condition] = frozenset()


@dataclass(frozen=True)
class RepairClocks:
    """Working days of the steps, with the book they come from."""

    acceptance: int
    decision: int
    abnormal_removal: int
    extension: int
    data: int
    book_version: str

    def decision_of(self, kind: RepairKind, item: str) -> int:
        """Return the days for the decision: two for the abnormal list, seven for everything else (article 16)."""
        is_removal = kind is RepairKind.LIST_EXIT and item == Item.ABNORMAL_LIST
        return self.abnormal_removal if is_removal else self.decision


def conditions_of(kind: RepairKind, item: str) -> tuple[Condition, ...]:
    """Return the conditions an officer confirms one by one."""
    return (Condition.RULING_SEEN,) if kind is RepairKind.TEMPORARY else _CONDITIONS[(kind, item)]


def ordinary_kind(item: str) -> RepairKind | None:
    """Return what repair of such a record is called, None for what is never repaired on application."""
    return _KINDS.get(item)


def check_repairable(kind: RepairKind, item: str, stoppable_from: date | None, today: date) -> None:
    """Raise ConflictError, saying from when, unless such a repair of such a record can be asked for today."""
    if item not in REPAIRABLE_ITEMS:
        raise ConflictError("这一类记录不能申请修复；内容有误的，可以提出异议")
    if kind is RepairKind.TEMPORARY:
        return
    if _KINDS[item] is not kind:
        raise ConflictError(f"这条记录可以申请的是“{REPAIR_KIND_NAMES[_KINDS[item]]}”")
    if stoppable_from is None:
        raise ConflictError("依照规定，这条记录不能提前停止公示，期满自动停止，不用申请")
    if today < stoppable_from:
        raise ConflictError(f"还没有满最短公示期，{chinese_date(stoppable_from)}起可以申请")


def check_application(application: RepairApplication) -> None:
    """Raise InvalidInputError for what is missing."""
    problems = {}
    if not application.pledged:
        problems["pledged"] = "请作出守信承诺"
    if application.kind is RepairKind.TEMPORARY:
        if not application.court.strip():
            problems["court"] = "请填写作出裁定的法院"
        if not application.ruling_number.strip():
            problems["ruling_number"] = "请填写裁定书的文号"
    if problems:
        raise InvalidInputError("申请还有几处要补充", fields=problems)


def check_askable(items: Collection[Material]) -> tuple[Material, ...]:
    """Return what is asked for; raises InvalidInputError for what the office has already (article 14)."""
    if not items:
        raise InvalidInputError("请选择要补正的材料", fields={"items": "请至少选一项"})
    held = [MATERIAL_NAMES[item] for item in Material if item in items and item in _HELD]
    if held:
        message = f"{'、'.join(held)}本机关已经掌握，不能要求企业再次提供"
        raise InvalidInputError(message, fields={"items": message})
    return tuple(item for item in Material if item in items)


# Who signs in is known with proof of authority, and no application comes in without the pledge.
_HELD = frozenset({Material.IDENTITY, Material.PLEDGE})
ASKABLE = tuple(item for item in Material if item not in _HELD)


def check_conditions(kind: RepairKind, item: str, confirmed: Collection[Condition]) -> None:
    """Raise InvalidInputError naming every condition that was not confirmed."""
    open_ones = [CONDITION_NAMES[each] for each in conditions_of(kind, item) if each not in confirmed]
    if open_ones:
        message = f"还没有确认：{'；'.join(open_ones)}"
        raise InvalidInputError(message, fields={"confirmed": message})
