"""Reading one record of a registry file; raises RejectedRecordError with every reason at once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from unicodedata import normalize

from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import is_valid_uscc, normalise_id_number, normalise_uscc
from core.kernel.plain_text import plain
from core.records.mapping import FileMapping
from core.records.reading import RecordReading, day_told, is_whole_day
from registry.domain.company_name import parse_company_name
from registry.domain.contacts import normalise_contact_number
from registry.domain.enterprises import EnterpriseKind, RegistrationStatus, checked_address, checked_name
from registry.domain.folding import fold_text
from registry.domain.import_drafts import (
    Draft,
    EnterpriseDraft,
    EnterpriseRef,
    FileKind,
    FormerName,
    LinkDraft,
    PersonDraft,
    PersonRef,
)
from registry.domain.links import LINK_RULES, WHOLE_SHARE_BP, LinkKind
from registry.domain.regions import region_path

_KINDS, _STATUSES, _LINK_KINDS = frozenset(EnterpriseKind), frozenset(RegistrationStatus), frozenset(LinkKind)
_EARLIEST = date(1900, 1, 1)
_LATEST = date(2100, 1, 1)
_MAY_BE_DERIVED = ("kind", "status", "district_code")
_CODE_LENGTH = 18
_DIVISION = slice(2, 8)
_DISTRICT = re.compile(r"\d{6}")
_LONGEST_TEXT = 60
_LONGEST_NAME_OF_A_PERSON = 50
_SOLE_TRADER_CODE = "92"
_FORMER = re.compile(r"(.+?)\s*[(（]?(?:用到|至|到)?\s*(\d{4}-\d{2}-\d{2})[)）]?")


@dataclass
class _Reading(RecordReading):
    today: date = _LATEST
    notes: list[str] = field(default_factory=list)

    def note(self, name: str, remark: str) -> None:
        """Say what of the record is left out though the rest of it is taken."""
        self.notes.append(f"{self.mapping.columns.get(name, name)}：{remark}")

    def day(self, name: str, *, may_come: bool = False) -> date | None:
        told = self.text(name)
        if not told:
            return None
        found = day_told(told, self.mapping.date_formats, _EARLIEST, _LATEST if may_come else self.today)
        if found is None or not is_whole_day(found[1]):
            self.say(name, "不是日期，或者在今天以后" if not may_come else "不是日期")
            return None
        return found[0]

    def listed(self, name: str) -> list[object]:
        value = self.given(name)
        if isinstance(value, list):
            return value
        return [one.strip() for one in plain(str(value or "")).split(self.mapping.list_mark) if one.strip()]

    def enterprise(self, side: str) -> EnterpriseRef:
        platform, number = self.text(f"{side}platform"), self.text(f"{side}platform_number")
        code = normalise_uscc(self.text(f"{side}code"))
        if code and len(code) != _CODE_LENGTH:
            self.say(f"{side}code", "统一社会信用代码应当是 18 位")
        return EnterpriseRef(code, fold_text(platform) if platform else "", number)

    def person(self, side: str) -> PersonRef:
        number = self.text(f"{side}id_number")
        try:
            id_number = normalise_id_number(number) if number else ""
        except InvalidInputError:
            self.say(f"{side}id_number", "身份证号码不正确")
            id_number = ""
        return PersonRef(id_number, self.text(f"{side}source_number"))

    def checked(self, name: str, check: Callable[[str], str]) -> str:
        told = self.text(name)
        try:
            return check(told)
        except InvalidInputError as error:
            self.say(name, str(error))
            return told


def read_record(
    kind: FileKind, mapping: FileMapping, values: Mapping[str, Any], today: date
) -> tuple[Draft, tuple[str, ...]]:
    """Return what the record says, and remarks on what of it is left out."""
    reading = _Reading(mapping, values, today=today)
    draft = _READERS[kind](reading)
    reading.end()
    assert draft is not None  # noqa: S101 - a reader without a draft has said why
    return draft, tuple(reading.notes)


def _read_enterprise(reading: _Reading) -> EnterpriseDraft | None:
    ref, name = reading.enterprise(""), reading.checked("name", checked_name)
    kind, status = _kind(reading, ref, name), _status(reading)
    _check_identity(reading, ref, kind)
    registered_on = reading.day("registered_on")
    if registered_on is None and not reading.problems:
        reading.say("registered_on", "没有填写")
    if kind is None or status is None or registered_on is None:
        return None
    district_code, district_name = _district(reading, ref)
    phones, all_phones_read = _phones(reading)
    return EnterpriseDraft(
        ref=ref,
        name=name,
        kind=kind,
        district_code=district_code,
        district_name=district_name,
        address=reading.checked("address", checked_address),
        registered_on=registered_on,
        status=status,
        status_on=reading.day("status_on"),
        named_on=reading.day("named_on"),
        moved_on=reading.day("moved_on"),
        phones=phones,
        all_phones_read=all_phones_read,
        former_names=_former_names(reading, registered_on),
        told=frozenset(name for name in _MAY_BE_DERIVED if reading.text(name)),
    )


def _kind(reading: _Reading, ref: EnterpriseRef, name: str) -> EnterpriseKind | None:
    told = reading.text("kind")
    if not told:
        if ref.platform:
            return EnterpriseKind.PLATFORM_SELLER
        if ref.code.startswith(_SOLE_TRADER_CODE):
            return EnterpriseKind.SOLE_TRADER
        return EnterpriseKind.BRANCH if parse_company_name(name).branch else EnterpriseKind.COMPANY
    if told not in _KINDS:
        reading.say("kind", f"不认识的类型“{told[:30]}”")
        return None
    return EnterpriseKind(told)


def _status(reading: _Reading) -> RegistrationStatus | None:
    told = reading.text("status")
    if told and told not in _STATUSES:
        reading.say("status", f"不认识的登记状态“{told[:30]}”")
        return None
    return RegistrationStatus(told) if told else RegistrationStatus.ACTIVE


def _check_identity(reading: _Reading, ref: EnterpriseRef, kind: EnterpriseKind | None) -> None:
    is_seller = kind is EnterpriseKind.PLATFORM_SELLER
    if ref.code and len(ref.code) == _CODE_LENGTH and not is_valid_uscc(ref.code):
        reading.say("code", "统一社会信用代码的校验位不对")
    if is_seller != bool(ref.platform and ref.platform_number):
        reading.say("platform", "平台内经营者要写平台和店铺编号，其他主体不写")
    elif not ref.is_told:
        reading.say("code", "没有填写")
    if max(len(ref.platform), len(ref.platform_number)) > _LONGEST_TEXT:
        reading.say("platform", f"超过 {_LONGEST_TEXT} 个字")


def _district(reading: _Reading, ref: EnterpriseRef) -> tuple[str, str]:
    code = reading.text("district_code") or ref.code[_DIVISION]
    if not _DISTRICT.fullmatch(code):
        reading.say("district_code", "应当是 6 位行政区划代码")
        return "", ""
    return code, reading.text("district_name")[:100] or region_path(code) or code


def _phones(reading: _Reading) -> tuple[tuple[str, ...], bool]:
    """Return the numbers that can be read, and whether all can: one that cannot is no reason to refuse the rest."""
    found: list[str] = []
    all_read = True
    for one in reading.listed("phones"):
        try:
            found.append(normalise_contact_number(str(one)))
        except InvalidInputError:
            all_read = False
    if not all_read:
        reading.note("phones", "有号码读不懂，没有收入，其他内容已经收入")
    return tuple(dict.fromkeys(found)), all_read


def _former_names(reading: _Reading, registered_on: date) -> tuple[FormerName, ...]:
    found: list[FormerName] = []
    for one in reading.listed("former_names"):
        former = _former_in_json(one) if isinstance(one, dict) else _former_in_words(str(one))
        if former is None or former.to_on < (former.from_on or registered_on) or former.to_on > reading.today:
            reading.say("former_names", "曾用名要写明用到哪一天，例如：旧名称 2019-03-05")
            return ()
        found.append(former)
    return tuple(sorted(found, key=lambda former: former.to_on))


def _former_in_json(told: dict[str, Any]) -> FormerName | None:
    try:
        from_on = date.fromisoformat(str(told["from_on"])) if told.get("from_on") else None
        return FormerName(checked_name(str(told["name"])), from_on, date.fromisoformat(str(told["to_on"])))
    except (KeyError, ValueError, InvalidInputError):
        return None


def _former_in_words(told: str) -> FormerName | None:
    found = _FORMER.fullmatch(told)
    try:
        return FormerName(checked_name(found[1]), None, date.fromisoformat(found[2])) if found else None
    except (ValueError, InvalidInputError):
        return None


def _read_person(reading: _Reading) -> PersonDraft:
    ref, name = reading.person(""), reading.needed("name")
    if not ref.is_told and not reading.problems:
        reading.say("id_number", "身份证号码和人员编号都没有填写")
    if len(name) > _LONGEST_NAME_OF_A_PERSON:
        reading.say("name", f"超过 {_LONGEST_NAME_OF_A_PERSON} 个字")
    return PersonDraft(ref, name)


def _read_link(reading: _Reading) -> LinkDraft | None:
    told = reading.text("kind")
    if told not in _LINK_KINDS:
        reading.say("kind", f"不认识的关系“{told[:30]}”")
        return None
    kind, end = LinkKind(told), reading.enterprise("to_")
    person, enterprise = _person_of_link(reading, end), reading.enterprise("from_")
    if not end.is_told:
        reading.say("to_code", "没有填写")
    rule = LINK_RULES[kind]
    if person.is_told == enterprise.is_told or not (rule.from_person if person.is_told else rule.from_enterprise):
        reading.say("kind", f"“{rule.text}”的起点要写一个，而且是{_starts(kind)}")
    from_on, to_on = reading.day("from_on"), reading.day("to_on", may_come=True)
    if from_on and to_on and to_on < from_on:
        reading.say("to_on", "早于开始日期")
    return LinkDraft(
        kind=kind,
        start=person if person.is_told else enterprise,
        end=end,
        share_bp=_share(reading, kind),
        from_on=from_on,
        to_on=to_on,
        verified=_is_verified(reading),
    )


def _person_of_link(reading: _Reading, end: EnterpriseRef) -> PersonRef:
    told, name = reading.person("from_"), reading.text("from_name")
    if told.is_told or not name:
        return told
    if len(name) > _LONGEST_NAME_OF_A_PERSON:
        reading.say("from_name", f"超过 {_LONGEST_NAME_OF_A_PERSON} 个字")
    at = f"{end.code}\0{end.platform}\0{end.platform_number}"
    return PersonRef(source_number=f"{at}\0{name}", name=name)


def _starts(kind: LinkKind) -> str:
    rule = LINK_RULES[kind]
    return "或者".join(word for word, may in (("人员", rule.from_person), ("主体", rule.from_enterprise)) if may)


def _is_verified(reading: _Reading) -> bool:
    told = reading.text("verified")
    if told not in ("", "true", "false"):
        reading.say("verified", "只能是“是”或者“否”")
    return told == "true"


def _share(reading: _Reading, kind: LinkKind) -> int | None:
    given = reading.text("share")
    if not given:
        return None
    told = normalize("NFKC", given).replace(" ", "").removesuffix("%")
    try:
        bp = int((Decimal(told) * 100).quantize(Decimal(1)))
    except (InvalidOperation, ValueError, OverflowError):
        bp = 0
    if not LINK_RULES[kind].has_share or not 0 < bp <= WHOLE_SHARE_BP:
        reading.say("share", "持股比例是 0 到 100 之间的百分数，而且只有股东填写")
        return None
    return bp


_READERS: Mapping[FileKind, Callable[[_Reading], Draft | None]] = {
    FileKind.ENTERPRISES: _read_enterprise,
    FileKind.PEOPLE: _read_person,
    FileKind.LINKS: _read_link,
}
