"""The words of a credit record: its item, visibility, grade and status."""

from enum import StrEnum


class Item(StrEnum):
    """The items that code names itself; every other item is known by its key in the catalogue alone."""

    COMPLAINT_OUTCOME = "complaint_outcome"
    PROMISE_KEPT = "promise_kept"
    PROMISE_BROKEN = "promise_broken"
    ADMINISTRATIVE_PENALTY = "administrative_penalty"
    SERIOUS_LIST = "serious_list"
    ABNORMAL_LIST = "abnormal_list"
    SPOT_CHECK = "spot_check"
    REPAIR_FRAUD = "repair_fraud"


class Visibility(StrEnum):
    """Who sees a record: everybody; the enterprise and the officers; the officers; or nobody without opening it."""

    PUBLIC = "public"
    PARTIES = "parties"
    OFFICERS = "officers"
    SEALED = "sealed"


class Grade(StrEnum):
    """How grave a penalty is for its publication, as the rule book's list `publication_grade` codes it."""

    NONE = "none"
    LIGHT = "light"
    GENERAL = "general"
    SERIOUS_I = "serious_i"
    SERIOUS_II = "serious_ii"
    SERIOUS_III = "serious_iii"
    SERIOUS_IV = "serious_iv"


class Status(StrEnum):
    """Only what somebody decided; whether a term is over is computed from days."""

    CURRENT = "current"
    PAUSED = "paused"
    REPAIRED = "repaired"
    SUPERSEDED = "superseded"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class ListingEnd(StrEnum):
    EXPIRED = "expired"
    ANNULLED = "annulled"
    REPAIRED = "repaired"


GRADE_NAMES: dict[Grade, str] = {
    Grade.NONE: "仅警告，不公示",
    Grade.LIGHT: "轻微",
    Grade.GENERAL: "一般",
    Grade.SERIOUS_I: "严重（重点领域）",
    Grade.SERIOUS_II: "严重（限制或者禁止经营）",
    Grade.SERIOUS_III: "严重（吊销或者关闭）",
    Grade.SERIOUS_IV: "严重（列入严重违法失信名单）",
}

STATUS_NAMES: dict[Status, str] = {
    Status.CURRENT: "现行",
    Status.PAUSED: "重整计划或者和解协议执行中",
    Status.REPAIRED: "已修复，停止公示",
    Status.RESTORED: "修复已失效，见新版本",
    Status.SUPERSEDED: "已更正，见新版本",
    Status.WITHDRAWN: "已撤销",
    Status.ENDED: "已结束",
}

VISIBILITY_NAMES: dict[Visibility, str] = {
    Visibility.PUBLIC: "向社会公示",
    Visibility.PARTIES: "本企业和办理机关",
    Visibility.OFFICERS: "只限办理机关",
    Visibility.SEALED: "加密保存，写明理由才能打开",
}
