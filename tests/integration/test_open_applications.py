"""An application that is still open is asked about again when a flag arrives or falls, and its clerk is told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.kernel.errors import ConflictError
from core.kernel.roles import Role
from identity.storage.notice_tables import InboxNotice
from sanctions.domain.checks import CheckRequest, PersonAsked
from sanctions.domain.desk_decision import DeskChoice
from sanctions.queries.check_changes import changes_of_clerk
from sanctions.queries.checks import check_page
from sanctions.services.recheck_applications import recheck_applications
from sanctions.services.record_check_decision import DeskDecision, record_check_decision
from sanctions.services.run_check import run_check
from sanctions.services.see_change import see_change
from sanctions.storage.application_tables import OpenApplication
from sanctions.storage.check_tables import Check
from tests.factories_identity import given_account
from tests.factories_registry import given_enterprise, given_representative, some_code
from tests.factories_sanctions import given_annulled, given_decided, given_law

DONE = DeskDecision(DeskChoice.OTHER_PROCEDURE, "改走一般注销")


@pytest.fixture
def desk(database, now):
    with database.transaction() as session:
        given_law(session, now)
        yield Desk(session, now)


class Desk:
    def __init__(self, session, now):
        self.session, self.now = session, now
        self.clerk = given_account(session, Role.REGISTRATION_CLERK, now).actor
        self.code = some_code()
        self.firm = given_enterprise(session, "示例市青禾健身服务有限公司", code=self.code)

    def ask(self, matter="simplified_deregistration", code="", people=(), number=""):
        request = CheckRequest("registration", matter, code, "", people, number)
        return run_check(self.session, request, self.clerk, self.now).check_id

    def later(self, **passed):
        self.now += timedelta(**passed)
        for piece in recheck_applications(self.session, self.now):
            piece(self.session, self.now)
        return changes_of_clerk(self.session, self.clerk)


def test_a_flag_that_arrives_and_one_that_falls_are_each_told_to_the_clerk(desk):
    check_id = desk.ask(code=desk.code, number="登记2026-7")
    assert desk.later(minutes=2) == ()
    listing = given_decided(desk.session, desk.now, desk.firm)
    (change,) = desk.later(minutes=5)
    assert (change.check_id, change.before, change.after, change.is_seen) == (check_id, "未发现", "必须拒绝", False)
    page = check_page(desk.session, check_id, desk.clerk)
    assert (page.later_check_id, page.may_decide) == (change.later_check_id, False)
    with pytest.raises(ConflictError):
        record_check_decision(desk.session, check_id, DONE, desk.clerk, desk.now)
    see_change(desk.session, change.later_check_id, desk.clerk, desk.now)
    assert changes_of_clerk(desk.session, desk.clerk)[0].is_seen
    given_annulled(desk.session, desk.now, listing)
    newest, _ = desk.later(minutes=5)
    assert (newest.check_id, newest.before, newest.after) == (change.later_check_id, "必须拒绝", "未发现")
    told = select(InboxNotice.link_path).where(InboxNotice.account_id == desk.clerk.account_id)
    assert set(desk.session.scalars(told)) == {
        f"/checks/{one}" for one in (change.later_check_id, newest.later_check_id)
    }
    assert len(desk.later(minutes=5)) == 2


def test_a_person_asked_by_name_is_followed_although_nobody_was_found_then(desk):
    desk.ask("set_up", people=(PersonAsked("林示例", "", "法定代表人"),))
    given_representative(desk.session, desk.firm, "林示例")
    given_decided(desk.session, desk.now, desk.firm)
    (change,) = desk.later(minutes=5)
    assert (change.before, change.after) == ("未发现", "提示")


def test_an_application_that_cannot_be_asked_again_stops_no_other_and_its_clerk_is_told_once(desk):
    broken = desk.ask(code=desk.code, number="登记2026-9")
    sound = desk.ask("change_registration", code=desk.code)
    desk.session.get_one(Check, broken).request_sealed = b"0" * 40
    given_decided(desk.session, desk.now, desk.firm)
    for _ in range(3):
        (change,) = desk.later(hours=30)
        assert change.check_id == sound
    told = select(InboxNotice.link_path).where(InboxNotice.title.contains("没有能够重新核查"))
    assert desk.session.scalars(told).all() == [f"/checks/{broken}"]


def test_what_is_decided_or_asked_anew_or_old_is_no_longer_followed(desk):
    desk.ask(code=desk.code, number="登记2026-8")
    newest = desk.ask(code=desk.code, number="登记2026-8")
    assert list(desk.session.scalars(select(OpenApplication.check_id))) == [newest]
    record_check_decision(desk.session, newest, DONE, desk.clerk, desk.now)
    desk.ask(code=desk.code)
    given_decided(desk.session, desk.now + timedelta(days=91), desk.firm)
    assert desk.later(days=91) == ()
    assert list(desk.session.scalars(select(OpenApplication.check_id))) == []


def test_a_term_that_ends_by_itself_is_noticed_the_next_day(desk):
    given_decided(desk.session, desk.now, desk.firm)
    desk.now += timedelta(days=3 * 365 - 30)
    desk.ask(code=desk.code)
    (change,) = desk.later(days=40)
    assert (change.before, change.after) == ("必须拒绝", "未发现")
