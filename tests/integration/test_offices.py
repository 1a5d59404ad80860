"""Competence, transfers, disputes, who works on what, and who sees it: offices beside each other, on both databases."""

from datetime import date, timedelta

import pytest

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import Role
from core.kernel.workdays import add_working_days
from identity.queries.inbox import inbox
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.domain.clocks import ClockKind
from mediation.domain.competence import NO_ADDRESS, Purchase, Seller
from mediation.domain.lifecycle import Stage
from mediation.queries.complaint_page import complaint_page
from mediation.queries.office_work import office_work
from mediation.services.accept_complaint import accept_complaint
from mediation.services.add_evidence import add_evidence
from mediation.services.assign_complaint import HandOver, assign_complaint, hand_over
from mediation.services.note_absence import AbsencePlan, cancel_absence, note_absence
from mediation.services.remind_of_clocks import remind_of_clocks
from mediation.services.settle_competence import designate_office, dispute_competence, settle_competence
from mediation.services.submissions import Submission
from mediation.services.transfer_complaint import OutsideTransfer, TransferOrder, transfer_complaint, transfer_outside
from mediation.services.withdraw_complaint import withdraw_complaint
from mediation.storage.clocks import find_running_clock
from mediation.storage.complaint_tables import Complaint
from tests.factories_mediation import SOME_FILE, given_filed
from tests.factories_offices import HILL, LAKE, RIVER, given_offices, given_shop_in

PLATFORM = "示例市晴川平台有限公司"
WHY = "被投诉人的住所不在本机关辖区。"


def stored(session, complaint_id) -> Complaint:
    return session.get_one(Complaint, complaint_id)


def seven_days_after(moment) -> date:
    return add_working_days(local_date(moment), 7).on


def titles(session, actor) -> list[str]:
    return [line.title for line in inbox(session, actor)]


@pytest.mark.parametrize(
    ("purchase", "expected"),
    [
        (Purchase(), "lake_id"),
        (Purchase(Seller.SHOP, place_area=RIVER), "river_id"),
        (Purchase(Seller.OWN_SITE, place_area=RIVER), "lake_id"),
        (Purchase(Seller.PLATFORM_SELLER, published_area=RIVER), "river_id"),
        (
            Purchase(Seller.PLATFORM_SELLER, published_area=NO_ADDRESS, platform_text="示例市晴川平台有限公司"),
            "river_id",
        ),
        (Purchase(Seller.PLATFORM_SELLER, published_area=NO_ADDRESS), "city_id"),
    ],
)
def test_a_complaint_is_filed_with_the_competent_office_and_says_why(database, now, purchase, expected):
    with database.transaction() as session:
        offices = given_offices(session, now)
        given_shop_in(session, RIVER, PLATFORM)
        complaint = stored(session, given_filed(session, offices.people, now, purchase=purchase))
        assert complaint.office_id == getattr(offices, expected)
        assert complaint.competence["why"]
        assert complaint.office_received_on == local_date(now)


def test_the_consumer_chooses_between_two_competent_offices_but_no_other(database, now):
    with database.transaction() as session:
        offices = given_offices(session, now)
        for chosen, expected in (("lake_id", "lake_id"), ("river_id", "river_id"), ("city_id", "river_id")):
            purchase = Purchase(Seller.SHOP, place_area=RIVER, office_id=getattr(offices, chosen))
            complaint = stored(session, given_filed(session, offices.people, now, purchase=purchase))
            assert complaint.office_id == getattr(offices, expected)
            assert complaint.number.startswith({"lake_id": "望市监投", "river_id": "晴市监投"}[expected])


def test_a_transfer_moves_sight_clock_name_and_notices_to_the_other_office(database, now):
    later = now + timedelta(days=3)
    with database.transaction() as session:
        offices = given_offices(session, now)
        complaint_id = given_filed(session, offices.people, now)
        assign_complaint(session, complaint_id, offices.lake.account_id, offices.lake, now)
        order, sent = TransferOrder(offices.river_id, WHY), Submission(request_key="once")
        done = transfer_complaint(session, complaint_id, order, offices.lake, later, sent)
        complaint = stored(session, complaint_id)
        assert (complaint.office_id, complaint.stage, complaint.handler_id) == (offices.river_id, "filed", None)
        assert complaint.due_on == seven_days_after(later)
        assert complaint.office["name"].endswith("晴川区市场监督管理局")
        assert complaint.number.startswith("望市监投")
        assert transfer_complaint(session, complaint_id, order, offices.lake, later, sent) == done
    with database.transaction() as session:
        with pytest.raises(NotFoundError):
            complaint_page(session, complaint_id, offices.lake, later)
        assert "移送来一件投诉" in titles(session, offices.river)
        assert "移送来一件投诉" not in titles(session, offices.lake)
        assert "投诉已移送有管辖权的机关" in titles(session, offices.people.consumer)
        accept_complaint(session, complaint_id, offices.river, later)


def test_a_transfer_outside_ends_it_here_and_tells_the_consumer_where_it_went(database, now):
    with database.transaction() as session:
        offices = given_offices(session, now)
        complaint_id = given_filed(session, offices.people, now)
        order = OutsideTransfer("外省示范市市场监督管理局", "0000-12315", WHY)
        transfer_outside(session, complaint_id, order, offices.lake, now)
        page = complaint_page(session, complaint_id, offices.people.consumer, now)
        assert page.head.stage is Stage.TRANSFERRED
        assert page.head.actions == ()
        assert stored(session, complaint_id).concluded_on == local_date(now)
        assert find_running_clock(session, complaint_id, ClockKind.ACCEPTANCE) is None
        told = [line.body for line in inbox(session, offices.people.consumer) if line.title == "投诉已移送其他机关"]
        assert "外省示范市市场监督管理局" in told[0]
        with pytest.raises(ConflictError):
            accept_complaint(session, complaint_id, offices.lake, now)


@pytest.mark.parametrize("change", [{"office_id": ""}, {"office_id": "same"}, {"reasons": "短"}])
def test_a_transfer_needs_another_office_and_reasons(database, now, change):
    with database.transaction() as session:
        offices = given_offices(session, now)
        complaint_id = given_filed(session, offices.people, now)
        given = {"office_id": offices.river_id, "reasons": WHY, **change}
        if given["office_id"] == "same":
            given["office_id"] = offices.lake_id
        with pytest.raises(InvalidInputError):
            transfer_complaint(session, complaint_id, TransferOrder(**given), offices.lake, now)


def given_dispute(session, now):
    offices = given_offices(session, now)
    complaint_id = given_filed(session, offices.people, now)
    dispute_competence(session, complaint_id, TransferOrder(offices.river_id, WHY), offices.lake, now)
    return offices, complaint_id


def test_a_dispute_opens_its_clock_and_nobody_decides_meanwhile(database, now):
    with database.transaction() as session:
        offices, complaint_id = given_dispute(session, now)
        assert stored(session, complaint_id).due_on == seven_days_after(now)
        assert find_running_clock(session, complaint_id, ClockKind.ACCEPTANCE) is None
        assert find_running_clock(session, complaint_id, ClockKind.COMPETENCE) is not None
        with pytest.raises(ConflictError):
            accept_complaint(session, complaint_id, offices.lake, now)
        complaint_page(session, complaint_id, offices.river, now)  # it is asked, so it may read
        with pytest.raises(NotAllowedError):
            accept_complaint(session, complaint_id, offices.river, now)


@pytest.mark.parametrize(("who", "office", "days"), [("lake", "lake_id", 0), ("river", "river_id", 4)])
def test_only_the_other_office_that_takes_it_gets_new_days(database, now, who, office, days):
    later = now + timedelta(days=4)
    with database.transaction() as session:
        offices, complaint_id = given_dispute(session, now)
        settle_competence(session, complaint_id, WHY, getattr(offices, who), later)
        complaint = stored(session, complaint_id)
        assert complaint.office_id == getattr(offices, office)
        assert complaint.due_on == seven_days_after(now + timedelta(days))
        assert complaint.office_received_on == local_date(now + timedelta(days))
        assert find_running_clock(session, complaint_id, ClockKind.COMPETENCE) is None
        accept_complaint(session, complaint_id, getattr(offices, who), later)
    other = {"lake": "river", "river": "lake"}[who]
    with database.reading() as session, pytest.raises(NotFoundError):
        complaint_page(session, complaint_id, getattr(offices, other), later)


def test_the_same_two_offices_dispute_once(database, now):
    with database.transaction() as session:
        offices, complaint_id = given_dispute(session, now)
        settle_competence(session, complaint_id, WHY, offices.lake, now)
        with pytest.raises(ConflictError, match="协商过"):
            dispute_competence(session, complaint_id, TransferOrder(offices.river_id, WHY), offices.lake, now)


def test_only_the_superior_of_both_designates_and_only_one_of_the_two(database, now):
    with database.transaction() as session:
        offices, complaint_id = given_dispute(session, now)
        order = TransferOrder(offices.river_id, WHY)
        for chief in (offices.lake_chief, offices.river_chief):
            with pytest.raises(NotAllowedError):
                designate_office(session, complaint_id, order, chief, now)
        with pytest.raises(InvalidInputError):
            designate_office(session, complaint_id, TransferOrder(offices.city_id, WHY), offices.chief, now)
        designate_office(session, complaint_id, order, offices.chief, now)
        assert stored(session, complaint_id).office_id == offices.river_id
        with pytest.raises(ConflictError):
            designate_office(session, complaint_id, order, offices.chief, now)


def test_both_offices_are_reminded_and_the_superior_is_asked_to_designate_when_the_days_are_over(database, now):
    with database.transaction() as session:
        offices, complaint_id = given_dispute(session, now)
        remind_of_clocks(session, now + timedelta(days=9))
        assert "管辖协商快到期限" in titles(session, offices.lake)
        assert "管辖协商快到期限" in titles(session, offices.river)
        assert "请指定管辖" not in titles(session, offices.chief)
        remind_of_clocks(session, now + timedelta(days=20))
        assert "请指定管辖" in titles(session, offices.chief)
        assert stored(session, complaint_id).office_id == offices.lake_id  # nothing happens by itself


def test_a_withdrawn_complaint_ends_its_dispute_for_the_other_office(database, now):
    with database.transaction() as session:
        offices, complaint_id = given_dispute(session, now)
        withdraw_complaint(session, complaint_id, offices.people.consumer, now)
        assert find_running_clock(session, complaint_id, ClockKind.COMPETENCE) is None
        with pytest.raises(NotFoundError):
            complaint_page(session, complaint_id, offices.river, now)


def test_the_same_dispute_at_another_competent_office_is_named_by_who_received_it_first(database, now):
    with database.transaction() as session:
        offices = given_offices(session, now)
        given = [Purchase(Seller.SHOP, place_area=RIVER, office_id=one) for one in (offices.lake_id, offices.river_id)]
        first, second = (
            given_filed(session, offices.people, now + timedelta(hours=hours), purchase=purchase)
            for hours, purchase in enumerate(given)
        )
        later = office_work(session, second, offices.river, now)
        assert later.first_number == stored(session, first).number
        assert office_work(session, first, offices.lake, now).first_number == ""


def test_work_is_taken_and_handed_over_with_a_sealed_note(database, now):
    with database.transaction() as session:
        offices = given_offices(session, now)
        complaint_id = given_filed(session, offices.people, now)
        before = stored(session, complaint_id).version
        assign_complaint(session, complaint_id, offices.lake.account_id, offices.lake, now)
        assert stored(session, complaint_id).version == before  # nobody's open page goes stale
        with pytest.raises(ConflictError):
            assign_complaint(session, complaint_id, offices.lake_colleague.account_id, offices.lake, now)
        note = HandOver(offices.lake_colleague.account_id, "消费者的电话下午打得通，商家在等总部答复。")
        with pytest.raises(NotAllowedError):
            hand_over(session, complaint_id, note, offices.lake_colleague, now)
        with pytest.raises(InvalidInputError):
            hand_over(session, complaint_id, HandOver(note.handler_id, " "), offices.lake, now)
        hand_over(session, complaint_id, note, offices.lake, now)
        assert stored(session, complaint_id).handler_id == offices.lake_colleague.account_id
        assert "有一件投诉交接给您" in titles(session, offices.lake_colleague)
        logged = acts_of(session, Subject("complaint", complaint_id))
        assert "电话" not in str([act.details for act in logged])
    with database.engine.connect() as connection:
        assert all("电话" not in str(row) for row in connection.exec_driver_sql("SELECT * FROM complaint_assignment"))


def test_nobody_of_another_office_gets_the_work(database, now):
    with database.transaction() as session:
        offices = given_offices(session, now)
        complaint_id = given_filed(session, offices.people, now)
        for stranger in (offices.river, offices.lake_chief, offices.people.consumer):
            with pytest.raises(InvalidInputError):
                assign_complaint(session, complaint_id, stranger.account_id, offices.lake, now)


def test_new_work_of_somebody_away_goes_to_the_cover_until_they_are_back(database, now):
    today = local_date(now)
    with database.transaction() as session:
        offices = given_offices(session, now)
        first, second = (given_filed(session, offices.people, now) for _ in range(2))
        plan = AbsencePlan(offices.lake.account_id, today, today + timedelta(5), offices.lake_colleague.account_id)
        absence_id = note_absence(session, plan, offices.lake, now)
        assign_complaint(session, first, offices.lake.account_id, offices.lake_chief, now)
        assert stored(session, first).handler_id == offices.lake_colleague.account_id
        with pytest.raises(ConflictError):
            note_absence(session, plan, offices.lake_chief, now)
        cancel_absence(session, absence_id, offices.lake, now)
        assign_complaint(session, second, offices.lake.account_id, offices.lake_chief, now)
        assert stored(session, second).handler_id == offices.lake.account_id


def test_absences_are_noted_for_oneself_or_by_the_supervisor_with_a_cover_of_the_same_office(database, now):
    today = local_date(now)
    with database.transaction() as session:
        offices = given_offices(session, now)
        own = AbsencePlan(offices.lake.account_id, today, today, offices.lake_colleague.account_id)
        with pytest.raises(NotAllowedError):
            note_absence(session, own, offices.lake_colleague, now)
        with pytest.raises(NotAllowedError):
            note_absence(session, own, offices.river_chief, now)
        for cover in (offices.lake, offices.river):
            plan = AbsencePlan(offices.lake.account_id, today, today, cover.account_id)
            with pytest.raises((InvalidInputError, NotAllowedError)):
                note_absence(session, plan, offices.lake, now)
        note_absence(session, own, offices.chief, now)


def test_officials_see_their_own_office_and_supervisors_those_below(database, now):
    with database.transaction() as session:
        offices = given_offices(session, now)
        complaint_id = given_filed(session, offices.people, now)
        add_evidence(session, complaint_id, SOME_FILE, offices.people.consumer, now)
        seeing = {offices.lake, offices.lake_colleague, offices.lake_mediator, offices.lake_chief, offices.chief}
        blind = {offices.river, offices.river_chief, offices.people.officer, offices.people.mediator}
        for reader in seeing:
            complaint_page(session, complaint_id, reader, now)
        for reader in blind:
            with pytest.raises(NotFoundError):
                complaint_page(session, complaint_id, reader, now)
        assert "有新的投诉待受理" in titles(session, offices.lake)
        assert "有新的投诉待受理" not in titles(session, offices.river)
        assert offices.lake.role is Role.OFFICER
        assert LAKE != HILL
