"""What a link may join, and on which days it holds."""

from datetime import date

import pytest

from core.kernel.errors import InvalidInputError
from registry.domain.links import LINK_RULES, LinkEntry, LinkKind, check_link, holds_on

DAY = date(2024, 5, 1)


def entry(kind: LinkKind, **changes) -> LinkEntry:
    return LinkEntry(kind=kind, to_enterprise_id="e1", from_on=DAY, source="登记档案", **changes)


def test_every_kind_has_a_rule():
    assert set(LINK_RULES) == set(LinkKind)


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        (LinkKind.LEGAL_REPRESENTATIVE, {}, "from"),
        (LinkKind.LEGAL_REPRESENTATIVE, {"from_enterprise_id": "e2"}, "from"),
        (LinkKind.BRANCH_OF, {"from_person_id": "p1"}, "from"),
        (LinkKind.SHAREHOLDER, {"from_person_id": "p1", "from_enterprise_id": "e2"}, "from"),
        (LinkKind.BRANCH_OF, {"from_enterprise_id": "e1"}, "to"),
        (LinkKind.SUPERVISOR, {"from_person_id": "p1", "share_bp": 100}, "share"),
        (LinkKind.SHAREHOLDER, {"from_person_id": "p1", "share_bp": 10001}, "share"),
        (LinkKind.SHAREHOLDER, {"from_person_id": "p1", "share_bp": 0}, "share"),
        (LinkKind.SUPERVISOR, {"from_person_id": "p1", "to_on": date(2024, 4, 30)}, "to_on"),
    ],
)
def test_a_link_that_does_not_fit_its_kind_is_refused(kind, changes, field):
    with pytest.raises(InvalidInputError) as refused:
        check_link(entry(kind, **changes))
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (LinkKind.LEGAL_REPRESENTATIVE, {"from_person_id": "p1"}),
        (LinkKind.SHAREHOLDER, {"from_enterprise_id": "e2", "share_bp": 10000}),
        (LinkKind.BRANCH_OF, {"from_enterprise_id": "e2", "to_on": DAY}),
    ],
)
def test_a_link_that_fits_its_kind_is_taken(kind, changes):
    check_link(entry(kind, **changes))


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2024, 4, 30), False), (DAY, True), (date(2024, 12, 31), True), (date(2025, 1, 1), False)],
)
def test_a_link_holds_from_its_first_day_up_to_the_day_before_its_end(day, holds):
    assert holds_on(DAY, date(2025, 1, 1), day) is holds


def test_an_open_link_holds_for_good():
    assert holds_on(DAY, None, date(2099, 1, 1))
