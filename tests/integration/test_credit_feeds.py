"""Deliveries of departments, from file to record or quarantine, on both databases."""

import csv
import hashlib
import io
import json
from datetime import date, timedelta

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from core.contracts.credit import CreditWithdrawn, RevocationFiled
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, TooLargeError
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from core.outbox.publishing import read_fact
from core.outbox.tables import OutboxMessage
from core.records.files import open_records
from core.rules import load_shipped_book
from credit.domain.feeds import feeds
from credit.domain.items import Grade, Status
from credit.queries.feeds import delivery_page, feeds_page, row_page
from credit.queries.party_file import party_file
from credit.queries.public_file import public_file
from credit.services import take_delivery as taking
from credit.services.repair_row import Mending, Why, discard_row, mend_row, put_in_place, stop_shown
from credit.services.seed_catalogue import seed_catalogue
from credit.services.take_delivery import DeliveredFile, take_delivery
from credit.storage.record_tables import CreditRecord
from rulebook.services.seed_rule_book import seed_rule_book
from tests.factories_credit import DELIVERED_CODE, LICENCE_ROW, OLD_PENALTY_ROW, PENALTY_ROW
from tests.factories_registry import given_enterprise

OFFICER = Actor("officer", Role.OFFICER, "王五")
TODAY = date(2026, 11, 20)
OTHER_CODE, OTHER_NAME = "91990100MA3080TM07", "示例市木马健身服务有限公司"
MARKET = "market_regulation.administrative_penalty"
PENALTIES, LICENCES = "housing_construction.construction_penalty", "market_regulation.food_business_licence"


@pytest.fixture
def shop(database, now):
    from credit.domain.shipped_catalogue import catalogue

    with database.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
        seed_catalogue(session, catalogue(), now)
        return given_enterprise(session, code=DELIVERED_CODE)


def written_csv(folder, rows, encoding="utf-8"):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return written(folder, text.getvalue().encode(encoding))


def written(folder, content):
    path = folder / hashlib.sha256(content).hexdigest()[:12]
    path.write_bytes(content)
    return path


def written_book(folder, rows):
    book = Workbook()
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    path = folder / "book.xlsx"
    book.save(path)
    return path


def take(session, feed, path, now, actor=OFFICER):
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    file = DeliveredFile(feeds()[feed], "报送.csv", digest, open_records(path))
    delivery_id = take_delivery(session, file, actor, now)
    return delivery_page(session, delivery_id, OFFICER)


def records_of_shop(session, shop):
    return party_file(session, shop, OFFICER, TODAY).records


@pytest.mark.parametrize(
    "kind",
    ["utf-8-sig", "gb18030", "xlsx", "json"],
)
def test_a_file_of_any_kind_is_filed_with_the_column_of_every_field(database, tmp_path, now, shop, kind):
    rows = [PENALTY_ROW]
    if kind == "xlsx":
        path = written_book(tmp_path, rows)
    elif kind == "json":
        path = written(tmp_path, json.dumps(rows, ensure_ascii=False).encode())
    else:
        path = written_csv(tmp_path, rows, kind)
    with database.transaction() as session:
        page = take(session, PENALTIES, path, now)
        assert (page.line.new, page.line.waiting) == (1, 0)
        (record,) = records_of_shop(session, shop)
        origins = session.get(CreditRecord, record.record_id).origins
        assert origins["delivery"] == page.line.delivery_id
        assert (origins["line"], origins["columns"]["fine_fen"]) == (1 if kind == "json" else 2, "cf_nr_fk")
        assert "报送.csv" in next(one.origin for one in record.fields if one.label == "罚款金额")
        assert page.unknown_columns == ("bz",)


def test_a_delivered_revocation_is_published_once_and_no_other_penalty(database, tmp_path, now, shop):
    revoked = {**PENALTY_ROW, "cf_wsh": "吊〔2026〕1号", "cf_cflb": "吊销许可证件", "cf_nr": "吊销食品经营许可证"}
    path = written_csv(tmp_path, [PENALTY_ROW, revoked])
    with database.transaction() as session:
        assert take(session, PENALTIES, path, now).line.new == 2
        told = select(OutboxMessage).where(OutboxMessage.fact_type == RevocationFiled.TYPE)
        (fact,) = [read_fact(session, row, RevocationFiled) for row in session.scalars(told)]
    assert (fact.enterprise_id, fact.document_number, fact.penalty) == (shop, "吊〔2026〕1号", "吊销食品经营许可证")


def test_the_source_is_never_shown_longer_than_it_shows_itself(database, tmp_path, now, shop):
    with database.transaction() as session:
        take(session, PENALTIES, written_csv(tmp_path, [PENALTY_ROW]), now)
        (record,) = records_of_shop(session, shop)
        assert (record.grade, record.public_until) == (Grade.GENERAL, date(2027, 1, 8))
        assert public_file(session, shop, date(2027, 1, 8)).records
        assert not public_file(session, shop, date(2027, 1, 9)).records


def test_both_standards_of_penalties_and_licences_are_taken_in(database, tmp_path, now, shop):
    with database.transaction() as session:
        assert take(session, PENALTIES, written_csv(tmp_path, [OLD_PENALTY_ROW]), now).line.new == 1
        assert take(session, LICENCES, written_csv(tmp_path, [LICENCE_ROW]), now).line.new == 1
        assert {one.title for one in records_of_shop(session, shop)} >= {"食品经营许可"}


def test_the_same_file_again_and_the_same_row_in_another_file_change_nothing(database, tmp_path, now, shop):
    path = written_csv(tmp_path, [PENALTY_ROW])
    other = written_csv(tmp_path, [PENALTY_ROW, {**PENALTY_ROW, "cf_wsh": "示住建罚〔2026〕9号"}])
    with database.transaction() as session:
        first = take(session, PENALTIES, path, now)
        assert take(session, PENALTIES, path, now).line.delivery_id == first.line.delivery_id
        page = take(session, PENALTIES, other, now)
        assert (page.line.new, page.line.same, len(records_of_shop(session, shop))) == (1, 1, 2)


def test_what_is_wrong_waits_with_its_reason_and_the_quality_is_told(database, tmp_path, now, shop):
    rows = [
        {**PENALTY_ROW, "cf_wsh": "1号", "cf_wfxw": ""},
        {**PENALTY_ROW, "cf_wsh": "2号", "cf_xdr_shxym": "91990100MA0000000X"},
        {**PENALTY_ROW, "cf_wsh": "3号", "cf_xdr_shxym": "119901000009900163"},
        {**PENALTY_ROW, "cf_wsh": "4号", "cf_xdr_mc": "另一地方苍穹煤矿集团股份有限公司"},
        {**PENALTY_ROW, "cf_wsh": "5号"},
        {**PENALTY_ROW, "cf_wsh": "5号", "cf_wfxw": "别的"},
        {**PENALTY_ROW, "cf_wsh": "6号", "cf_cflb": "行政拘留"},
        {**PENALTY_ROW, "cf_wsh": "7号", "cf_xdr_lb": "自然人", "cf_xdr_mc": "张某", "cf_xdr_shxym": ""},
    ]
    with database.transaction() as session:
        page = take(session, PENALTIES, written_csv(tmp_path, rows), now)
        assert (page.line.new, page.line.waiting, page.line.people) == (1, 6, 1)
        assert [one.problems[0][0] for one in page.waiting] == [
            "缺少必填内容",
            "统一社会信用代码不对",
            "登记里没有这个代码",
            "名称和登记的不是一家",
            "同一文件里同一文书写了两次，内容不同",
            "看不出处罚的轻重",
        ]
        assert page.missing == {"cf_wfxw": 1}


def test_a_mended_row_is_filed_and_tells_what_a_person_wrote(database, tmp_path, now, shop):
    with database.transaction() as session:
        row = {**PENALTY_ROW, "cf_wfxw": ""}
        (waiting,) = take(session, PENALTIES, written_csv(tmp_path, [row]), now).waiting
        with pytest.raises(InvalidInputError) as refused:
            mend_row(session, waiting.row_id, Mending({"cf_jdrq": "昨天"}), OFFICER, now)
        assert set(refused.value.fields) >= {"cf_wfxw", "cf_jdrq"}
        record_id = mend_row(session, waiting.row_id, Mending({"cf_wfxw": "未按图施工"}), OFFICER, now)
        origins = session.get(CreditRecord, record_id).origins
        assert "violation" not in origins["columns"]
        assert row_page(session, waiting.row_id, OFFICER, TODAY).fate == "filed"
        with pytest.raises(ConflictError):
            discard_row(session, waiting.row_id, "重复", OFFICER, now)


def test_other_words_for_the_same_document_wait_and_may_correct_the_record(database, tmp_path, now, shop):
    with database.transaction() as session:
        take(session, PENALTIES, written_csv(tmp_path, [PENALTY_ROW]), now)
        changed = written_csv(tmp_path, [{**PENALTY_ROW, "cf_nr_fk": "3"}])
        (waiting,) = take(session, PENALTIES, changed, now).waiting
        assert row_page(session, waiting.row_id, OFFICER, TODAY).conflicts == (
            ("罚款金额", "¥20,000.00", "¥30,000.00"),
        )
        put_in_place(session, waiting.row_id, Why("部门来函更正"), OFFICER, now)
        (record,) = records_of_shop(session, shop)
        assert (record.edition, "¥30,000.00" in {one.text for one in record.fields}) == (2, True)
        assert len(party_file(session, shop, OFFICER, TODAY).earlier) == 1


def test_a_row_is_discarded_with_a_reason_only(database, tmp_path, now, shop):
    with database.transaction() as session:
        (waiting,) = take(session, PENALTIES, written_csv(tmp_path, [{**PENALTY_ROW, "cf_wfxw": ""}]), now).waiting
        with pytest.raises(InvalidInputError):
            discard_row(session, waiting.row_id, " ", OFFICER, now)
        with pytest.raises(ConflictError):
            put_in_place(session, waiting.row_id, Why("更正"), OFFICER, now)
        discard_row(session, waiting.row_id, "部门撤回", OFFICER, now)
        assert row_page(session, waiting.row_id, OFFICER, TODAY).fate == "discarded"


def test_a_late_delivery_is_told_and_a_missing_one_stands_as_late(database, tmp_path, now, shop):
    with database.transaction() as session:
        first = take(session, PENALTIES, written_csv(tmp_path, [PENALTY_ROW]), now)
        assert (first.line.due_on, first.line.late_days) == (None, 0)
        assert feeds_page(session, OFFICER, TODAY).late == 0
        assert feeds_page(session, OFFICER, TODAY + timedelta(30)).late == 1
        later = written_csv(tmp_path, [{**PENALTY_ROW, "cf_wsh": "9号"}])
        page = take(session, PENALTIES, later, now + timedelta(30))
        assert page.line.late_days == 30 - (page.line.due_on - TODAY).days > 0


def test_a_file_of_another_heading_too_many_rows_or_another_person_is_refused(
    database, tmp_path, now, shop, monkeypatch
):
    assert shop
    with database.transaction() as session:
        with pytest.raises(InvalidInputError, match="列名"):
            take(session, PENALTIES, written_csv(tmp_path, [{"a": "1"}]), now)
        with pytest.raises(InvalidInputError, match="没有能读"):
            take(session, PENALTIES, written(tmp_path, b"cf_wsh\n"), now)
        with pytest.raises(InvalidInputError, match="Excel"):
            take(session, PENALTIES, written(tmp_path, b"PK\x03\x04broken"), now)
        with pytest.raises(NotAllowedError):
            take(session, PENALTIES, written_csv(tmp_path, [PENALTY_ROW]), now, Actor("m", Role.MERCHANT, "李四"))
        monkeypatch.setattr(taking, "MOST_ROWS", 1)
        with pytest.raises(TooLargeError):
            take(session, PENALTIES, written_csv(tmp_path, [PENALTY_ROW, PENALTY_ROW]), now)


def only_row(session, page):
    (waiting,) = page.waiting
    return row_page(session, waiting.row_id, OFFICER, TODAY)


def test_a_natural_persons_data_in_a_row_is_nowhere_shown_until_a_person_took_it_out(database, tmp_path, now, shop):
    told = "处罚李小红，身份证990101199001011237，电话13912345678，罚款二万元"
    with database.transaction() as session:
        page = take(session, PENALTIES, written_csv(tmp_path, [{**PENALTY_ROW, "cf_nr": told}]), now)
        row = only_row(session, page)
        assert records_of_shop(session, shop) == ()
        assert row.proposals == {"cf_nr": "处罚李某，身份证（略去身份证号码），电话（略去电话号码），罚款二万元"}
        with pytest.raises(InvalidInputError):
            mend_row(session, row.row_id, Mending({}, {"personal": "yes"}), OFFICER, now)
        mend_row(session, row.row_id, Mending({"cf_nr": row.proposals["cf_nr"]}), OFFICER, now)
        (record,) = records_of_shop(session, shop)
        assert not any("990101199001011237" in one.text or "13912345678" in one.text for one in record.fields)


def test_one_document_for_two_enterprises_is_filed_for_both_only_when_a_person_says_so(database, tmp_path, now, shop):
    assert shop
    rows = [PENALTY_ROW, {**PENALTY_ROW, "cf_xdr_shxym": OTHER_CODE, "cf_xdr_mc": OTHER_NAME}]
    with database.transaction() as session:
        given_enterprise(session, code=OTHER_CODE, name=OTHER_NAME)
        page = take(session, PENALTIES, written_csv(tmp_path, rows), now)
        assert [one.problems[0][0] for one in page.waiting] == ["同一文号涉及两家"] * 2
        for one in page.waiting:
            mend_row(session, one.row_id, Mending({}, {"joint": "yes"}), OFFICER, now)
        again = take(session, PENALTIES, written_csv(tmp_path, [*rows, {**PENALTY_ROW, "cf_wsh": "9号"}]), now)
        assert (again.line.same, again.line.new) == (2, 1)
        late = {**rows[1], "cf_wsh": "9号"}
        asked = only_row(session, take(session, PENALTIES, written_csv(tmp_path, [late]), now))
        assert [name for name, _, _ in asked.problems] == ["同一文号涉及两家"]


def test_a_licence_that_its_source_cancelled_waits_and_is_shown_no_more_by_a_persons_act(database, tmp_path, now, shop):
    cancelled = {**LICENCE_ROW, "当前状态": "注销"}
    with database.transaction() as session:
        unknown = take(session, LICENCES, written_csv(tmp_path, [cancelled]), now)
        assert records_of_shop(session, shop) == ()
        discard_row(session, unknown.waiting[0].row_id, "没有记入过", OFFICER, now)
        take(session, LICENCES, written_csv(tmp_path, [LICENCE_ROW]), now)
        row = only_row(session, take(session, LICENCES, written_csv(tmp_path, [{**cancelled, "备注": "a"}]), now))
        assert (row.may_stop, row.conflicts) == (True, (("证书状态", "有效", "注销"),))
        stop_shown(session, row.row_id, "部门来函：已经注销", OFFICER, now)
        assert public_file(session, shop, TODAY).records == ()
        (record,) = records_of_shop(session, shop)
        assert record.status is Status.ENDED
        assert take(session, LICENCES, written_csv(tmp_path, [{**cancelled, "备注": "b"}]), now).line.same == 1


def test_a_record_that_a_person_stops_because_its_document_was_annulled_is_told_as_withdrawn(
    database, tmp_path, now, shop
):
    annulled = {**LICENCE_ROW, "当前状态": "吊销或者撤销"}
    with database.transaction() as session:
        take(session, LICENCES, written_csv(tmp_path, [LICENCE_ROW]), now)
        row = only_row(session, take(session, LICENCES, written_csv(tmp_path, [annulled]), now))
        stop_shown(session, row.row_id, "部门来函：已经撤销", OFFICER, now)
        (record,) = records_of_shop(session, shop)
        told = select(OutboxMessage).where(OutboxMessage.fact_type == CreditWithdrawn.TYPE)
        (fact,) = [read_fact(session, one, CreditWithdrawn) for one in session.scalars(told)]
    assert record.status is Status.WITHDRAWN
    assert (fact.enterprise_id, fact.withdrawn_on) == (shop, TODAY)


def test_a_correction_by_graver_words_changes_the_grade_and_the_term(database, tmp_path, now, shop):
    fined = {**PENALTY_ROW, "cf_cflb": "罚款", "cf_nr": "罚款二万元", "cf_gsjzq": "", "cf_wfxw": "虚假宣传"}
    stopped = {**fined, "cf_cflb": "罚款;责令停产停业"}
    with database.transaction() as session:
        take(session, MARKET, written_csv(tmp_path, [fined]), now)
        (waiting,) = take(session, MARKET, written_csv(tmp_path, [stopped]), now).waiting
        with pytest.raises(InvalidInputError) as refused:
            put_in_place(session, waiting.row_id, Why("部门来函更正"), OFFICER, now)
        assert set(refused.value.fields) == {"answer-no_ban_end"}
        why = Why("部门来函更正", {"no_ban_end": "2031-01-31"})
        put_in_place(session, waiting.row_id, why, OFFICER, now)
        (record,) = records_of_shop(session, shop)
        assert (record.grade, record.public_until) == (Grade.SERIOUS_II, date(2031, 1, 31))
        assert record.stoppable_from == date(2031, 2, 1)
