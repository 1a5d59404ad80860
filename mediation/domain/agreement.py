"""The agreement: three facts stated exactly (sum, day, way), and its text as an official mediation document."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kernel.money import format_yuan
from mediation.domain.claims import REMEDY_NAMES
from mediation.domain.offers import METHOD_NAMES, OfferTerms
from mediation.domain.parties import Side

TITLE = "消费者投诉调解书"
SETTLEMENT_TITLE = "和解协议"


class AgreementState(StrEnum):
    AWAITING_SIGNATURES = "awaiting_signatures"
    AWAITING_SEAL = "awaiting_seal"
    SEALED = "sealed"
    SETTLED = "settled"
    DISCARDED = "discarded"


AGREEMENT_STATE_NAMES: dict[AgreementState, str] = {
    AgreementState.AWAITING_SIGNATURES: "等待双方签署",
    AgreementState.AWAITING_SEAL: "双方已签署，等待调解员盖章",
    AgreementState.SEALED: "已生效",
    AgreementState.SETTLED: "双方已签署，已生效",
    AgreementState.DISCARDED: "已放弃",
}


IN_FORCE = frozenset({AgreementState.SEALED, AgreementState.SETTLED})


@dataclass(frozen=True)
class Party:
    name: str
    identifier: str


@dataclass(frozen=True)
class AgreementDraft:
    """Everything the text is made of."""

    number: str
    complaint_number: str
    office: str
    consumer: Party
    merchant: Party
    request: str
    terms: OfferTerms


def agreement_state(signed: frozenset[Side], *, discarded: bool, is_direct: bool = False) -> AgreementState:
    """Tell where an agreement stands by who has signed it; a direct settlement needs no seal."""
    if discarded:
        return AgreementState.DISCARDED
    if Side.OFFICE in signed:
        return AgreementState.SEALED
    if {Side.CONSUMER, Side.MERCHANT} <= signed:
        return AgreementState.SETTLED if is_direct else AgreementState.AWAITING_SEAL
    return AgreementState.AWAITING_SIGNATURES


def agreement_text(draft: AgreementDraft) -> str:
    """Return the text both sides sign; a court must be able to read sum, day and way from it."""
    paragraphs = (
        TITLE,
        draft.number,
        f"投诉人：{draft.consumer.name}（{draft.consumer.identifier}）",
        f"被投诉人：{draft.merchant.name}（{draft.merchant.identifier}）",
        f"投诉编号：{draft.complaint_number}",
        f"投诉请求：{draft.request}",
        f"经{draft.office}调解，双方自愿达成如下协议：",
        *_promises(draft.terms),
        "三、以上约定是双方自愿作出的，协议外的其他权利不受影响。",
        "四、本调解书自双方签字或者盖章，并由调解员签名、加盖调解机关印章后生效，双方各执一份，调解机关存档一份。",
        "五、一方不履行本协议的，另一方可以依法向人民法院起诉，或者按约定申请仲裁。本调解书本身不能直接申请强制执行。",
    )
    return "\n".join(paragraphs)


def settlement_text(draft: AgreementDraft) -> str:
    """Return the text of a direct settlement: both sign it, no office seals it."""
    paragraphs = (
        SETTLEMENT_TITLE,
        draft.number,
        f"甲方（消费者）：{draft.consumer.name}（{draft.consumer.identifier}）",
        f"乙方（经营者）：{draft.merchant.name}（{draft.merchant.identifier}）",
        f"协商编号：{draft.complaint_number}",
        f"消费者的请求：{draft.request}",
        "双方通过在线消费纠纷解决机制直接协商，自愿达成如下和解：",
        *_promises(draft.terms, promisor="乙方", promisee="甲方"),
        "三、以上约定是双方自愿作出的，协议外的其他权利不受影响。",
        "四、本协议自双方签署后生效，双方各执一份，没有市场监管部门的印章。",
        "五、乙方不按约履行的，甲方可以把这件投诉转交市场监管部门，也可以依法向人民法院起诉，或者按约定申请仲裁。",
    )
    return "\n".join(paragraphs)


def text_hash(text: str) -> str:
    """Return the SHA-256 that every signature is bound to."""
    return hashlib.sha256(text.encode()).hexdigest()


def late_days(due_on: date, happened_on: date) -> int:
    return max(0, (happened_on - due_on).days)


def _promises(terms: OfferTerms, *, promisor: str = "被投诉人", promisee: str = "投诉人") -> tuple[str, ...]:
    day = f"{terms.due_on.year}年{terms.due_on.month}月{terms.due_on.day}日"
    remedy, method = REMEDY_NAMES[terms.remedy], METHOD_NAMES[terms.method]
    first = f"一、{promisor}于{day}前（含当日），以“{method}”的方式，向{promisee}履行“{remedy}”"
    first += f"，金额为人民币 {format_yuan(terms.sum_fen)}。" if terms.sum_fen else "，不涉及付款。"
    return first, f"二、补充约定：{terms.conditions or '无'}。".replace("。。", "。")
