"""A file of applications comes back whole: each line with its answer, or with why there is none."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from core.kernel.errors import InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import Actor, Role
from core.records.files import Record, open_records
from core.records.writing import csv_table, workbook_table
from identity.services.deactivate_account import deactivate_account
from identity.storage.notice_tables import InboxNotice
from sanctions.domain.flag_kinds import NO_LAST_DAY
from sanctions.queries.check_batches import batch_page, batch_table, batches_of_desk
from sanctions.services.check_batches import LINES_AT_ONCE, BatchFile, go_on_with_batch, start_batch, work_on_batches
from sanctions.storage.batch_tables import CheckBatch
from sanctions.storage.flag_tables import Flag
from tests.factories_abnormal import given_abnormal
from tests.factories_desks import given_desks, hidden_of, text_of
from tests.factories_identity import given_account
from tests.factories_registry import given_enterprise, some_code
from tests.factories_sanctions import GOOD_ID, HONOURS, LICENSING, given_decided, given_law

HEADING = "统一社会信用代码,名称,人员,备注"


@pytest.fixture
def desks(sqlite, vault, tmp_path, now):
    return given_desks(sqlite, vault, tmp_path, now)


def sent(desks, text, role=Role.HONOURS_CLERK, matter="market_honour"):
    client = desks.clients[role]
    page = client.get("/checks/batches").get_data(as_text=True)
    typed = {**hidden_of(page, "/checks/batches"), "matter": matter, "file": (io.BytesIO(text.encode()), "名单.csv")}
    headers = {"Sec-Fetch-Site": "same-origin"}
    return client.post("/checks/batches", data=typed, content_type="multipart/form-data", headers=headers)


def test_each_line_comes_back_with_its_answer_or_the_reason_of_none(desks):
    clean, listed = some_code(), some_code()
    with desks.database.transaction() as session:
        given_enterprise(session, code=clean)
        given_decided(session, desks.now, given_enterprise(session, "示例市青禾健身服务有限公司", code=listed))
    lines = [
        f"{clean},,,=1+1",
        f"{listed},,张三 {GOOD_ID} 法人,",
        "91990100MA00000000,,,",
        ",完全不存在的企业,,",
        "1,2,3,4,5",
    ]
    answer = sent(desks, "\n".join([HEADING, *lines]))
    assert answer.status_code == 303
    waiting = desks.page(Role.HONOURS_CLERK, answer.location)
    assert "0 / 5 行" in waiting
    before = csv.DictReader(io.StringIO(desks.page(Role.HONOURS_CLERK, f"{answer.location}/answers.csv")))
    assert {row["核查结论"] for row in before} == {"未核查"}
    desks.given(work_on_batches, desks.now)
    page = desks.page(Role.HONOURS_CLERK, answer.location)
    assert "5 / 5 行" in page
    assert "统一社会信用代码不正确" in page
    rows = list(csv.DictReader(io.StringIO(desks.page(Role.HONOURS_CLERK, f"{answer.location}/answers.csv"))))
    assert [row["核查结论"] for row in rows] == ["未发现", "必须拒绝", "未核查", "未找到该主体", "未核查"]
    assert rows[0]["备注"] == "'=1+1"
    assert "严重违法失信名单" in rows[1]["依据"]
    assert "第 6 行" in rows[4]["没有核查的原因"]
    desks.page(Role.REGISTRATION_CLERK, answer.location, 404)
    desks.page(Role.HONOURS_CLERK, f"{answer.location}/answers.pdf", 404)


def test_what_has_no_last_day_is_said_to_have_none(desks):
    code = some_code()
    with desks.database.transaction() as session:
        given_decided(session, desks.now, given_enterprise(session, code=code))
        session.execute(update(Flag).values(ends_on=NO_LAST_DAY))
    answer = sent(desks, f"{HEADING}\n{code},,,")
    desks.given(work_on_batches, desks.now)
    (row,) = csv.DictReader(io.StringIO(desks.page(Role.HONOURS_CLERK, f"{answer.location}/answers.csv")))
    assert "起，没有到期日" in row["依据"]
    assert "9999" not in row["依据"]


@pytest.mark.parametrize(
    ("text", "matter", "field"),
    [("备注\n1", "market_honour", "file"), (HEADING, "market_honour", "file"), (f"{HEADING}\n1,,,", "", "matter")],
)
def test_a_file_that_names_nobody_or_no_matter_is_refused(desks, text, matter, field):
    answer = sent(desks, text, matter=matter)
    assert answer.status_code == 422
    assert f"field-{field}" in text_of(answer)


def test_while_nothing_can_be_answered_the_lines_wait_and_are_answered_later(database, now, tmp_path):
    with database.transaction() as session:
        given_law(session, now)
        clerk = given_clerk(session, now)
        code = some_code()
        given_enterprise(session, code=code)
        given_decided(session, now)
        session.execute(update(Flag).values(spread_at=None))
        path = tmp_path / "batch.xlsx"
        path.write_bytes(workbook_table(["代码", "姓名", "出生日期"], [[code, "张三", "1990-05-21"]]))
        file = BatchFile("名单.xlsx", "0" * 64, list(open_records(Path(path))))
        with pytest.raises(NotAllowedError):
            start_batch(session, file, "honours", "market_honour", LICENSING, now)
        with pytest.raises(InvalidInputError):
            start_batch(session, file, "honours", "set_up", clerk, now)
        batch_id = start_batch(session, file, "honours", "market_honour", clerk, now)
        work_on_batches(session, now)
        stopped = batch_page(session, batch_id, clerk)
        assert (stopped.done, stopped.failed, bool(stopped.paused_for)) == (0, 0, True)
        session.execute(update(Flag).values(spread_at=now))
        work_on_batches(session, now)
        done = batch_page(session, batch_id, clerk)
        assert (done.done, done.verdicts, done.paused_for) == (1, (("未发现", 1),), "")
        assert [one.batch_id for one in batches_of_desk(session, HONOURS)] == [batch_id]
        with pytest.raises(NotFoundError):
            batch_table(session, batch_id, LICENSING)
        assert batch_table(session, batch_id, clerk)[1][0][:4] == (code, "张三", "1990-05-21", "未发现")


def test_of_a_file_of_too_many_lines_no_more_is_read_and_one_of_too_many_columns_is_refused(database, now):
    read = []

    def endless():
        for line in range(2, 100_000):
            read.append(line)
            yield Record(line, {"名称": "某店"})

    with database.transaction() as session:
        given_law(session, now)
        clerk = given_clerk(session, now)
        wide = [Record(2, {"名称": "某店", **{f"列{number}": "" for number in range(200)}})]
        for records in (endless(), wide):
            with pytest.raises(InvalidInputError) as refused:
                start_batch(session, BatchFile("名单.csv", "0" * 64, records), "honours", "market_honour", clerk, now)
            assert "最多" in refused.value.fields["file"]
    assert len(read) == 10_001


def test_a_cell_with_unseen_characters_holds_up_no_batch(database, now):
    with database.transaction() as session:
        given_law(session, now)
        clerk = given_clerk(session, now)
        file = BatchFile("名单.csv", "0" * 64, [Record(2, {"名称": "完全不存在\x00的企业", "人员": "张\ud800三"})])
        batch_id = start_batch(session, file, "honours", "market_honour", clerk, now)
        work_on_batches(session, now)
        done = batch_page(session, batch_id, clerk)
        assert (done.done, done.paused_for, done.verdicts) == (1, "", (("未找到该主体", 1),))


def test_desks_take_turns_and_a_batch_whose_starter_left_stops_until_a_colleague_goes_on(sqlite, now):
    def batch_of(clerk, desk, matter, lines):
        records = [Record(line, {"名称": "完全不存在的企业"}) for line in range(2, lines + 2)]
        return start_batch(session, BatchFile("林示例的申请.csv", "0" * 64, records), desk, matter, clerk, now)

    with sqlite.transaction() as session:
        given_law(session, now)
        clerk, colleague = given_clerk(session, now), given_clerk(session, now)
        other = given_account(session, Role.LICENSING_CLERK, now).actor
        large = batch_of(clerk, "honours", "market_honour", LINES_AT_ONCE + 1)
        small = batch_of(other, "licensing", "food_business_licence", 1)
        for seconds in (1, 2):
            work_on_batches(session, now + timedelta(seconds=seconds))
        assert batch_page(session, small, other).finished_at is not None
        assert batch_page(session, large, colleague).done == LINES_AT_ONCE
        assert "林示例" not in str(session.execute(select(CheckBatch.__table__)).all())
        deactivate_account(session, clerk.account_id, "调离", Actor("admin", Role.ADMIN, "管理员"), now)
        for _ in range(2):
            work_on_batches(session, now + timedelta(minutes=1))
        stopped = batch_page(session, large, colleague)
        assert (stopped.done, bool(stopped.stopped_for)) == (LINES_AT_ONCE, True)
        titles = select(InboxNotice.title).where(InboxNotice.account_id == colleague.account_id)
        assert session.scalars(titles).all() == ["一次批量核查停下了"]
        with pytest.raises(NotFoundError):
            go_on_with_batch(session, large, other, now)
        go_on_with_batch(session, large, colleague, now)
        work_on_batches(session, now + timedelta(minutes=2))
        assert batch_page(session, large, colleague).finished_at is not None


def given_clerk(session, now):
    return given_account(session, Role.HONOURS_CLERK, now).actor


def test_a_spreadsheet_computes_nothing_of_what_was_sent():
    assert csv_table(["=A"], [["-1", "x"]]).decode("utf-8-sig") == "'=A\r\n'-1,x\r\n"


def test_a_cell_says_that_an_entry_of_the_abnormal_list_has_no_last_day(sqlite, now):
    with sqlite.transaction() as session:
        given_law(session, now)
        code = some_code()
        _, then = given_abnormal(session, now, "4-4", given_enterprise(session, code=code))
        clerk = given_account(session, Role.REGISTRATION_CLERK, now).actor
        file = BatchFile("名单.csv", "0" * 64, [Record(2, {"代码": code})])
        batch_id = start_batch(session, file, "registration", "change_registration", clerk, then)
        work_on_batches(session, then)
        (row,) = batch_table(session, batch_id, clerk)[1]
        assert "没有到期日" in row[2]
        assert "9999" not in "".join(row)
