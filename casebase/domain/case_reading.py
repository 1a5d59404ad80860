"""One record of another source becomes the draft of a past case, or the reasons why it cannot."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from casebase.domain.case_mapping import MONEY_UNITS, CaseMapping
from casebase.domain.category import CATEGORIES
from casebase.domain.markup import without_markup
from casebase.domain.outcomes import result_told
from casebase.domain.past_case import CaseResult
from core.kernel.plain_text import plain
from core.records.reading import RecordReading, day_told, is_whole_day

_SUM = re.compile(r"(?:人民币|RMB|[¥￥])?\s*([\d,]+(?:\.\d+)?)\s*(元|分|万元|万)?整?")
_NUMBER = re.compile(r"\d{1,5}(?:\.\d{1,4})?", re.ASCII)
_LONGEST = 20_000
_EARLIEST = date(1990, 1, 1)
_MOST_FEN = 10**15
_LAW = re.compile(r"《([^》]+)》\s*(第[^《》，,；;、]*条(?:之[一二三四五六七八九十])?(?:第[^《》，,；;、]*款)?)?")
_ASKED = re.compile(r"(?:诉求|请求|要求)\s*[:：]\s*([^\n]{2,200})")


@dataclass(frozen=True)
class CaseDraft:
    """What a record says, in our terms, before it is masked and classed; sums are in fen."""

    external_id: str
    texts: Mapping[str, str]
    claims: tuple[str, ...]
    laws: tuple[tuple[str, str | None], ...]
    sums: Mapping[str, int | None]
    published: str | None
    category: str | None
    result: CaseResult
    multiple: float | None
    days: int | None

    def text(self, name: str) -> str:
        return self.texts.get(name, "")


_TEXTS = (
    *("kind", "title", "url", "region", "industry", "channel", "facts", "respondent_type", "outcome", "other"),
    *("summary", "department", "company", "credit_code", "address", "people", "phone"),
)
_SUMS = ("paid", "refund", "compensation")


def read_case_record(mapping: CaseMapping, values: Mapping[str, Any], today: date) -> CaseDraft:
    """Return the draft; raises RejectedRecordError with every reason at once."""
    reading = _Reading(mapping, {name: without_markup(value) for name, value in values.items()})
    draft = CaseDraft(
        external_id=reading.needed("external_id"),
        texts={name: reading.text(name) for name in _TEXTS},
        claims=reading.claims(),
        laws=reading.laws(),
        sums={name: reading.fen(name) for name in _SUMS},
        published=reading.day("published", today),
        category=reading.category(),
        result=reading.result(),
        multiple=reading.multiple(),
        days=reading.days(),
    )
    reading.check_facts(draft.text("facts"))
    reading.check_codes(draft)
    reading.end()
    return draft


@dataclass
class _Reading(RecordReading):
    mapping: CaseMapping

    def check_facts(self, facts: str) -> None:
        length = sum(character.isalnum() for character in facts)
        if not facts:
            self.say("facts", "没有填写")
        elif length < self.mapping.shortest:
            self.say("facts", f"太短，不足 {self.mapping.shortest} 个字")
        elif len(facts) > _LONGEST:
            self.say("facts", f"太长，超过 {_LONGEST} 个字")

    def check_codes(self, draft: CaseDraft) -> None:
        if draft.text("kind") not in ("", "consumer", "credit"):
            self.say("kind", "只能是 consumer 或者 credit")
        if draft.text("url") and not draft.text("url").startswith(("https://", "http://")):  # it becomes a link
            self.say("url", "不是网址")

    def claims(self) -> tuple[str, ...]:
        value = self.given("claims")
        if isinstance(value, list):
            return tuple(told for one in value if (told := plain(str(one)).strip()))
        told = str(value or "") or "".join(_ASKED.findall(self.text("facts"))[-1:])
        return tuple(one.strip() for one in plain(told).split(self.mapping.list_mark) if one.strip())

    def laws(self) -> tuple[tuple[str, str | None], ...]:
        value = self.given("laws")
        if isinstance(value, list):
            named = [one for one in value if isinstance(one, dict) and one.get("law")]
            return tuple((plain(str(one["law"])), plain(str(one.get("article") or "")) or None) for one in named)
        return tuple((name, article or None) for name, article in _LAW.findall(plain(str(value or ""))))

    def fen(self, name: str) -> int | None:
        told = unicodedata.normalize("NFKC", self.text(name)).replace(" ", "")
        if not told:
            return None
        found = _SUM.fullmatch(told)
        unit = MONEY_UNITS[{"万": "万元", None: self.mapping.money}.get(found[2], found[2])] if found else Decimal(0)
        try:
            fen = (Decimal(found[1].replace(",", "")) * unit).quantize(Decimal(1), ROUND_HALF_UP) if found else None
        except InvalidOperation:
            fen = None
        if fen is None or fen > _MOST_FEN:
            self.say(name, "不是金额")
            return None
        return int(fen)

    def day(self, name: str, today: date) -> str | None:
        """Return the day as precisely as the source's format has it: 2024-03-15, 2024-03 or 2024."""
        told = self.text(name)
        if not told:
            return None
        found = day_told(told, self.mapping.date_formats, _EARLIEST, today)
        if found is not None:
            day, style = found
            precision = 10 if is_whole_day(style) else 7 if "%m" in style else 4
            return day.isoformat()[:precision]
        self.say(name, "日期不对，或者不在 1990 年到今天之间")
        return None

    def category(self) -> str | None:
        told = self.text("category")
        if not told or told in CATEGORIES:
            return told or None
        if self.mapping.constants.get("category_otherwise") is None:
            self.say("category", f"不认识的问题类别“{told[:30]}”")
        return None

    def result(self) -> CaseResult:
        told = self.text("result") or self.mapping.values.get("result", {}).get(self.text("outcome"), "")
        if not told:
            return result_told(self.text("outcome"))
        if told in set(CaseResult):
            return CaseResult(told)
        return result_told(told)

    def multiple(self) -> float | None:
        told = self.text("multiple").removesuffix("倍")
        if not told:
            return None
        if not _NUMBER.fullmatch(told):
            self.say("multiple", "不是倍数")
            return None
        return float(told)

    def days(self) -> int | None:
        told = self.text("days").removesuffix("天").removesuffix(".0")
        if not told:
            return None
        if not _NUMBER.fullmatch(told) or "." in told:
            self.say("days", "不是天数")
            return None
        return int(told)
