"""Official texts of laws are taken in, kept by day, shown and found; on both databases."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bootstrap.commands.casebase import casebase_commands
from casebase.domain.law_text import parse_law
from casebase.queries.article_page import article_page
from casebase.search import open_index
from casebase.search.port import Collection
from casebase.services.follow_changes import check_index, ensure_index
from casebase.services.import_law import LawFile, import_law
from casebase.services.seed_casebase import seed_casebase
from casebase.storage.casebase_tables import CasebaseChange, StoredRegulation
from core.database import Database
from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.roles import SYSTEM_ACTOR
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from tests.factories_casebase import ARTICLES, given_content

FRAUD = "第五十五条　商家欺诈的，除退还价款外，按价款的三倍增加赔偿。\n　　（一）示范甲项；\n　　（二）示范乙项。"
TEXT = f"第一章　总则\n第一条　为了示范蓝莓规定，制定本法。\n第二章　责任\n{FRAUD}"


@pytest.fixture
def content(tmp_path):
    return given_content(tmp_path / "content")


@pytest.fixture
def imported(database, content, now):
    """Import a text and return the report."""

    def take(text=TEXT, day="2014-03-15", law="中华人民共和国消费者权益保护法", at=now, **other):
        file = LawFile("消法.txt", hashlib.sha256(text.encode()).hexdigest(), law, "", date.fromisoformat(day), **other)
        with database.transaction() as session:
            return import_law(session, content, file, parse_law(text.splitlines()), SYSTEM_ACTOR, at)

    return take


@pytest.fixture
def page(database):
    def show(key, day):
        with database.reading() as session:
            return article_page(session, key, date.fromisoformat(day))

    return show


def everything(database):
    with database.reading() as session:
        rows = session.scalars(select(StoredRegulation).order_by(StoredRegulation.id))
        return [(row.id, row.content_hash) for row in rows]


def acts(database, short="消法"):
    with database.reading() as session:
        return [act.action for act in acts_of(session, Subject("law", short))]


def test_the_page_shows_the_wording_under_the_digest_with_its_source(imported, page):
    imported(number="示范令第1号", source="https://example.org/law")
    shown = page("消法-55", "2026-11-20")
    assert shown.digest.startswith("商家有欺诈行为的")
    assert shown.official.paragraphs == (
        "商家欺诈的，除退还价款外，按价款的三倍增加赔偿。",
        "（一）示范甲项；",
        "（二）示范乙项。",
    )
    assert (shown.official.file, shown.official.place, shown.official.imported_on) == (
        "消法.txt",
        "第二章 责任",
        date(2026, 11, 20),
    )


def test_an_article_without_a_digest_has_a_page_and_is_found_by_its_wording(database, imported, page):
    report = imported()
    assert (report.added, report.undigested, report.unworded) == (2, 1, ("消法-53", "消法-7"))
    assert page("消法-1", "2026-11-20").digest == ""
    index = open_index("tantivy")
    with database.transaction() as session:
        ensure_index(session, index)
        assert check_index(session, index).agrees
    assert index.find(Collection.REGULATIONS, "蓝莓规定", 3)[0].id == "消法-1@2014-03-15"


def test_the_same_file_again_changes_nothing_and_leaves_no_act(database, imported, now):
    imported()
    before = everything(database)
    report = imported(at=now + timedelta(days=30))
    assert (report.added, report.changed, report.same, report.documents) == (0, 0, 2, 0)
    assert everything(database) == before
    assert acts(database) == ["text_imported"]


def test_a_changed_text_of_the_same_day_is_replaced_and_its_hash_is_kept(database, imported, page):
    imported()
    report = imported(TEXT.replace("蓝莓", "草莓").replace("第五十五条", "第五十六条"))
    assert (report.added, report.changed, report.same, report.removed) == (1, 1, 0, 1)
    assert page("消法-1", "2026-11-20").official.paragraphs == ("为了示范草莓规定，制定本法。",)
    assert page("消法-55", "2026-11-20").official is None
    with database.reading() as session:
        replaced = acts_of(session, Subject("law", "消法"))[-1].details["replaced"]
    assert replaced["消法-1"] == hashlib.sha256("为了示范蓝莓规定，制定本法。".encode()).hexdigest()
    assert set(replaced) == {"消法-1", "消法-55"}


def test_a_newer_version_ends_the_older_which_older_facts_still_see(imported, page):
    imported()
    imported(TEXT.replace("蓝莓", "黑莓"), "2027-05-01")
    old, new = page("消法-1", "2027-04-30"), page("消法-1", "2027-05-01")
    assert ("蓝莓" in old.official.paragraphs[0], "黑莓" in new.official.paragraphs[0]) == (True, True)
    assert (old.valid_to, new.valid_to) == (date(2027, 4, 30), None)
    kept = page("消法-55", "2027-05-01")
    assert (kept.digest_of, kept.valid_from) == (date(2014, 3, 15), date(2027, 5, 1))


def test_an_older_version_slots_in_later(database, imported):
    imported(TEXT, "2027-05-01")
    imported(TEXT.replace("蓝莓", "老莓"), "1994-01-01")
    imported(TEXT.replace("蓝莓", "中莓"), "2014-03-15")
    with database.reading() as session:
        rows = session.scalars(select(StoredRegulation).where(StoredRegulation.key == "消法-1"))
        spans = {str(row.valid_from): str(row.valid_to) for row in rows}
    assert spans == {"1994-01-01": "2014-03-14", "2014-03-15": "2027-04-30", "2027-05-01": "None"}
    assert len(everything(database)) == 11


def test_seeding_new_content_keeps_imported_texts_and_lines_them_up(database, imported, now, tmp_path, page):
    imported()
    imported(TEXT, "2027-05-01")
    newer = given_content(tmp_path / "newer", articles=ARTICLES.replace("三倍增加赔偿", "三倍加赔"))
    with database.transaction() as session:
        seed_casebase(session, newer, now)
    assert "三倍加赔" in page("消法-55", "2026-11-20").digest
    assert "三倍加赔" in page("消法-55", "2027-05-01").digest
    assert page("消法-55", "2026-11-20").valid_to == date(2027, 4, 30)
    assert page("消法-1", "2026-11-20").official is not None


def test_an_unknown_law_is_added_and_every_change_gets_its_number(database, imported, page):
    report = imported(law="示范条例")
    assert report.law.short == "示范条例"
    assert page("示范条例-55", "2026-11-20").law == "示范条例"
    with database.reading() as session:
        numbers = sorted(session.scalars(select(CasebaseChange.number)))
    assert numbers == list(range(numbers[0], numbers[0] + 12))


def test_a_text_that_would_end_articles_in_force_is_refused_unless_they_really_end(database, imported, page):
    imported()
    before = everything(database)
    with pytest.raises(InvalidInputError, match="没有第七条、第五十三条、第五十五条，导入后从 2027-05-01 起"):
        imported("第一条　一。", "2027-05-01")
    assert everything(database) == before
    assert acts(database) == ["text_imported"]
    report = imported("第一条　一。", "2027-05-01", ends_missing=True)
    assert report.ended == ("第七条", "第五十三条", "第五十五条")
    assert page("消法-55", "2027-04-30").valid_to == date(2027, 4, 30)
    assert imported("第一条　一。", "2027-05-01").ended == ()


def test_a_refused_file_stores_nothing(database, imported, page):
    with pytest.raises(InvalidInputError, match="没有找到"):
        imported("没有条号的一段话。")
    with pytest.raises(InvalidInputError, match="不能早于"):
        imported(valid_to=date(2010, 1, 1))
    with pytest.raises(NotFoundError):
        page("消法-1", "2026-11-20")
    assert acts(database) == []


@dataclass(frozen=True)
class Given:
    database: Database
    now: datetime

    def clock(self):
        return self.now


def run(database, now, *arguments):
    return CliRunner().invoke(casebase_commands, ["import-law", *map(str, arguments)], obj=Given(database, now))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # it stores the shipped content first
def test_the_command_takes_a_file_and_reports_what_it_left_out(database, now, tmp_path):
    file, rejected = tmp_path / "新规.txt", tmp_path / "rejected.jsonl"
    file.write_bytes("示范规定\n第一条　一。\n第三条　三。\n第三条　再三。".encode("gb18030"))
    result = run(
        database, now, file, "--law", "示范规定", "--short", "示范", "--from", "2026-01-01", "--rejected", rejected
    )
    assert result.exit_code == 1
    assert "新增 2，更新 0，没有变化 0" in result.stderr
    assert "缺少条号：第二条" in result.stderr
    lines = [json.loads(line) for line in rejected.read_text("utf-8").splitlines()]
    assert [(one["line"], one["kind"]) for one in lines] == [(1, "skipped"), (4, "problem")]
    file.write_text("第一条　一。\n第二条　二。", "utf-8-sig")
    given = (file, "--law", "示范规定", "--from", "2026-01-01")
    refused = run(database, now, *given)
    assert (type(refused.exception), "没有第三条" in str(refused.exception)) == (InvalidInputError, True)
    ended = run(database, now, *given, "--ends-missing")
    assert (ended.exit_code, "不再有效的条：第三条" in ended.stderr) == (0, True)
    assert acts(database, "示范") == ["text_imported"] * 2
