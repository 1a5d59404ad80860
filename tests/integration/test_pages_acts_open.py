"""Every act that a page offers leads to a page that opens for whoever it is offered to."""

from datetime import timedelta

import pytest

from core.kernel.roles import Role
from mediation.domain.lifecycle import Action, Stage, actions_open_to
from mediation.queries.complaint_page import complaint_page
from tests.factories_desks import Desks, given_desks
from tests.factories_mediation import given_settled, given_signed
from web.pages.complaint_views import _PAGES
from web.pages.office_ways import _WAYS
from web.permissions import permission_of

_OFFICE = {Role.OFFICER, Role.MEDIATOR}


@pytest.fixture
def desks(sqlite, vault, tmp_path, now) -> Desks:
    return given_desks(sqlite, vault, tmp_path, now)


def offered():
    for role in (Role.CONSUMER, Role.MERCHANT, *sorted(_OFFICE)):
        pages = {action: way[1] for action, way in _WAYS.items()} if role in _OFFICE else _PAGES
        for stage in Stage:
            yield from ((role, action, pages[action]) for action in actions_open_to(role, stage) if action in pages)


def test_every_act_offered_to_a_role_has_a_page_for_that_role(desks):
    closed = {
        (role.value, action.value, endpoint)
        for role, action, endpoint in offered()
        if not permission_of(desks.app, endpoint).admits(role)
    }
    assert closed == set()


@pytest.mark.parametrize("role", sorted(_OFFICE))
@pytest.mark.parametrize("step", ["performance", "breach"])
def test_the_office_opens_what_became_of_the_promise(desks, role, step):
    complaint_id = desks.given(given_settled, desks.people, desks.now - timedelta(20))
    assert "登记" in desks.page(role, f"/complaints/{complaint_id}/{step}")


def test_the_mediator_returns_an_agreement_whose_day_has_passed(desks):
    complaint_id = desks.given(given_signed, desks.people, desks.now - timedelta(20))
    assert "退回" in desks.page(Role.MEDIATOR, f"/office/complaints/{complaint_id}")
    assert "约定的履行日期已过" in desks.page(Role.MEDIATOR, f"/complaints/{complaint_id}/agreement")
    assert "退回这份协议" in desks.page(Role.MEDIATOR, f"/complaints/{complaint_id}/agreement/discard")
    with desks.database.reading() as session:
        actions = complaint_page(session, complaint_id, desks.people.mediator, desks.now).head.actions
    assert Action.DISCARD_AGREEMENT in actions
