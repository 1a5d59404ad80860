"""Complaints beside another platform (办法121 article 40): entered by officers, taken over from files, written out."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import Role
from identity.queries.credentials import find_credentials
from identity.storage.notice_tables import InboxNotice
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.domain.channels import Channel
from mediation.domain.clocks import ClockKind
from mediation.domain.exchange import as_csv, as_jsonl, mapping_from_json, mapping_from_toml
from mediation.domain.forms import FormKind
from mediation.domain.lifecycle import Stage
from mediation.queries.complaint_lists import own_complaints
from mediation.queries.complaint_page import complaint_page
from mediation.queries.documents import newest_document
from mediation.queries.export_rows import columns_of, export_rows
from mediation.queries.import_runs import import_run
from mediation.services.accept_complaint import accept_complaint
from mediation.services.enter_complaint import Caller, Entry, enter_complaint
from mediation.services.import_complaints import ImportFile, start_import, work_on_import
from mediation.services.record_export import ExportMade, record_export
from mediation.services.send_statement import send_statement
from mediation.storage.clock_tables import Clock
from mediation.storage.complaint_tables import Complaint, Consent
from mediation.storage.loading import find_decision
from tests.factories_identity import given_account, next_phone, some_identity
from tests.factories_mediation import FIELDS, OFFICE, SOME_FILE, given_mediating, given_offer, given_people
from tests.factories_people import ROW, file_of

MAPPING = mapping_from_toml((Path(__file__).parents[2] / "docs/examples/mapping.toml").read_text())


@pytest.fixture
def people(database, now):
    with database.transaction() as session:
        return given_people(session, now)


@pytest.fixture
def supervisor(database, now, people):
    with database.transaction() as session:
        return given_account(session, Role.SUPERVISOR, now).actor


def imported(database, supervisor, now, *rows):
    with database.transaction() as session:
        run_id = start_import(session, file_of(*rows), MAPPING, OFFICE, supervisor, now)
    with database.transaction() as session:
        work_on_import(session, run_id, now)
    with database.reading() as session:
        return import_run(session, run_id, supervisor)


def complaints(session):
    return session.scalars(select(Complaint).order_by(Complaint.id)).all()


def an_entry(people, now, **changes):
    fields = replace(FIELDS, respondent_id=people.enterprise_id, agrees_to_mediate=True)
    phone = next_phone()
    caller = Caller("田来电", phone, some_identity(phone))
    scan, day = replace(SOME_FILE, for_consumer=True), local_date(now) - timedelta(3)
    entry = Entry(Channel.PHONE, day, caller, fields, agrees_to_delegation=True, scans=(scan,))
    return replace(entry, **changes)


def test_what_an_officer_takes_down_is_filed_for_the_person_and_counted_from_the_day_of_receipt(database, now, people):
    entry = an_entry(people, now)
    with database.transaction() as session:
        complaint_id = enter_complaint(session, entry, OFFICE, people.officer, now).complaint_id
    with database.reading() as session:
        page = complaint_page(session, complaint_id, people.officer, now)
        assert page.head.received_on.isoformat() == "2026-11-17"
        assert page.head.clock.due_on.isoformat() == "2026-11-26"  # seven working days after 17 November
        assert (page.told.consumer.name, page.evidence[0].side) == ("田来电", "consumer")
        row = complaints(session)[0]
        assert (row.channel, row.entered_by, row.agrees_to_delegation) == ("phone", people.officer.account_id, True)
        assert page.consents[0].is_given
        consent = session.get_one(Consent, (complaint_id, "consumer"))
        assert (consent.channel, consent.account_id) == ("phone", people.officer.account_id)
        person = replace(people.consumer, account_id=row.consumer_id)
        assert own_complaints(session, person, now).total == 1
        assert find_credentials(session, entry.caller.phone, "here").account_id == row.consumer_id
        left = session.scalars(select(InboxNotice).where(InboxNotice.account_id == row.consumer_id)).one()
        assert left.is_legal_service
        assert "忘记密码" in left.title
        assert left.number == row.number


@pytest.mark.parametrize(("days", "field"), [(1, "received_on"), (-400, "received_on"), (-60, "event_on")])
def test_an_impossible_day_of_receipt_is_refused(database, now, people, days, field):
    entry = an_entry(people, now, received_on=local_date(now) + timedelta(days))
    with database.transaction() as session, pytest.raises(InvalidInputError) as refused:
        enter_complaint(session, entry, OFFICE, people.officer, now)
    assert field in refused.value.fields


def test_a_phone_under_another_name_is_not_taken_for_the_same_person(database, now, people):
    with database.transaction() as session:
        known = given_account(session, Role.CONSUMER, now, name="原来的人")
        with pytest.raises(ConflictError):
            enter_complaint(
                session, an_entry(people, now, caller=Caller("别人", known.phone)), OFFICE, people.officer, now
            )
        with pytest.raises(NotAllowedError):
            enter_complaint(session, an_entry(people, now), OFFICE, people.consumer, now)


def test_every_line_stands_for_itself_and_a_second_run_doubles_nothing(database, now, people, supervisor):
    bad = {**ROW, "登记编号": "12315-0002", "联系电话": "12", "登记日期": "昨天"}
    run = imported(database, supervisor, now, ROW, bad)
    assert (run.total, run.made, run.failed) == (2, 1, 1)
    assert [(each.line, each.external_number) for each in run.problems] == [(2, "12315-0002")]
    assert "登记日期：日期读不懂" in run.problems[0].reason
    assert "郝投诉" not in run.problems[0].reason
    again = imported(database, supervisor, now, ROW)
    assert (again.made, again.unchanged) == (0, 1)
    with database.reading() as session:
        (row,) = complaints(session)
        assert (row.channel, row.external_number, row.received_on.isoformat()) == ("import", "12315-0001", "2026-11-18")
        assert row.respondent_id is None


def test_a_withdrawal_elsewhere_counts_only_where_the_table_allows_it(database, now, people, supervisor):
    imported(database, supervisor, now, ROW, {**ROW, "登记编号": "12315-0002"})
    with database.transaction() as session:
        second = complaints(session)[1]
        accept_complaint(session, second.id, people.officer, now)
    gone = {**ROW, "办理状态": "已撤回"}
    run = imported(
        database, supervisor, now, gone, {**gone, "登记编号": "12315-0002"}, {**gone, "登记编号": "12315-0003"}
    )
    assert (run.updated, run.failed) == (2, 1)
    with database.reading() as session:
        first, second = complaints(session)
        assert {first.stage, second.stage} == {Stage.WITHDRAWN}
        assert newest_document(session, second.id, FormKind.TERMINATION, people.officer) is not None
        assert find_decision(session, second.id, "termination").ground == second.ground == "23-1"
        (notice,) = session.scalars(select(Clock).where(Clock.kind == ClockKind.TERMINATION_NOTICE.value))
        assert (notice.complaint_id, notice.length) == (second.id, 7)
    later = imported(database, supervisor, now, {**ROW, "办理状态": "已办结"})
    assert (later.updated, later.unchanged) == (0, 1)
    assert "没有写入" in later.problems[0].reason


def test_a_file_of_another_office_changes_nothing(database, now, people, supervisor):
    imported(database, supervisor, now, ROW)
    gone = {**ROW, "办理状态": "已撤回"}
    with database.transaction() as session:
        stranger = given_account(session, Role.SUPERVISOR, now, office="示例市晴川区市场监督管理局").actor
        admin = given_account(session, Role.ADMIN, now).actor
    run = imported(database, stranger, now, gone)
    assert (run.updated, run.failed, run.problems[0].external_number) == (0, 1, "12315-0001")
    assert "其他机关" in run.problems[0].reason
    with database.reading() as session:
        assert complaints(session)[0].stage == Stage.FILED
    assert imported(database, admin, now, gone).updated == 1


def test_characters_that_no_database_takes_are_dropped_from_a_line(database, now, people, supervisor):
    strange = {**ROW, "投诉内容": f"{ROW['投诉内容']}\ud800\0", "登记编号": "12315-0001\0"}
    lines = "\n".join(json.dumps(row) for row in (strange, {**ROW, "登记编号": "12315-0002"}))
    file = ImportFile("导出.jsonl", lines.encode(), "ef" * 32)
    with database.transaction() as session:
        run_id = start_import(session, file, MAPPING, OFFICE, supervisor, now)
    with database.transaction() as session:
        assert work_on_import(session, run_id, now).made == 2


@pytest.fixture
def refused_number():
    """The number of a complaint that the database driver refuses to store."""

    def refuse(_mapper, _connection, complaint):
        if complaint.external_number == "12315-0666":
            "\ud800".encode()

    event.listen(Complaint, "before_insert", refuse)
    yield "12315-0666"
    event.remove(Complaint, "before_insert", refuse)


def test_a_line_that_cannot_be_stored_fails_alone(database, now, people, supervisor, refused_number):
    run = imported(database, supervisor, now, {**ROW, "登记编号": refused_number}, ROW)
    assert (run.made, run.failed, run.problems[0].external_number) == (1, 1, refused_number)
    assert "无法保存" in run.problems[0].reason


def test_a_stopped_run_goes_on_where_it_was(database, now, people, supervisor):
    rows = [{**ROW, "登记编号": f"12315-{place:04d}"} for place in range(5)]
    with database.transaction() as session:
        run_id = start_import(session, file_of(*rows), MAPPING, OFFICE, supervisor, now)
    for _ in range(3):
        with database.transaction() as session:
            work_on_import(session, run_id, now, most=2)
    with database.reading() as session:
        run = import_run(session, run_id, supervisor)
        assert (run.done, run.made) == (5, 5)
        assert run.finished_at is not None
        assert session.scalar(select(func.count()).select_from(Complaint)) == 5


def test_only_supervisors_and_administrators_exchange(database, now, people):
    with database.transaction() as session:
        for actor in (people.officer, people.consumer, people.merchant):
            with pytest.raises(NotAllowedError):
                start_import(session, file_of(ROW), MAPPING, OFFICE, actor, now)
            with pytest.raises(NotAllowedError):
                list(export_rows(session, actor, is_full=False))


def test_no_export_holds_anything_of_the_room(database, now, people, supervisor):
    secret, sum_fen = "我方底线是这个数", 123_457
    with database.transaction() as session:
        complaint_id = given_mediating(session, people, now)
        send_statement(session, complaint_id, secret, people.consumer, now)
        given_offer(session, complaint_id, people.merchant, now, sum_fen)
    with database.reading() as session:
        for is_full in (False, True):
            rows = list(export_rows(session, supervisor, is_full=is_full))
            columns = columns_of(is_full=is_full)
            for text in (as_csv(columns, rows), as_jsonl(columns, rows)):
                assert rows
                for leak in (secret, "1234.57", "1,234.57", str(sum_fen), "一次付清"):
                    assert leak not in text


def test_the_open_export_names_no_person_and_the_full_one_does(database, now, people, supervisor):
    imported(database, supervisor, now, ROW)
    personal = ("郝投诉", "13712340001", "110101199003077475", "示例路", "系统坏了")
    with database.reading() as session:
        shown = as_jsonl(columns_of(is_full=False), export_rows(session, supervisor, is_full=False))
        assert [each for each in personal if each in shown] == []
        full = as_jsonl(columns_of(is_full=True), export_rows(session, supervisor, is_full=True))
        assert [each for each in personal if each not in full] == []


def test_a_full_export_can_be_taken_over_again_by_another_installation(database, now, people, supervisor):
    imported(database, supervisor, now, ROW)
    with database.reading() as session:
        (line,) = as_jsonl(columns_of(is_full=True), export_rows(session, supervisor, is_full=True)).splitlines()
    given = {"source": "另一个平台", "columns": {name: name for name in json.loads(line) if name not in _NOT_IMPORTED}}
    given["values"] = {"request": {"退款": "refund"}, "payment_method": {"": ""}, "id_kind": {"居民身份证": "resident"}}
    with database.transaction() as session:
        file = ImportFile("导出.jsonl", line.encode(), "cd" * 32)
        mapping = mapping_from_json({**given, "date_format": "%Y-%m-%d"})
        run_id = start_import(session, file, mapping, OFFICE, supervisor, now)
        assert work_on_import(session, run_id, now).made == 1


_NOT_IMPORTED = {"number", "external_source", "channel", "accepted_on", "concluded_on", "ground"}


def test_a_cell_that_a_spreadsheet_would_compute_is_made_inert():
    columns = columns_of(is_full=False)
    row = {column.name: "=1+1" for column in columns}
    assert "'=1+1" in as_csv(columns, [row])


def test_every_export_is_in_the_log(database, now, people, supervisor):
    with database.transaction() as session:
        export_id = record_export(session, ExportMade(3, "csv", is_full=True), supervisor, now)
    with database.reading() as session:
        (act,) = acts_of(session, Subject("export", export_id))
        assert act.details == {"lines": 3, "format": "csv", "is_full": True}
