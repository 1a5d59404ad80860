"""Signals beside the refusal grounds (办法121 articles 16 and 17): facts with counts and links, shown to a person.

A signal is raised or not. There is no score, no sum of signals, and nothing here decides.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.kernel.clock import chinese_date
from core.kernel.periods import add_months
from mediation.domain.declarations import HANDLED_BY_NAMES, HandledBy
from mediation.domain.duplicates import ANSWER_NAMES, DuplicateAnswer
from mediation.domain.office import HouseRules
from mediation.domain.sectors import SectorHit

_QUANTITY = re.compile(r"(\d{2,5})\s*(?:件|瓶|盒|箱|份|袋|斤|台|包|罐|支|条|只|部)")


@dataclass(frozen=True)
class CaseLink:
    complaint_id: str
    number: str
    text: str


@dataclass(frozen=True)
class Signal:
    """One check: what was looked at, whether it found something, the facts behind it, the cases to read."""

    key: str
    title: str
    is_raised: bool
    facts: tuple[str, ...] = ()
    links: tuple[CaseLink, ...] = ()


@dataclass(frozen=True)
class OtherCase:
    """Another complaint the officer may see, compared with this one; likenesses are percents of rapidfuzz."""

    complaint_id: str
    number: str
    consumer_id: str
    stage_name: str
    received_on: date
    event_on: date | None
    category: str | None
    same_person: bool
    same_respondent: bool
    wording: int
    event: int
    same_outside_number: bool = False
    shared: tuple[str, ...] = ()
    judged: DuplicateAnswer | None = None

    def link(self, text: str) -> CaseLink:
        return CaseLink(self.complaint_id, self.number, text)


@dataclass(frozen=True)
class SeenFacts:
    """Everything the checks look at; `missing` and `overdue_items` are words to show."""

    today: date
    received_on: date
    event_on: date | None
    known_on: date | None
    category: str | None
    facts_text: str
    limitation_years: int
    handled_by: HandledBy | None
    handled_detail: str
    has_evidence: bool
    has_payment: bool
    has_phone: bool
    has_identity: bool
    refused_identity: bool
    identity_shared_with: int
    missing: tuple[str, ...]
    overdue_items: tuple[str, ...]
    sectors: tuple[SectorHit, ...]
    others: tuple[OtherCase, ...]


def signals_of(seen: SeenFacts, rules: HouseRules) -> Mapping[str, tuple[Signal, ...]]:
    """Return the signals of each kind of ground, by the `effect` that the code list gives it."""
    return {effect: checks(seen, rules) for effect, checks in _CHECKS.items()}


def is_possible_twin(other: OtherCase, seen_event_on: date | None, rules: HouseRules) -> bool:
    """Tell whether a person should look at both: the same person about the same firm and event, or a number again."""
    if other.same_outside_number:
        return True
    if not (other.same_person and other.same_respondent):
        return False
    same_day = seen_event_on is not None and other.event_on == seen_event_on
    return same_day or other.event >= rules.signal_event_percent or other.wording >= rules.signal_twin_percent


def _competence(seen: SeenFacts, _rules: HouseRules) -> tuple[Signal, ...]:
    if not seen.sectors:
        return (Signal("sector", "别的部门主管的行业", is_raised=False, facts=("没有发现指向其他部门的用词",)),)
    return tuple(
        Signal(
            f"sector_{hit.sector.code}",
            f"可能涉及：{hit.sector.name}",
            is_raised=True,
            facts=(
                f"用词：{'、'.join(hit.found)}",
                f"主管部门：{hit.sector.department}",
                f"渠道：{hit.sector.route}",
                f"仍由我们处理的：{hit.sector.still_ours}",
                f"依据：{hit.sector.source}{'' if hit.sector.confidence == 'read' else '（条文没有核对到原文）'}",
            ),
        )
        for hit in seen.sectors
    )


def _handled(seen: SeenFacts, rules: HouseRules) -> tuple[Signal, ...]:
    twins = [other for other in seen.others if is_possible_twin(other, seen.event_on, rules)]
    declared = "没有声明" if seen.handled_by is None else f"消费者声明：{HANDLED_BY_NAMES[seen.handled_by]}"
    told = (declared, seen.handled_detail) if seen.handled_detail else (declared,)
    raised = seen.handled_by not in (None, HandledBy.NOBODY)
    return (
        Signal("declaration", "是否在别处受理或者处理过", raised, told),
        Signal(
            "twins",
            "可能是同一件事的投诉",
            bool(twins),
            (f"找到 {len(twins)} 件",),
            tuple(twin.link(_twin_text(twin)) for twin in twins),
        ),
    )


def _twin_text(twin: OtherCase) -> str:
    parts = [twin.stage_name, f"{chinese_date(twin.received_on)}收到", f"经过相似 {twin.event}%"]
    if twin.same_outside_number:
        parts.append("外部编号相同")
    if twin.judged is not None:
        parts.append(f"已判断：{ANSWER_NAMES[twin.judged]}")
    return "，".join(parts)


def _living(seen: SeenFacts, rules: HouseRules) -> tuple[Signal, ...]:
    return (
        _frequency(seen, rules),
        _quantity(seen, rules),
        _burst(seen, rules),
        _no_proof(seen),
        _sharing(seen),
        _colluding(seen, rules),
    )


def _frequency(seen: SeenFacts, rules: HouseRules) -> Signal:
    since = seen.received_on - timedelta(days=rules.signal_days)
    own = [other for other in seen.others if other.same_person and other.received_on >= since]
    return Signal(
        "frequency",
        "投诉频次（第十七条第一项）",
        len(own) >= rules.signal_same_person_count,
        (f"同一消费者 {rules.signal_days} 天内另有 {len(own)} 件投诉",),
        _links(own),
    )


def _quantity(seen: SeenFacts, rules: HouseRules) -> Signal:
    told = [found.group(0) for found in _QUANTITY.finditer(seen.facts_text)]
    many = [text for text in told if int(re.sub(r"\D", "", text)) >= rules.signal_quantity]
    facts = (f"经过里写到：{'、'.join(many)}",) if many else ("经过里没有写到大的购买数量",)
    return Signal("quantity", "购买数量和保质期、生活习惯是否相符（第十七条第一项）", bool(many), facts)


def _burst(seen: SeenFacts, rules: HouseRules) -> Signal:
    since = seen.received_on - timedelta(days=rules.signal_burst_days)
    recent = [other for other in seen.others if other.same_person and other.received_on >= since]
    firm = [other for other in recent if other.same_respondent]
    kind = [other for other in recent if seen.category and other.category == seen.category]
    raised = max(len(firm), len(kind)) >= rules.signal_burst_count
    facts = (
        f"{rules.signal_burst_days} 天内，同一消费者对同一商家另有 {len(firm)} 件",
        f"{rules.signal_burst_days} 天内，同一消费者同类问题另有 {len(kind)} 件",
    )
    return Signal("burst", "短时间内大量投诉（第十七条第二项）", raised, facts, _links({*firm, *kind}))


def _no_proof(seen: SeenFacts) -> Signal:
    facts = (
        "有消费者上传的证据" if seen.has_evidence else "消费者没有上传证据",
        "填写了付款金额和方式" if seen.has_payment else "没有填写付款金额或者方式",
    )
    return Signal("no_proof", "真实消费或者损害的证明（第十七条第三项）", not seen.has_evidence, facts)


def _sharing(seen: SeenFacts) -> Signal:
    shared = [other for other in seen.others if other.shared and not other.same_person]
    people = len({other.consumer_id for other in shared})
    links = tuple(other.link("相同的" + "、".join(other.shared)) for other in shared)
    return Signal(
        "sharing", "多人共用电话、地址或者证件（第十七条第四项）", bool(shared), (f"涉及另外 {people} 人",), links
    )


def _colluding(seen: SeenFacts, rules: HouseRules) -> Signal:
    alike = [other for other in seen.others if not other.same_person and other.wording >= rules.signal_twin_percent]
    people = len({other.consumer_id for other in alike})
    links = tuple(other.link(f"文字相似 {other.wording}%") for other in alike)
    facts = (f"另外 {people} 人对同一商家写了几乎相同的经过",)
    return Signal("colluding", "串通投诉的迹象（第十七条第二项）", bool(alike), facts, links)


def _limitation(seen: SeenFacts, _rules: HouseRules) -> tuple[Signal, ...]:
    start = seen.known_on or seen.event_on
    title = "从知道权益受损起的年限"
    if start is None:
        return (Signal("limitation", title, is_raised=False, facts=("没有写发生日期",)),)
    last = add_months(start, 12 * seen.limitation_years)
    source = "消费者声明的知道日期" if seen.known_on else "事情发生的日期（没有另外声明知道的日期）"
    facts = (
        f"从 {chinese_date(start)} 起算（{source}）",
        f"满 {seen.limitation_years} 年是 {chinese_date(last)}，收到投诉是 {chinese_date(seen.received_on)}",
        "法律对期限另有规定的，按那个规定",
    )
    return (Signal("limitation", title, seen.received_on > last, facts),)


def _material(seen: SeenFacts, _rules: HouseRules) -> tuple[Signal, ...]:
    missing = seen.missing or ("必需的内容都有",)
    overdue = seen.overdue_items or ("没有逾期未补充的通知",)
    return (
        Signal("missing", "投诉应当写明的内容", bool(seen.missing), missing),
        Signal("overdue_supplement", "要求补充、逾期没有提供", bool(seen.overdue_items), overdue),
    )


def _identity(seen: SeenFacts, _rules: HouseRules) -> tuple[Signal, ...]:
    facts = (
        "已经登记手机号" if seen.has_phone else "没有登记手机号",
        "已经登记真实身份" if seen.has_identity else "还没有登记真实身份",
        *(("要求提供身份证明，逾期没有提供",) if seen.refused_identity else ()),
        *((f"同一证件另有 {seen.identity_shared_with} 个账号使用",) if seen.identity_shared_with else ()),
    )
    raised = not seen.has_identity or seen.refused_identity or seen.identity_shared_with > 0
    return (Signal("identity", "身份核验", raised, facts),)


def _nothing_to_check(_seen: SeenFacts, _rules: HouseRules) -> tuple[Signal, ...]:
    return ()


_CHECKS: Mapping[str, Callable[[SeenFacts, HouseRules], tuple[Signal, ...]]] = {
    "competence": _competence,
    "handled_elsewhere": _handled,
    "not_for_living": _living,
    "limitation": _limitation,
    "material": _material,
    "identity": _identity,
    "needs_citation": _nothing_to_check,
}


def _links(others: Iterable[OtherCase]) -> tuple[CaseLink, ...]:
    newest = sorted(others, key=lambda other: (other.received_on, other.number), reverse=True)
    return tuple(other.link(f"{other.stage_name}，{chinese_date(other.received_on)}收到") for other in newest)
