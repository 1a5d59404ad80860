"""What a report must say, and what an office decides about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import normalise_phone
from mediation.domain.report_lifecycle import ReportAction, ReportStage

SHORTEST_FACTS, LONGEST_FACTS = 10, 5000
SHORTEST_TARGET, LONGEST_TARGET = 2, 500
SHORTEST_REASONS, LONGEST_REASONS = 6, 2000
LONGEST_NAME = 40
MOST_FILES = 10
_LONGEST_OFFICE = 100


@dataclass(frozen=True)
class ReportTold:
    """What a reporter types: `target_id` is a registered firm, else `target_text` says who; name, phone may be empty.

    `is_anonymous` of somebody who is signed in keeps the account out of the report.
    """

    target_id: str | None
    target_text: str
    facts_text: str
    event_on: date | None = None
    is_anonymous: bool = False
    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Verdict:
    """How verification ends: open a case, open none, or transfer to `transferred_to`; always with reasons."""

    action: ReportAction
    reasons: str
    transferred_to: str = ""


VERDICT_NAMES: Mapping[ReportAction, str] = {
    ReportAction.OPEN_CASE: "立案",
    ReportAction.NOT_OPEN_CASE: "不予立案",
    ReportAction.TRANSFER: "移送有权处理的机关",
}

OUTCOMES: Mapping[ReportAction, ReportStage] = {
    ReportAction.OPEN_CASE: ReportStage.CASE_OPENED,
    ReportAction.NOT_OPEN_CASE: ReportStage.NOT_OPENED,
    ReportAction.TRANSFER: ReportStage.TRANSFERRED,
}

RESULT_WORDS: Mapping[ReportStage, str] = {
    ReportStage.CASE_OPENED: "经核查，决定立案调查",
    ReportStage.NOT_OPENED: "经核查，决定不予立案",
    ReportStage.TRANSFERRED: "已移送有权处理的机关",
}


def check_told(told: ReportTold, today: date) -> ReportTold:
    """Return the report with its phone in digits; raises InvalidInputError with a message beside every wrong field."""
    facts, target = told.facts_text.strip(), told.target_text.strip()
    is_named = told.target_id or SHORTEST_TARGET <= len(target) <= LONGEST_TARGET
    problems = {
        "target_text": "" if is_named else "请选出商家，或者写明是谁、在哪里",
        "facts_text": ""
        if SHORTEST_FACTS <= len(facts) <= LONGEST_FACTS
        else f"请写清楚违法的事，{SHORTEST_FACTS} 到 {LONGEST_FACTS} 个字",
        "event_on": "不能晚于今天" if told.event_on and told.event_on > today else "",
        "name": f"最多写 {LONGEST_NAME} 个字" if len(told.name) > LONGEST_NAME else "",
    }
    _refuse(problems)
    phone = normalise_phone(told.phone) if told.phone.strip() and not told.is_anonymous else ""
    name = "" if told.is_anonymous else told.name.strip()
    return ReportTold(told.target_id, target, facts, told.event_on, told.is_anonymous, name, phone)


def check_verdict(verdict: Verdict) -> Verdict:
    """Return the verdict with trimmed texts; raises InvalidInputError."""
    reasons, to = verdict.reasons.strip(), verdict.transferred_to.strip()
    transfers = verdict.action is ReportAction.TRANSFER
    problems = {
        "verdict": "" if verdict.action in VERDICT_NAMES else "请选择核查结果",
        "reasons": check_words(reasons),
        "transferred_to": "请写明移送给哪个机关"
        if transfers and not SHORTEST_TARGET <= len(to) <= _LONGEST_OFFICE
        else "",
    }
    _refuse(problems)
    return Verdict(verdict.action, reasons, to if transfers else "")


def check_reasons_of_report(reasons: str) -> str:
    """Return the reasons trimmed; raises InvalidInputError."""
    text = reasons.strip()
    _refuse({"reasons": check_words(text)})
    return text


def check_words(text: str) -> str:
    """Return what is wrong with reasons, empty when nothing is."""
    fits = SHORTEST_REASONS <= len(text) <= LONGEST_REASONS
    return "" if fits else f"请写明理由，{SHORTEST_REASONS} 到 {LONGEST_REASONS} 个字"


def _refuse(problems: Mapping[str, str]) -> None:
    found = {name: problem for name, problem in problems.items() if problem}
    if found:
        raise InvalidInputError("还有内容需要补充或更正，请看标出的地方", fields=found)
