"""Reports of breaches: anonymous or named, verified in time, told with reasons, seen by the handling office alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import Role
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.domain.competence import Purchase, Seller
from mediation.domain.report_lifecycle import ReportAction, ReportStage, replay_report
from mediation.domain.reports import ReportTold, Verdict
from mediation.queries.documents import document_page, report_documents
from mediation.queries.reports import (
    office_reports,
    own_reports,
    report_by_code,
    report_case,
    report_file,
    report_status,
)
from mediation.services.add_report_evidence import add_report_evidence
from mediation.services.file_report import NewReport, file_report
from mediation.services.repeat_report import Repeat, judge_repeat
from mediation.services.submissions import Submission
from mediation.services.verify_report import (
    ExtensionAnswer,
    answer_extension,
    ask_extension,
    decide_report,
    end_testing,
    start_testing,
    start_verification,
    tell_reporter,
)
from mediation.storage.bookkeeping_tables import RequestReceipt
from mediation.storage.document_tables import IssuedDocument
from mediation.storage.report_tables import Report
from tests.factories_identity import given_account
from tests.factories_mediation import OFFICE, SOME_FILE, given_people
from tests.factories_offices import LAKE, RIVER, given_offices, given_shop_in

TOLD = ReportTold(None, "北街口的小餐馆", "后厨用过期的肉做菜，冰柜里的日期都涂掉了，每天都这样。", date(2026, 11, 18))
REASONS = "现场检查发现过期食品，符合立案条件。"
OPEN_CASE = Verdict(ReportAction.OPEN_CASE, REASONS)


def given_report(session, people, now, actor=None, **changes):
    return file_report(session, NewReport(replace(TOLD, **changes), (SOME_FILE,)), OFFICE, actor, now)


def row_of(session, filed):
    return session.get_one(Report, filed.report_id)


def test_an_anonymous_report_of_somebody_signed_in_leaves_no_trace_of_the_account(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        new = NewReport(replace(TOLD, is_anonymous=True, name="张小民", phone="13800000000"))
        filed = file_report(session, new, OFFICE, people.consumer, now, Submission(None, "k"))
        session.flush()
        row = row_of(session, filed)
        assert (row.reporter_id, row.name_sealed, row.phone_sealed, row.person_index) == (None, None, None, None)
        assert own_reports(session, people.consumer, now) == ()
        receipts = session.scalars(select(RequestReceipt.account_id)).all()
        assert people.consumer.account_id not in receipts
        acts = acts_of(session, Subject("report", filed.report_id))
        assert [act.actor_name for act in acts] == ["举报人"]
        status = report_by_code(session, filed.number, filed.code.lower(), now)
        assert status.line.stage is ReportStage.RECEIVED
        with pytest.raises(InvalidInputError):
            report_by_code(session, filed.number, "ABCD-EFGH-JKLM", now)


def test_verification_takes_fifteen_working_days_from_receipt_and_fifteen_more_by_the_head(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        head = given_account(session, Role.SUPERVISOR, now, name="钱审批").actor
        filed = given_report(session, people, now, people.consumer)
        assert row_of(session, filed).due_on == date(2026, 12, 11)
        start_verification(session, filed.report_id, people.officer, now)
        ask_extension(session, filed.report_id, "需要等总部的进货记录", people.officer, now)
        assert row_of(session, filed).due_on == date(2026, 12, 11)
        with pytest.raises(NotAllowedError):
            answer_extension(session, filed.report_id, ExtensionAnswer(True, "同意延长核查"), people.officer, now)
        answer_extension(session, filed.report_id, ExtensionAnswer(True, "情况属实，同意延长"), head, now)
        assert row_of(session, filed).due_on == date(2027, 1, 4)
        assert report_case(session, filed.report_id, people.officer, now).status.line.stage is ReportStage.EXTENDED
        with pytest.raises(ConflictError):
            ask_extension(session, filed.report_id, "还要再等一等记录", people.officer, now)


def test_a_denied_extension_leaves_the_clock_as_it_was(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        head = given_account(session, Role.SUPERVISOR, now).actor
        filed = given_report(session, people, now)
        start_verification(session, filed.report_id, people.officer, now)
        ask_extension(session, filed.report_id, "需要等总部的进货记录", people.officer, now)
        answer_extension(session, filed.report_id, ExtensionAnswer(False, "理由不充分，按期办结"), head, now)
        assert row_of(session, filed).due_on == date(2026, 12, 11)
        (view,) = report_case(session, filed.report_id, head, now).extensions
        assert (view.is_granted, view.answer) == (False, "理由不充分，按期办结")


def test_the_days_of_testing_are_not_counted(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        filed = given_report(session, people, now)
        start_verification(session, filed.report_id, people.officer, now)
        start_testing(session, filed.report_id, "抽样送市食检所检验", people.officer, now + timedelta(days=3))
        with pytest.raises(ConflictError):
            decide_report(session, filed.report_id, OPEN_CASE, people.officer, now + timedelta(days=4))
        end_testing(session, filed.report_id, people.officer, now + timedelta(days=10))
        assert row_of(session, filed).due_on == date(2026, 12, 18)


def test_a_named_reporter_is_told_with_reasons_and_reads_the_letter(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        filed = given_report(session, people, now, people.consumer)
        with pytest.raises(ConflictError):
            decide_report(session, filed.report_id, OPEN_CASE, people.officer, now)
        start_verification(session, filed.report_id, people.officer, now)
        decide_report(session, filed.report_id, OPEN_CASE, people.officer, now)
        told = tell_reporter(session, filed.report_id, "", people.officer, now)
        assert told.stage is ReportStage.TOLD
        status = report_status(session, filed.report_id, people.consumer, now)
        assert REASONS in status.reasons
        assert status.letter.title == "举报处理结果告知书"
        assert status.line.clock is None
        kinds = {row.kind for row in session.scalars(select(IssuedDocument))}
        assert kinds == {"report_register", "report_result"}


def test_an_anonymous_reporter_is_told_by_nobody_but_reads_the_result_with_the_code(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        filed = given_report(session, people, now, is_anonymous=True)
        start_verification(session, filed.report_id, people.officer, now)
        verdict = Verdict(ReportAction.NOT_OPEN_CASE, "现场检查没有发现过期食品。")
        decide_report(session, filed.report_id, verdict, people.officer, now)
        with pytest.raises(ConflictError):
            tell_reporter(session, filed.report_id, "电话告知本人", people.officer, now)
        status = report_by_code(session, filed.number, filed.code, now)
        assert status.result == "经核查，决定不予立案"
        assert status.files == ()


def test_mediators_merchants_strangers_and_other_offices_see_no_report(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        filed = given_report(session, people, now, people.consumer, target_id=people.enterprise_id)
        stranger = given_account(session, Role.CONSUMER, now).actor
        elsewhere = replace(people.officer, office_ids=frozenset({"another-office"}))
        for outsider in (people.mediator, people.merchant):
            with pytest.raises((NotAllowedError, NotFoundError)):
                report_case(session, filed.report_id, outsider, now)
            with pytest.raises(NotFoundError):
                report_status(session, filed.report_id, outsider, now)
        for outsider in (stranger, elsewhere):
            with pytest.raises(NotFoundError):
                report_status(session, filed.report_id, outsider, now)
        assert office_reports(session, elsewhere, now).total == 0
        case = report_case(session, filed.report_id, people.officer, now)
        assert (case.reporter_name, case.is_anonymous) == ("张小民", False)
        file_id = case.status.files[0].file_id
        assert report_file(session, file_id, people.consumer).name == SOME_FILE.name
        for outsider in (people.mediator, people.merchant, stranger, elsewhere):
            with pytest.raises(NotFoundError):
                report_file(session, file_id, outsider)


def test_the_same_facts_again_are_not_handled_and_new_facts_restart_the_earlier_clock(database, now):
    later = now + timedelta(days=7)
    with database.transaction() as session:
        people = given_people(session, now)
        first = given_report(session, people, now, people.consumer)
        again = given_report(session, people, later, people.consumer)
        more = given_report(session, people, later, people.consumer, facts_text="昨天又看见他们把退回的菜再卖。")
        same = [line.report_id for line in report_case(session, again.report_id, people.officer, later).same_person]
        assert set(same) == {first.report_id, more.report_id}
        repeat = Repeat(first.report_id, has_new_facts=False, reasons="和第一次举报完全相同")
        assert judge_repeat(session, again.report_id, repeat, people.officer, later).stage is ReportStage.REPEATED
        assert row_of(session, first).due_on == date(2026, 12, 11)
        merge = Repeat(first.report_id, has_new_facts=True, reasons="有新的时间和新的事实")
        assert judge_repeat(session, more.report_id, merge, people.officer, later).stage is ReportStage.MERGED
        assert row_of(session, first).due_on == date(2026, 12, 18)


def test_another_person_is_never_a_repeat(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        other = given_account(session, Role.CONSUMER, now).actor
        first, second = given_report(session, people, now, people.consumer), given_report(session, people, now, other)
        repeat = Repeat(first.report_id, has_new_facts=False, reasons="内容完全相同的举报")
        with pytest.raises(ConflictError):
            judge_repeat(session, second.report_id, repeat, people.officer, now)


def test_a_report_says_who_and_what(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        for changes, field in (
            ({"target_text": ""}, "target_text"),
            ({"facts_text": "坏人"}, "facts_text"),
            ({"event_on": date(2026, 11, 21)}, "event_on"),
            ({"phone": "123"}, "phone"),
            ({"target_id": "nobody"}, "target_id"),
        ):
            with pytest.raises(InvalidInputError) as refused:
                given_report(session, people, now, **changes)
            assert field in refused.value.fields


def test_more_material_is_kept_once_and_the_log_replays_to_the_stage(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        filed = given_report(session, people, now, people.consumer)
        other_file = replace(SOME_FILE, sha256="cd" * 32)
        add_report_evidence(session, filed.report_id, (SOME_FILE, other_file), people.consumer, now)
        start_verification(session, filed.report_id, people.officer, now)
        verdict = Verdict(ReportAction.TRANSFER, REASONS, "市卫健委")
        decide_report(session, filed.report_id, verdict, people.officer, now)
        assert len(report_status(session, filed.report_id, people.consumer, now).files) == 2
        acts = acts_of(session, Subject("report", filed.report_id))[1:]
        history = [(ReportAction(act.action), act.actor_role) for act in acts]
        assert replay_report(history) is ReportStage.TRANSFERRED


def test_a_repeated_request_files_and_decides_once(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        new, key = NewReport(TOLD), Submission(None, "same")
        filed = file_report(session, new, OFFICE, None, now, key)
        with pytest.raises(ConflictError):
            file_report(session, new, OFFICE, None, now, key)
        first = start_verification(session, filed.report_id, people.officer, now, Submission(1, "go"))
        again = start_verification(session, filed.report_id, people.officer, now, Submission(1, "go"))
        assert (again.is_repeat, again.version) == (True, first.version)
        with pytest.raises(ConflictError):
            decide_report(session, filed.report_id, OPEN_CASE, people.officer, now, Submission(1, "late"))


def test_the_reporter_reads_the_result_as_a_document_and_never_the_register(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        filed = given_report(session, people, now, people.consumer)
        start_verification(session, filed.report_id, people.officer, now)
        decide_report(session, filed.report_id, OPEN_CASE, people.officer, now)
        tell_reporter(session, filed.report_id, "", people.officer, now)
        by_kind = {row.kind: row.id for row in session.scalars(select(IssuedDocument))}
        assert document_page(session, by_kind["report_result"], people.consumer).report_id == filed.report_id
        assert len(report_documents(session, filed.report_id, people.officer)) == 2
        assert len(report_documents(session, filed.report_id, people.consumer)) == 1
        stranger = given_account(session, Role.CONSUMER, now).actor
        for kind, reader in (("report_register", people.consumer), ("report_result", stranger)):
            with pytest.raises(NotFoundError):
                document_page(session, by_kind[kind], reader)
        for reader in (people.merchant, people.mediator):
            with pytest.raises(NotFoundError):
                document_page(session, by_kind["report_result"], reader)


@pytest.mark.parametrize(
    ("area", "place", "expected"),
    [(RIVER, "", "river_id"), ("110101", "", "city_id"), ("110101", LAKE, "lake_id"), (None, "", "city_id")],
)
def test_a_report_goes_to_the_office_competent_for_its_target(database, now, area, place, expected):
    with database.transaction() as session:
        offices = given_offices(session, now)
        target = given_shop_in(session, area, "示例市渡口小吃店") if area else None
        new = NewReport(replace(TOLD, target_id=target), purchase=Purchase(Seller.SHOP, place_area=place))
        row = row_of(session, file_report(session, new, OFFICE, None, now))
        assert row.office_id == getattr(offices, expected)
        prefix = {"river_id": "晴市监投举", "lake_id": "望市监投举", "city_id": "示市监投举"}[expected]
        assert row.number.startswith(prefix)
        reader = {"river_id": offices.river, "lake_id": offices.lake, "city_id": offices.chief}[expected]
        assert [line.report_id for line in office_reports(session, reader, now).lines] == [row.id]
