"""Due process of a post restriction: told first, heard, decided by another, in force for its years, then over."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from core.kernel.errors import InvalidInputError
from core.kernel.roles import Role
from sanctions.domain.flag_kinds import add_years
from sanctions.domain.step_table import Row, StepTable


class RestrictionStatus(StrEnum):
    PROPOSED = "proposed"
    NOTIFIED = "notified"
    HEARING_REQUESTED = "hearing_requested"
    HEARING_ARRANGED = "hearing_arranged"
    HEARD = "heard"
    DECIDED = "decided"
    EFFECTIVE = "effective"
    EXPIRED = "expired"
    ANNULLED = "annulled"
    DROPPED = "dropped"


class RestrictionAct(StrEnum):
    PROPOSE = "propose"
    NOTIFY = "notify"
    RECORD_STATEMENT = "record_statement"
    REQUEST_HEARING = "request_hearing"
    WAIVE_HEARING = "waive_hearing"
    ARRANGE_HEARING = "arrange_hearing"
    RESCHEDULE_HEARING = "reschedule_hearing"
    HOLD_HEARING = "hold_hearing"
    DECIDE = "decide"
    TAKE_EFFECT = "take_effect"
    EXPIRE = "expire"
    ASK_ANNULMENT = "ask_annulment"
    KEEP = "keep"
    ANNUL = "annul"
    DROP = "drop"


_STAFF = frozenset({Role.OFFICER, Role.SUPERVISOR})
_SUPERVISOR = frozenset({Role.SUPERVISOR})
_SYSTEM = frozenset({Role.SYSTEM})
_S, _A = RestrictionStatus, RestrictionAct
_OPEN = (_S.NOTIFIED, _S.HEARING_REQUESTED, _S.HEARING_ARRANGED, _S.HEARD)
_ONCE_DECIDED = (_S.DECIDED, _S.EFFECTIVE, _S.EXPIRED)

RESTRICTION_STEPS: StepTable[RestrictionStatus, RestrictionAct] = StepTable(
    what="这件任职限制",
    rows=(
        Row(None, _A.PROPOSE, _S.PROPOSED, _STAFF),
        Row(_S.PROPOSED, _A.NOTIFY, _S.NOTIFIED, _STAFF),
        Row(_S.NOTIFIED, _A.DECIDE, _S.DECIDED, _SUPERVISOR),
        Row(_S.HEARD, _A.DECIDE, _S.DECIDED, _SUPERVISOR),
        Row(_S.NOTIFIED, _A.REQUEST_HEARING, _S.HEARING_REQUESTED, _STAFF),
        Row(_S.HEARING_REQUESTED, _A.ARRANGE_HEARING, _S.HEARING_ARRANGED, _STAFF),
        Row(_S.HEARING_ARRANGED, _A.RESCHEDULE_HEARING, _S.HEARING_ARRANGED, _STAFF),
        Row(_S.HEARING_ARRANGED, _A.HOLD_HEARING, _S.HEARD, _STAFF),
        *(Row(status, _A.RECORD_STATEMENT, status, _STAFF) for status in _OPEN),
        *(Row(status, _A.WAIVE_HEARING, _S.NOTIFIED, _STAFF) for status in _OPEN[:-1]),
        *(Row(status, _A.DROP, _S.DROPPED, _STAFF) for status in (_S.PROPOSED, *_OPEN)),
        Row(_S.DECIDED, _A.TAKE_EFFECT, _S.EFFECTIVE, _SYSTEM),
        Row(_S.EFFECTIVE, _A.EXPIRE, _S.EXPIRED, _SYSTEM),
        *(Row(status, _A.ASK_ANNULMENT, status, _STAFF) for status in _ONCE_DECIDED),
        *(Row(status, _A.ANNUL, _S.ANNULLED, _SUPERVISOR) for status in _ONCE_DECIDED),
        *(Row(status, _A.KEEP, status, _SUPERVISOR) for status in _ONCE_DECIDED),
    ),
    status_names={
        _S.PROPOSED: "拟限制",
        _S.NOTIFIED: "已告知",
        _S.HEARING_REQUESTED: "已申请听证",
        _S.HEARING_ARRANGED: "已通知听证",
        _S.HEARD: "已听证",
        _S.DECIDED: "已决定，尚未生效",
        _S.EFFECTIVE: "限制中",
        _S.EXPIRED: "期满",
        _S.ANNULLED: "已撤销",
        _S.DROPPED: "不予限制",
    },
    action_names={
        _A.PROPOSE: "提出任职限制",
        _A.NOTIFY: "送达事先告知书",
        _A.RECORD_STATEMENT: "登记陈述、申辩意见",
        _A.REQUEST_HEARING: "登记听证申请",
        _A.WAIVE_HEARING: "登记放弃陈述、申辩和听证",
        _A.ARRANGE_HEARING: "送达听证通知书",
        _A.RESCHEDULE_HEARING: "改期听证",
        _A.HOLD_HEARING: "登记听证情况",
        _A.DECIDE: "作出任职限制决定",
        _A.TAKE_EFFECT: "限制生效",
        _A.EXPIRE: "期满",
        _A.ASK_ANNULMENT: "提出撤销",
        _A.ANNUL: "撤销任职限制决定",
        _A.KEEP: "查明仍然有效",
        _A.DROP: "不予限制",
    },
    four_eyes=frozenset({_A.DECIDE}),
)

IN_FORCE = frozenset({_S.DECIDED, _S.EFFECTIVE})
"""Between its first and last day such a restriction is in force; the duty that says so may come a moment later."""


RESTRICTION_PAPERS = {
    "notice": "事先告知书",
    "statement": "陈述、申辩意见",
    "hearing_request": "听证申请",
    "hearing_notice": "听证通知书",
    "hearing_record": "听证笔录",
    "waiver": "放弃陈述、申辩和听证",
    "decision": "任职限制决定书",
    "annulment_asked": "提出撤销",
    "kept": "查明仍然有效",
    "annulment": "撤销决定",
    "drop": "不予限制",
}


@dataclass(frozen=True)
class RestrictionGround:
    """`counts_from` names the event from whose day on the years of the article run.

    It stands as a live flag of `flag_kind` on the enterprise; `flag_day` tells which of its days is the counted one.
    """

    code: str
    article_key: str
    article_text: str
    title: str
    posts: str
    years: int
    counts_from: str
    flag_kind: str
    flag_day: str
    doubt: str

    def last_day(self, event_on: date) -> date:
        """Return the last day that the article allows, whenever the restriction is decided."""
        return add_years(event_on, self.years)


@dataclass(frozen=True)
class RestrictionTexts:
    rights: str
    rights_articles: str
    remedy: str


@dataclass(frozen=True)
class RestrictionLaw:
    grounds: tuple[RestrictionGround, ...]
    texts: RestrictionTexts

    def ground(self, code: str) -> RestrictionGround:
        for ground in self.grounds:
            if ground.code == code:
                return ground
        raise InvalidInputError("请选择限制的依据", fields={"ground": "请选择限制的依据"})


@cache
def restriction_law() -> RestrictionLaw:
    """Return the shipped text; it is frozen, so every caller may share it."""
    text = files("sanctions.domain").joinpath("post_restrictions.toml").read_text(encoding="utf-8")
    book = tomllib.loads(text)
    return RestrictionLaw(
        tuple(RestrictionGround(**entry) for entry in book["grounds"]), RestrictionTexts(**book["texts"])
    )
