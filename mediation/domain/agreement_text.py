"""The text of the agreement: every sum, day and way stated exactly, and what becomes of each claim."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.kernel.clock import chinese_date
from core.kernel.money import format_yuan
from mediation.domain.claims import REMEDY_NAMES
from mediation.domain.offer_extent import ClaimFate, Postage
from mediation.domain.offers import METHOD_NAMES, OfferTerms

TITLE = "消费者投诉调解书"
SETTLEMENT_TITLE = "和解协议"
_NUMBERS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Party:
    name: str
    identifier: str


@dataclass(frozen=True)
class _Names:
    """What the two sides are called in the text."""

    consumer: str
    merchant: str


_BEFORE_OFFICE = _Names("投诉人", "被投诉人")
_DIRECT = _Names("甲方", "乙方")


@dataclass(frozen=True)
class AgreementDraft:
    """Everything the text is made of; `claims` are the complaint's claims in words, in their order.

    `consumers` are all who complain together: each must be able to sue on what is signed for them.
    """

    number: str
    complaint_number: str
    office: str
    consumers: tuple[Party, ...]
    merchant: Party
    claims: tuple[str, ...]
    terms: OfferTerms


def agreement_text(draft: AgreementDraft) -> str:
    """Return the text both sides sign; a court must be able to read sum, day and way from it."""
    heads = (
        TITLE,
        draft.number,
        f"投诉人：{_listed(draft.consumers)}",
        f"被投诉人：{_listed((draft.merchant,))}",
        f"投诉编号：{draft.complaint_number}",
        f"投诉请求：{'；'.join(draft.claims)}",
        f"经{draft.office}调解，双方自愿达成如下协议：",
    )
    ends = (
        "本调解书自双方签字或者盖章，并由调解员签名、加盖调解机关印章后生效，双方各执一份，调解机关存档一份。",
        "一方不履行本协议的，另一方可以依法向人民法院起诉，或者按约定申请仲裁。本调解书本身不能直接申请强制执行。",
    )
    return _text(heads, (*_clauses(draft, _BEFORE_OFFICE), *ends))


def settlement_text(draft: AgreementDraft) -> str:
    """Return the text of a direct settlement: both sign it, no office seals it."""
    heads = (
        SETTLEMENT_TITLE,
        draft.number,
        f"甲方（消费者）：{_listed(draft.consumers)}",
        f"乙方（经营者）：{_listed((draft.merchant,))}",
        f"协商编号：{draft.complaint_number}",
        f"消费者的请求：{'；'.join(draft.claims)}",
        "双方通过在线消费纠纷解决机制直接协商，自愿达成如下和解：",
    )
    ends = (
        "本协议自双方签署后生效，双方各执一份，没有市场监管部门的印章。",
        "乙方不按约履行的，甲方可以把这件投诉转交市场监管部门，也可以依法向人民法院起诉，或者按约定申请仲裁。",
    )
    return _text(heads, (*_clauses(draft, _DIRECT), *ends))


def _listed(parties: Sequence[Party]) -> str:
    return "；".join(f"{party.name}（{party.identifier}）" for party in parties)


def _text(heads: Sequence[str], clauses: Sequence[str]) -> str:
    return "\n".join((*heads, *(f"{_NUMBERS[place]}、{clause}" for place, clause in enumerate(clauses))))


def _clauses(draft: AgreementDraft, names: _Names) -> Iterator[str]:
    yield from _promises(draft.terms, names)
    yield from _claim_clause(draft, names)
    yield f"补充约定：{draft.terms.conditions or '无'}。".replace("。。", "。")
    yield "以上约定是双方自愿作出的，协议外的其他权利不受影响。"


def _promises(terms: OfferTerms, names: _Names) -> Iterator[str]:
    """One clause for the main promise, one for what is done besides, one for goods that go back."""
    remedy, method, extent = REMEDY_NAMES[terms.remedy], METHOD_NAMES[terms.method], terms.extent
    what = f"（{extent.item}）" if extent.item else ""
    day = f"{chinese_date(terms.due_on)}前（含当日）"
    first = f"{names.merchant}于{day}，以“{method}”的方式，向{names.consumer}履行“{remedy}”{what}"
    money = f"，金额为人民币 {format_yuan(terms.sum_fen)}{_instalments(terms)}。"
    yield first + (money if terms.sum_fen else "，不涉及付款。")
    if extent.also:
        done = "；".join(
            f"于{chinese_date(each.due_on)}前（含当日）履行“{REMEDY_NAMES[each.remedy]}”（{each.item}）"
            for each in extent.also
        )
        yield f"{names.merchant}另外{done}。"
    if extent.goods:
        goods = extent.goods
        sent = f"{names.consumer}于{chinese_date(goods.due_on)}前（含当日）将{goods.item}退回{names.merchant}"
        yield f"{sent}，{_postage(goods.postage, names)}。"


def _postage(postage: Postage, names: _Names) -> str:
    payer = {Postage.MERCHANT: names.merchant, Postage.CONSUMER: names.consumer}.get(postage)
    return f"运费由{payer}承担" if payer else "运费由双方各承担一半"


def _instalments(terms: OfferTerms) -> str:
    parts = terms.extent.instalments
    if not parts:
        return "，一次付清"
    listed = "；".join(
        f"第 {number} 期 {chinese_date(part.due_on)}前（含当日）支付 {format_yuan(part.sum_fen)}"
        for number, part in enumerate(parts, start=1)
    )
    return f"，分 {len(parts)} 期支付：{listed}；合计 {format_yuan(sum(part.sum_fen for part in parts))}"


def _claim_clause(draft: AgreementDraft, names: _Names) -> Iterator[str]:
    if not draft.claims:
        return
    fates = "；".join(
        f"第 {place + 1} 项“{claim}”{_fate(draft.terms.extent.fate_of(place), names)}"
        for place, claim in enumerate(draft.claims)
    )
    yield f"各项请求的处理：{fates}。"


def _fate(fate: ClaimFate, names: _Names) -> str:
    words = {
        ClaimFate.SETTLED: "以本协议约定的内容解决",
        ClaimFate.OPEN: f"不在本协议中处理，{names.consumer}仍可另行主张",
        ClaimFate.GIVEN_UP: f"由{names.consumer}自愿放弃，不再主张",
    }
    return words[fate]
