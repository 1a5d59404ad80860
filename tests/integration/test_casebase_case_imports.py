"""Past cases of other sources are taken in once, changed and followed by the index; on both databases."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from bootstrap.commands.casebase import casebase_commands
from casebase.domain.case_mapping import shipped_mapping
from casebase.domain.content import load_content
from casebase.search import open_index
from casebase.search.port import Collection
from casebase.services.follow_changes import check_index, ensure_index
from casebase.services.import_cases import CaseSource, read_cases, store_cases
from casebase.services.seed_casebase import seed_casebase
from casebase.storage.casebase_tables import CasebaseChange, StoredCase
from casebase.storage.loading import case_of
from core.database import Database
from core.kernel.errors import InvalidInputError
from core.kernel.roles import SYSTEM_ACTOR
from core.records.files import Record, records_of
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from tests.factories_casebase import CASES, given_content

ROOT = Path(__file__).parents[2]
FACTS = (
    "在健身房办了年卡，店关门停业，预付的余额不退。",
    "买到过期发霉的蓝莓蛋糕，要求十倍赔偿。",
    "网购的手机壳一直不发货，店家失联。",
)


def given_record(number, facts, **other):
    record = {
        "id": number,
        "entName": "某市示范健身有限公司",
        "content": facts,
        "res": "调解成功",
        "endtime": "2025-03-15",
    }
    return record | {"department": "广州市天河区市场监督管理局"} | other


RECORDS = tuple(given_record(number, facts) for number, facts in enumerate(FACTS, start=1))


@pytest.fixture
def content(tmp_path):
    return given_content(tmp_path / "content")


@pytest.fixture
def take(database, content, now):
    """Import records and return what became of them."""

    def run(records, mapping="disclosure_12315", at=now):
        source = CaseSource("file", "0" * 64, shipped_mapping(mapping), content, date(2026, 11, 20))
        read = read_cases([Record(line, one) for line, one in enumerate(records, start=1)], source)
        with database.transaction() as session:
            counts = store_cases(session, read, source, SYSTEM_ACTOR, at)
        return {fate.value: count for fate, count in counts.items() if count}

    return run


def imported(database):
    with database.reading() as session:
        rows = session.scalars(select(StoredCase).where(StoredCase.origin == "imported"))
        return {case.external_id: case for case in map(case_of, rows)}


def changes(database):
    with database.reading() as session:
        return session.scalar(select(func.count(CasebaseChange.number)))


def test_the_same_records_again_change_nothing_and_leave_no_act(database, take, now):
    assert take(RECORDS) == {"new": 3}
    before, numbered = imported(database), changes(database)
    assert take(RECORDS, at=now + timedelta(days=1)) == {"same": 3}
    assert (imported(database), changes(database)) == (before, numbered)
    with database.reading() as session:
        acts = acts_of(session, Subject("cases", shipped_mapping("disclosure_12315").source))
    assert [act.action for act in acts] == ["imported"]
    assert acts[0].details["new"] == 3


def test_a_changed_record_replaces_the_one_with_its_number(database, take):
    take(RECORDS)
    assert take([*RECORDS[:2], given_record(3, FACTS[2], res="终止调解")]) == {"same": 2, "changed": 1}
    assert imported(database)["3"].result.value == "terminated"
    assert len(imported(database)) == 3


def test_a_number_that_comes_twice_is_one_case_as_it_stands_last(database, take):
    assert take([RECORDS[0], given_record(1, FACTS[1])]) == {"new": 1, "repeated": 1}
    assert imported(database)["1"].category == "食品安全"


def test_the_index_follows_an_import(database, take):
    take(RECORDS)
    index = open_index("tantivy")
    with database.transaction() as session:
        ensure_index(session, index)
    take([given_record(2, "买到过期的草莓蛋糕，要求十倍赔偿。"), given_record(9, "买的桑葚果酱里有异物，商家不赔。")])
    with database.transaction() as session:
        ensure_index(session, index)
        assert check_index(session, index).agrees
    assert index.find(Collection.CASES, "桑葚果酱", 3)[0].id == imported(database)["9"].id
    assert index.find(Collection.CASES, "蓝莓", 3) == []


def test_seeding_new_content_leaves_imported_cases_alone(database, take, now, tmp_path):
    take(RECORDS)
    before = imported(database)
    shorter = given_content(tmp_path / "shorter", cases=json.dumps(CASES[0], ensure_ascii=False))
    with database.transaction() as session:
        assert seed_casebase(session, shorter, now) == 3
    assert imported(database) == before


def test_a_rejected_record_keeps_no_other_from_being_taken(database, take):
    assert take([RECORDS[0], given_record(2, "退"), RECORDS[2]]) == {"new": 2, "rejected": 1}
    assert set(imported(database)) == {"1", "3"}


def test_lines_of_the_shipped_cases_are_these_cases_and_make_no_others(database, take):
    assert take(CASES, "cases_jsonl") == {"shipped": 4}
    other = {**CASES[1], "facts": "同一个编号下的另一段话，说的是别的事情。"}
    assert take([other], "cases_jsonl") == {"rejected": 1}
    new = {**CASES[1], "id": "X1"}
    assert take([new], "cases_jsonl") == {"new": 1}
    twin = imported(database)["X1"]
    with database.reading() as session:
        shipped = case_of(session.get_one(StoredCase, "C2"))
        assert session.scalar(select(func.count(StoredCase.id))) == 5
    same = {name: getattr(shipped, name) for name in ("id", "origin", "external_id", "keywords")}
    assert replace(twin, **same) == shipped


def test_every_published_dispute_of_the_release_is_recognised_in_its_own_file():
    content = load_content()
    source = CaseSource("cases.jsonl", "", shipped_mapping("cases_jsonl"), content, date(2026, 11, 20))
    read = read_cases(records_of(ROOT / "casebase/content/cases.jsonl"), source)
    assert (read.shipped, read.cases, read.rejected) == (206, (), ())


@dataclass(frozen=True)
class Given:
    database: Database
    now: datetime

    def clock(self):
        return self.now


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # it stores the shipped content first
def test_the_command_takes_the_example_in_and_writes_down_what_it_rejected(database, now, tmp_path):
    file, rejected = tmp_path / "cases.csv", tmp_path / "rejected.jsonl"
    file.write_bytes((ROOT / "docs/examples/cases.csv").read_bytes() + "2025-003,昨天,退,,,,,,,\n".encode())
    arguments = ["import-cases", file, "--mapping", ROOT / "docs/examples/cases_mapping.toml", "--rejected", rejected]
    for counted in ("新增 2，更新 0，没有变化 0，已经内置 0，没有收入 1", "新增 0，更新 0，没有变化 2"):
        result = CliRunner().invoke(casebase_commands, list(map(str, arguments)), obj=Given(database, now))
        assert result.exit_code == 1
        assert counted in result.stderr
        assert "隐去了企业或店铺名称" in result.stderr
    line = json.loads(rejected.read_text("utf-8"))
    assert line == {
        "record": 3,
        "line": 4,
        "reasons": ["公布日期：日期不对，或者不在 1990 年到今天之间", "投诉内容：太短，不足 10 个字"],
    }
    assert rejected.stat().st_mode & 0o077 == 0
    assert set(imported(database)) == {"2025-001", "2025-002"}


def test_a_record_with_suspects_can_be_held_for_a_person(content, now):
    records = [Record(1, given_record(1, FACTS[0] + "服务员春花可以作证。")), Record(1, RECORDS[1], 2)]
    source = CaseSource("file", "0" * 64, shipped_mapping("disclosure_12315"), content, now.date())
    masked, held = read_cases(records, source), read_cases(records, replace(source, holds_suspects=True))
    assert (len(masked.cases), masked.suspects.total() > 0, masked.guessed) == (2, True, 2)
    assert "春花" not in masked.cases[0].facts
    assert [case.external_id for case in held.cases] == ["2"]
    assert ["拿不准" in reason for one in held.rejected for reason in one.reasons] == [True]


def test_records_of_a_page_are_numbered_and_a_heading_without_a_mapped_column_is_refused(content, now, tmp_path):
    page, table = tmp_path / "page.json", tmp_path / "table.csv"
    page.write_text(json.dumps({"rows": [RECORDS[0], given_record(2, "退"), given_record(3, "换")]}), "utf-8")
    source = CaseSource("file", "0" * 64, shipped_mapping("disclosure_12315"), content, now.date())
    read = read_cases(records_of(page, "rows"), source)
    assert [(one.record, one.line) for one in read.rejected] == [(2, 1), (3, 1)]
    table.write_text("id,content,res\n1,买到坏的，不退。,已退\n", "utf-8")
    with pytest.raises(InvalidInputError, match="没有这些列：entName、creditNo、entAddr、department、endtime。"):
        list(records_of(table, columns=tuple(source.mapping.columns.values())))
