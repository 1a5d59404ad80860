"""Which office is competent for a complaint, by kind of respondent (办法121 articles 13 and 14).

A pure decision: places become candidate areas, each with the paragraph that says so, and areas become offices.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.kernel.errors import InvalidInputError

NO_ADDRESS = "none"  # what stands for "no address is published, or it does not work"
ELSEWHERE = "elsewhere"  # somewhere that no office of this installation serves
LONGEST_PLATFORM = 100


class Seller(StrEnum):
    """Whom the complaint is about, in the terms of competence."""

    SHOP = "shop"
    OWN_SITE = "own_site"
    PLATFORM_SELLER = "platform_seller"
    PLATFORM = "platform"


SELLER_TEXTS: Mapping[Seller, str] = {
    Seller.SHOP: "在店里、上门，或者打电话买的",
    Seller.OWN_SITE: "在商家自己的网站、App 或小程序里买的",
    Seller.PLATFORM_SELLER: "在网购平台上的一家店里买的",
    Seller.PLATFORM: "投诉的就是平台自己",
}


class Basis(StrEnum):
    """The places that an article names; the codes of the rule book's list."""

    PREMISES = "premises"
    DOMICILE = "domicile"
    OPERATOR_DOMICILE = "operator_domicile"
    SELLER_PREMISES = "seller_premises"
    PUBLISHED_ADDRESS = "published_address"
    PLATFORM_DOMICILE = "platform_domicile"


@dataclass(frozen=True)
class Purchase:
    """How and where it was bought, as far as the consumer was asked; areas are codes of GB/T 2260.

    `place_area` is where the shop is, `published_area` the address on the platform (NO_ADDRESS: none, or it does not
    work), `platform_id` the platform in the registry. `office_id` is the consumer's choice between competent offices.
    """

    seller: Seller | None = None
    place_area: str = ""
    published_area: str = ""
    platform_id: str = ""
    platform_text: str = ""
    office_id: str = ""

    def as_asked(self) -> "Purchase":
        """Return it without answers to questions that this kind of seller is not asked."""
        if self.seller is Seller.PLATFORM_SELLER:
            return replace(self, place_area="")
        kept = self.place_area if self.seller in (None, Seller.SHOP) else ""
        return Purchase(self.seller, place_area=kept, office_id=self.office_id)

    def to_json(self) -> dict[str, Any]:
        return {name: str(value) for name, value in vars(self).items() if value}


def purchase_from_json(stored: Mapping[str, Any] | None) -> Purchase:
    known = {name: value for name, value in (stored or {}).items() if name in Purchase.__dataclass_fields__}
    return Purchase(**{**known, "seller": Seller(known["seller"]) if known.get("seller") else None})


def check_purchase(purchase: Purchase) -> Purchase:
    """Return the purchase; raises InvalidInputError for what is too long to be meant."""
    if len(purchase.platform_text) > LONGEST_PLATFORM:
        message = f"平台名称最多 {LONGEST_PLATFORM} 个字"
        raise InvalidInputError(message, fields={"platform_text": message})
    return purchase


@dataclass(frozen=True)
class Places:
    """Where respondent and platform are, as codes of GB/T 2260; empty is unknown."""

    seller: Seller = Seller.SHOP
    domicile: str = ""
    premises: str = ""
    published: str = ""
    platform_domicile: str = ""


@dataclass(frozen=True)
class BasisText:
    """What the law in force says of a basis."""

    text: str
    source: str


@dataclass(frozen=True)
class Candidate:
    """An area whose office is competent, and the paragraph that says so."""

    basis: Basis
    area: str
    text: str
    source: str


@dataclass(frozen=True)
class OfficeAreas:
    office_id: str
    areas: tuple[str, ...]


@dataclass(frozen=True)
class Competent:
    """An office of this installation that is competent, with everything that makes it so."""

    office_id: str
    candidates: tuple[Candidate, ...]


_LOOKED_AT: Mapping[Seller, tuple[tuple[Basis, str], ...]] = {
    Seller.SHOP: ((Basis.PREMISES, "premises"), (Basis.DOMICILE, "domicile")),
    Seller.OWN_SITE: ((Basis.OPERATOR_DOMICILE, "domicile"),),
    Seller.PLATFORM: ((Basis.OPERATOR_DOMICILE, "domicile"),),
    Seller.PLATFORM_SELLER: (
        (Basis.PUBLISHED_ADDRESS, "published"),
        (Basis.SELLER_PREMISES, "premises"),
        (Basis.PLATFORM_DOMICILE, "platform_domicile"),
    ),
}


def candidates(places: Places, bases: Mapping[str, BasisText]) -> tuple[Candidate, ...]:
    """Return every area whose office is competent, in the order of the article; `bases` is the law of the day.

    A seller whose published address is missing or does not work leaves only the platform's domicile.
    """
    return tuple(
        Candidate(basis, area, bases[basis].text, bases[basis].source)
        for basis, name in _LOOKED_AT[places.seller]
        if basis in bases and (area := getattr(places, name)) not in ("", NO_ADDRESS)
    )


def competent_offices(found: Iterable[Candidate], offices: Iterable[OfficeAreas]) -> tuple[Competent, ...]:
    """Return the offices that serve the candidates, each once; the narrowest area served decides."""
    known, having = tuple(offices), dict[str, list[Candidate]]()
    for candidate in found:
        office_id = _serving(candidate.area, known)
        if office_id is not None:
            having.setdefault(office_id, []).append(candidate)
    return tuple(Competent(office_id, tuple(reasons)) for office_id, reasons in having.items())


def _serving(area: str, offices: Iterable[OfficeAreas]) -> str | None:
    serving = [
        (len(_significant(served)), office.office_id)
        for office in offices
        for served in office.areas
        if area.startswith(_significant(served))
    ]
    return max(serving)[1] if serving else None


def _significant(area: str) -> str:
    while area.endswith("00"):
        area = area[:-2]
    return area


@dataclass(frozen=True)
class Receipt:
    """The same dispute as an office received it."""

    office_id: str
    received_at: datetime
    complaint_id: str


def first_to_receive(receipts: Iterable[Receipt], competent: Iterable[str]) -> Receipt | None:
    """Return the receipt of the competent office that had it first (article 14), None when none of them did."""
    allowed = frozenset(competent)
    of_competent = [receipt for receipt in receipts if receipt.office_id in allowed]
    return min(of_competent, key=lambda receipt: (receipt.received_at, receipt.complaint_id), default=None)
