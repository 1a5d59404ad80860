"""Decisions and notices of the office, as paragraphs that pages print and people keep."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.kernel.errors import InvalidInputError

LONGEST_REASONS = 2000
_SHORTEST_REASONS = 6
_NEEDS_CITATION = "needs_citation"
_CITATION = re.compile(r"第[〇零一二三四五六七八九十百千\d]+条")


@dataclass(frozen=True)
class GroundText:
    """A coded ground with its words and its article, as the rule book holds them."""

    code: str
    text: str
    source: str
    effect: str = ""


@dataclass(frozen=True)
class GroundAndReasons:
    """What an official decides on: the code of a legal ground (16-3, 23-5, …) and the reasons in words.

    `sector` names another authority whose route a refusal adds to the other ones; empty for none.
    """

    ground: str
    reasons: str
    sector: str = ""


@dataclass(frozen=True)
class Letter:
    title: str
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    office: str
    dated_on: date


@dataclass(frozen=True)
class LetterHead:
    """What every letter carries."""

    number: str
    addressee: str
    office: str
    dated_on: date


def check_reasons(reasons: str, ground: GroundText | None = None) -> str:
    """Return the reasons trimmed; raises InvalidInputError without them, or without the article a ground asks for."""
    text = reasons.strip()
    if not _SHORTEST_REASONS <= len(text) <= LONGEST_REASONS:
        raise _no_reasons(f"请写明理由（{_SHORTEST_REASONS} 到 {LONGEST_REASONS} 个字），当事人会收到这段话")
    if ground is not None and ground.effect == _NEEDS_CITATION and not _CITATION.search(text):
        raise _no_reasons("这一项要在理由里写明依据的条文，例如《……》第……条")
    return text


def choose_ground(code: str, grounds: Iterable[GroundText]) -> GroundText:
    """Return the ground with this code; raises InvalidInputError for an unknown one."""
    found = next((ground for ground in grounds if ground.code == code), None)
    if found is None:
        raise InvalidInputError("请选择一项法定理由", fields={"ground": "请选择列表中的一项理由"})
    return found


def ground_of_effect(effect: str, grounds: Iterable[GroundText]) -> GroundText:
    """Return the ground that the rule book marks with this effect; raises LookupError when there is none."""
    found = next((ground for ground in grounds if ground.effect == effect), None)
    if found is None:
        raise LookupError(f"no termination ground has the effect {effect}")
    return found


def refusal_letter(head: LetterHead, ground: GroundText, reasons: str, routes: Iterable[str]) -> Letter:
    """Return the decision not to accept: ground, article, reasons and every other route."""
    return _letter(
        "投诉不予受理决定书",
        head,
        "您提交的投诉已收到。经审查，决定不予受理。",
        f"依据：{ground.source}，{ground.text}。",
        f"理由：{reasons}",
        *_routes(routes),
    )


def termination_letter(head: LetterHead, ground: GroundText, reasons: str, routes: Iterable[str]) -> Letter:
    """Return the decision to end mediation, with what remains open to both sides."""
    return _letter(
        "投诉终止调解决定书",
        head,
        "这起投诉的调解现已终止。",
        f"依据：{ground.source}，{ground.text}。",
        f"说明：{reasons}",
        "为了和解而提出的方案不影响任何一方的权利，终止后不再向任何人显示，也不进入信用档案。",
        *_routes(routes),
    )


def mediation_notice(head: LetterHead, consumer: str, claims: Iterable[str], last_day: date) -> Letter:
    """Return the notice to a merchant that a complaint was accepted and mediation is offered."""
    return _letter(
        "投诉调解通知书",
        head,
        f"消费者{consumer}对你单位的投诉已经受理，诉求为：{'；'.join(claims)}。",
        "调解以双方自愿为前提。同意调解的，双方在网上分别陈述、提出方案，不必同时在线，也不收取费用。",
        f"调解期限到 {last_day.year}年{last_day.month}月{last_day.day}日。您可以要求人工调解，也可以申请调解员回避。",
        "不同意调解的，请告知我们，调解随即终止，消费者可以另行起诉或者申请仲裁。",
    )


def acceptance_letter(head: LetterHead, respondent: str, last_day: date) -> Letter:
    """Return the decision to accept."""
    return _letter(
        "投诉受理决定书",
        head,
        f"您对{respondent}的投诉，经审查符合受理条件，决定受理。",
        f"我们会征求双方是否同意调解。调解期限到 {last_day.year}年{last_day.month}月{last_day.day}日。",
        "您可以随时撤回投诉，也可以直接向人民法院起诉。",
    )


def _no_reasons(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"reasons": message})


def _routes(routes: Iterable[str]) -> tuple[str, ...]:
    given = tuple(routes)
    return ("您还可以通过以下途径解决：" + "；".join(given) + "。",) if given else ()


def _letter(title: str, head: LetterHead, *paragraphs: str) -> Letter:
    return Letter(title, head.number, head.addressee, tuple(paragraphs), head.office, head.dated_on)
