"""Who is competent, article by article, without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.rules import load_shipped_book
from mediation.domain.competence import (
    NO_ADDRESS,
    Basis,
    BasisText,
    OfficeAreas,
    Places,
    Purchase,
    Receipt,
    Seller,
    candidates,
    competent_offices,
    first_to_receive,
    purchase_from_json,
)

LAKE, HILL, RIVER = "990101", "990102", "990105"
CITY = OfficeAreas("city", ("990100",))
DISTRICT = OfficeAreas("lake", (LAKE, HILL))
BOOK = load_shipped_book()


def law_on(day: date) -> dict[str, BasisText]:
    return {code.code: BasisText(code.text, code.source) for code in BOOK.codes("competence_basis", day)}


NOW, BEFORE = law_on(date(2026, 11, 20)), law_on(date(2026, 4, 14))


def found(places: Places, law: dict[str, BasisText] = NOW) -> list[tuple[Basis, str]]:
    return [(each.basis, each.area) for each in candidates(places, law)]


def test_an_ordinary_operator_is_answered_for_where_it_trades_or_is_registered():
    both = candidates(Places(Seller.SHOP, domicile=RIVER, premises=LAKE), NOW)
    assert [(each.basis, each.area) for each in both] == [(Basis.PREMISES, LAKE), (Basis.DOMICILE, RIVER)]
    assert {each.source for each in both} == {"市场监督管理投诉举报处理办法 第十三条第一款"}


@pytest.mark.parametrize("seller", [Seller.OWN_SITE, Seller.PLATFORM])
def test_platforms_and_own_sites_are_answered_for_at_their_domicile_alone(seller):
    places = Places(seller, domicile=RIVER, premises=LAKE, published=LAKE)
    assert found(places) == [(Basis.OPERATOR_DOMICILE, RIVER)]


def test_a_seller_on_a_platform_at_the_published_address_or_the_platforms_domicile():
    places = Places(Seller.PLATFORM_SELLER, domicile=HILL, published=LAKE, platform_domicile=RIVER)
    assert found(places) == [(Basis.PUBLISHED_ADDRESS, LAKE), (Basis.PLATFORM_DOMICILE, RIVER)]


@pytest.mark.parametrize("published", ["", NO_ADDRESS])
def test_without_a_working_published_address_only_the_platforms_domicile_is_left(published):
    places = Places(Seller.PLATFORM_SELLER, domicile=HILL, premises=HILL, published=published, platform_domicile=RIVER)
    assert found(places) == [(Basis.PLATFORM_DOMICILE, RIVER)]


def test_under_the_old_order_a_platform_sellers_own_premises_counted():
    places = Places(Seller.PLATFORM_SELLER, premises=HILL, published=LAKE, platform_domicile=RIVER)
    assert found(places, BEFORE) == [(Basis.SELLER_PREMISES, HILL), (Basis.PLATFORM_DOMICILE, RIVER)]


def test_the_office_with_the_narrowest_area_is_competent():
    served = competent_offices(candidates(Places(domicile=HILL), NOW), [CITY, DISTRICT])
    assert [each.office_id for each in served] == ["lake"]
    assert [
        each.office_id for each in competent_offices(candidates(Places(domicile=RIVER), NOW), [CITY, DISTRICT])
    ] == ["city"]


def test_an_area_that_nobody_here_serves_gives_no_office():
    assert competent_offices(candidates(Places(domicile="110101"), NOW), [CITY, DISTRICT]) == ()


def test_two_competent_offices_are_both_named_and_one_only_once():
    two = competent_offices(candidates(Places(premises=LAKE, domicile=RIVER), NOW), [CITY, DISTRICT])
    assert [each.office_id for each in two] == ["lake", "city"]
    one = competent_offices(candidates(Places(premises=LAKE, domicile=HILL), NOW), [CITY, DISTRICT])
    assert [(each.office_id, len(each.candidates)) for each in one] == [("lake", 2)]


def test_of_two_competent_offices_the_first_to_receive_handles_it():
    at = datetime(2026, 11, 20, tzinfo=UTC)
    receipts = [Receipt("lake", at, "b"), Receipt("city", at - timedelta(hours=1), "a"), Receipt("x", at, "0")]
    first = first_to_receive(receipts, ["lake", "city"])
    assert first is not None
    assert first.office_id == "city"
    assert first_to_receive(receipts, []) is None


def test_a_purchase_comes_back_from_its_stored_form():
    purchase = Purchase(Seller.PLATFORM_SELLER, published_area=NO_ADDRESS, platform_id="p", office_id="o")
    assert purchase_from_json(purchase.to_json()) == purchase
    assert purchase_from_json({}) == Purchase()
