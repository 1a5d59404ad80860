"""Where respondent and platform are, and which of the stored offices is competent for that."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.rules import RuleBook
from identity.queries.offices import OfficeLine, office_lines
from mediation.domain.competence import (
    ELSEWHERE,
    BasisText,
    Candidate,
    Competent,
    OfficeAreas,
    Places,
    Purchase,
    Seller,
    candidates,
    competent_offices,
)
from registry.domain.regions import region_path
from registry.queries.enterprise_page import find_enterprise

BASES = "competence_basis"
_UNKNOWN_PLACE = "还不知道商家在哪里，先由{office}接收，查清以后再确定由哪个机关处理。"
_ELSEWHERE = "按《{source}》，应由{area}的市场监管部门处理。这里没有那里的机关，先由{office}接收，再依法移送。"
_OTHER_PLACES = "其他地方"
_HERE = "{text}在{area}，由{office}管辖（{source}）"


@dataclass(frozen=True)
class OfficeChoice:
    """An office that may handle it, and in words why."""

    office_id: str
    name: str
    phone: str
    address: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Competence:
    """`choices` are the competent offices of this installation; without any, `receiving` takes it first and `why` says.

    `receiving` is the consumer's choice among them, else the first; None only before any office was opened.
    """

    choices: tuple[OfficeChoice, ...]
    receiving: OfficeChoice | None
    why: str

    def to_json(self) -> dict[str, object]:
        """Return what is kept on the complaint when it is filed; it names no person."""
        receiving = self.receiving
        return {
            "office_id": receiving.office_id if receiving else None,
            "office": receiving.name if receiving else "",
            "why": self.why,
            "competent": [{"office_id": each.office_id, "office": each.name} for each in self.choices],
        }


def competence_of(
    session: Session, respondent_id: str | None, purchase: Purchase, book: RuleBook, on: date
) -> Competence:
    """Return who is competent under the law of the day, and who receives a complaint filed now."""
    bases = {code.code: BasisText(code.text, code.source) for code in book.codes(BASES, on)}
    found = candidates(_places(session, respondent_id, purchase), bases)
    lines = {line.office_id: line for line in office_lines(session) if line.is_active}
    served = competent_offices(found, (OfficeAreas(line.office_id, line.areas) for line in lines.values()))
    choices = tuple(_choice(lines[each.office_id], each) for each in served)
    if choices:
        receiving = next((each for each in choices if each.office_id == purchase.office_id), choices[0])
        return Competence(choices, receiving, "；".join(receiving.reasons))
    own = next(iter(lines.values()), None)
    why = _why_not(found, own.name if own else "市场监管部门")
    return Competence((), None if own is None else OfficeChoice(*_contact(own), (why,)), why)


def _places(session: Session, respondent_id: str | None, purchase: Purchase) -> Places:
    respondent = find_enterprise(session, respondent_id) if respondent_id else None
    platform = find_enterprise(session, purchase.platform_id) if purchase.platform_id else None
    return Places(
        seller=purchase.seller or Seller.SHOP,
        domicile=respondent.district_code if respondent else "",
        premises=purchase.place_area,
        published=purchase.published_area,
        platform_domicile=platform.district_code if platform else "",
    )


def _choice(office: OfficeLine, competent: Competent) -> OfficeChoice:
    return OfficeChoice(*_contact(office), tuple(_reason(each, office.name) for each in competent.candidates))


def _contact(office: OfficeLine) -> tuple[str, str, str, str]:
    return office.office_id, office.name, office.phone, office.address


def _reason(candidate: Candidate, office: str) -> str:
    area = _area_text(candidate.area)
    return _HERE.format(text=candidate.text, area=area, office=office, source=candidate.source)


def _area_text(area: str) -> str:
    return _OTHER_PLACES if area == ELSEWHERE else region_path(area)


def _why_not(found: tuple[Candidate, ...], office: str) -> str:
    if not found:
        return _UNKNOWN_PLACE.format(office=office)
    area = "或者".join(dict.fromkeys(_area_text(each.area) for each in found))
    return _ELSEWHERE.format(source=found[0].source, area=area, office=office)
