"""Files of enterprises, people and links: taken in once, changed with their history, gone on with when broken off."""

import csv
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from bootstrap.commands.registry import registry_commands
from bootstrap.commands.registry_imports import ToldFile, _registry_file, import_registry_file
from core.database import Database
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.roles import SYSTEM_ACTOR
from core.records.files import records_of
from ledger.storage.act_tables import Act
from registry.domain.import_drafts import FileKind
from registry.domain.import_mappings import shipped_mapping_text
from registry.domain.links import LinkKind
from registry.queries.enterprise_page import enterprise_page
from registry.queries.people import find_person_by_id_number
from registry.queries.shared_contacts import sharing_contacts
from registry.services.import_file import begin_import, read_batch, store_batch
from registry.storage.registry_tables import (
    Enterprise,
    EnterpriseAddress,
    EnterpriseName,
    EnterprisePhone,
    Person,
    PersonName,
    PersonSource,
    RegistryImport,
    RegistryImportLink,
    RegistryLink,
)
from tests.factories_registry import some_code
from tests.integration.test_registry import checked_number

CODES = [some_code(9_000_000 + number) for number in range(6)]
TOLD_ON = date(2026, 11, 20)
ID_NUMBER, OTHER_ID = checked_number("99010019900307001"), checked_number("99010019851123002")
TABLES = (
    Enterprise,
    EnterpriseName,
    EnterpriseAddress,
    EnterprisePhone,
    Person,
    PersonName,
    PersonSource,
    RegistryLink,
)


@dataclass
class Given:
    database: Database
    at: datetime

    @property
    def clock(self):
        return lambda: self.at


def written(folder, kind, records):
    path = folder / f"{kind}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(dict.fromkeys(name for record in records for name in record)))
        writer.writeheader()
        writer.writerows(records)
    return path


@pytest.fixture
def take(database, now, tmp_path):
    """Write records to a file, take it in with the command, and return its output."""

    def run(kind, records, *options, code=0, days=0):
        path = written(tmp_path, kind, records)
        given = Given(database, now + timedelta(days=days))
        result = CliRunner().invoke(registry_commands, ["import", kind, str(path), *map(str, options)], obj=given)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result.output

    return run


def enterprise(number, **changes):
    return {
        "统一社会信用代码": CODES[number],
        "名称": f"示例市第{number}号茶叶有限公司",
        "住所": f"示例市望湖区柳岸路{number + 1}号",
        "行政区划代码": "990101",
        "行政区划": "示例市望湖区",
        "成立日期": "2020-03-01",
        "登记状态": "存续",
        "联系电话": f"1380000000{number}",
    } | changes


def person(number=ID_NUMBER, name="林示例", **changes):
    return {"身份证号码": number, "姓名": name, "人员编号": ""} | changes


def link(kind="股东", to=0, number=ID_NUMBER, **changes):
    told = {"关系": kind, "身份证号码": number, "统一社会信用代码": CODES[to], "开始日期": "2020-03-01"}
    return told | {"起点统一社会信用代码": "", "持股比例": "", "结束日期": ""} | changes


def rows_of(database):
    """Everything that the registry holds, to be compared."""
    with database.reading() as session:
        return {table.__tablename__: set(session.execute(select(*table.__table__.c)).all()) for table in TABLES}


def page_of(database, number=0):
    with database.reading() as session:
        return enterprise_page(session, CODES[number])


def links_of(database):
    with database.reading() as session:
        rows = session.scalars(select(RegistryLink).order_by(RegistryLink.from_on, RegistryLink.share_bp))
        return [(row.kind, row.share_bp, row.from_on, row.to_on) for row in rows]


def test_a_file_taken_in_twice_or_sorted_otherwise_changes_nothing(database, take):
    records = [enterprise(number) for number in range(5)]
    people = [person(), person(OTHER_ID, "张示例")]
    links = [link("法定代表人"), link(持股比例="60%"), link(number=OTHER_ID, 持股比例="40")]
    for kind, told in (("enterprises", records), ("people", people), ("links", links)):
        assert f"新增 {len(told)}，" in take(kind, told)
    before = rows_of(database)
    for kind, told in (("enterprises", records), ("people", people), ("links", links)):
        assert "已经读入过" in take(kind, told)
        assert f"没有变化 {len(told)}，" in take(kind, told[::-1])
    assert rows_of(database) == before


def test_a_newer_file_changes_name_address_state_and_telephone_and_keeps_what_was(database, take):
    take("enterprises", [enterprise(0)])
    changed = {"名称": "示例市新叶茶业有限公司", "住所": "示例市望湖区听雨巷9号", "联系电话": "0571-88880000"}
    assert "更新 1，" in take("enterprises", [enterprise(0, 登记状态="吊销", 状态日期="2026-11-21", **changed)], days=2)
    page, told_on = page_of(database), date(2026, 11, 22)
    assert [(one.name, one.from_on, one.to_on) for one in page.names] == [
        ("示例市新叶茶业有限公司", told_on, None),
        ("示例市第0号茶叶有限公司", date(2020, 3, 1), told_on),
    ]
    assert [(one.address, one.to_on) for one in page.addresses] == [
        ("示例市望湖区听雨巷9号", None),
        ("示例市望湖区柳岸路1号", told_on),
    ]
    assert (page.enterprise.name, page.enterprise.address) == (page.names[0].name, page.addresses[0].address)
    assert (page.enterprise.status, page.enterprise.status_changed_on) == ("revoked", date(2026, 11, 21))
    with database.reading() as session:
        assert sorted(str(one) for one in session.scalars(select(EnterprisePhone.to_on))) == ["2026-11-22", "None"]


def test_former_names_are_told_with_the_day_until_when(database, take):
    take("enterprises", [enterprise(0, 曾用名="示例市老叶茶行 2021-05-06；示例市叶茶行 2023-01-02")])
    assert [(one.name, one.from_on, one.to_on) for one in page_of(database).names[1:]] == [
        ("示例市叶茶行", date(2021, 5, 6), date(2023, 1, 2)),
        ("示例市老叶茶行", date(2020, 3, 1), date(2021, 5, 6)),
    ]


def test_an_older_state_of_the_same_source_is_refused(database, take):
    take("enterprises", [enterprise(0)])
    with pytest.raises(ConflictError, match="不再读入更早的"):
        take("enterprises", [enterprise(0, 名称="示例市旧名有限公司")], "--as-of", "2025-01-01")
    assert page_of(database).enterprise.name == "示例市第0号茶叶有限公司"


@pytest.mark.parametrize(
    ("heading", "why"),
    [
        ("统一社会信用代码,名称,成立日期", "没有这些列：住所。"),
        ("名称,住所,成立日期", "没有这些列：统一社会信用代码或者店铺编号。"),
        (
            f"{CODES[0]},示例市茶行,柳岸路1号,2020-03-01",
            "没有这些列：名称、住所、成立日期、统一社会信用代码或者店铺编号",
        ),
        ("统一社会信用代码,名称,住所,成立日期,名称", "重复的列名：名称。"),
    ],
)
def test_a_file_without_its_columns_or_with_one_twice_is_refused_by_name_and_not_begun(
    database, now, tmp_path, heading, why
):
    path = tmp_path / "enterprises.csv"
    path.write_text(f"{heading}\n{CODES[1]},示例市茶行,柳岸路1号,2020-03-01,示例市布行\n", "utf-8")
    with pytest.raises(InvalidInputError, match=why):
        import_registry_file(Given(database, now), ToldFile("enterprises", path), SYSTEM_ACTOR)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(RegistryImport)) == 0


def test_one_key_with_two_names_in_a_file_is_rejected_with_both_lines_also_in_another_batch(
    database, take, monkeypatch
):
    monkeypatch.setattr("registry.services.import_file.BATCH", 2)
    spelled = enterprise(0, 名称="示例市第０号茶葉有限公司")
    told = [enterprise(0), enterprise(1), spelled, enterprise(0, 名称="示例市新叶茶业有限公司")]
    assert "第 2 行和第 5 行的编号相同，名称却不同，以哪一行为准请核对：1 条" in take("enterprises", told, code=1)
    assert page_of(database).enterprise.name == "示例市第0号茶叶有限公司"
    people = [
        person(人员编号="A-1"),
        person(OTHER_ID, "张示例"),
        person(name="林改名"),
        person("", "王示例", 人员编号="A-1"),
    ]
    out = take("people", people, code=1)
    assert "第 2 行和第 4 行的编号相同" in out
    assert "第 2 行和第 5 行的编号相同" in out


def test_an_import_that_goes_on_knows_the_keys_of_what_was_stored_before(database, now, take, tmp_path):
    records = [enterprise(0), enterprise(1), enterprise(0, 名称="示例市新叶茶业有限公司")]
    path = written(tmp_path, "enterprises", records)
    file = _registry_file(Given(database, now), ToldFile("enterprises", path))
    with database.transaction() as session:
        begin_import(session, file, SYSTEM_ACTOR, now)
        store_batch(session, file, read_batch(islice(records_of(path), 1), file, now.date()), 0)
    assert "第 2 行和第 4 行的编号相同" in take("enterprises", records, code=1)


def test_each_rejected_line_says_why_and_the_others_are_taken(database, take, tmp_path):
    out = tmp_path / "rejected.jsonl"
    wrong = CODES[0][:-1] + ("0" if CODES[0][-1] != "0" else "1")
    records = [
        enterprise(0, 统一社会信用代码=wrong),
        enterprise(1, 成立日期="2030-01-01"),
        enterprise(2, 登记状态="休眠"),
        enterprise(3, 名称="", 住所=""),
        enterprise(4),
    ]
    assert "新增 1，更新 0，没有变化 0，没有收入 4" in take("enterprises", records, "--rejected", out, code=1)
    told = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [one["line"] for one in told] == [2, 3, 4, 5]
    assert [len(one["reasons"]) for one in told] == [1, 1, 1, 2]
    assert told[0]["reasons"] == ["统一社会信用代码：统一社会信用代码的校验位不对"]


def test_a_telephone_that_cannot_be_read_is_noted_and_the_rest_is_taken_and_none_ends(database, take, tmp_path):
    out = tmp_path / "noted.jsonl"
    take("enterprises", [enterprise(0), enterprise(1)])
    told = [enterprise(0, 联系电话="13800000009；87654321", 登记状态="吊销"), enterprise(1)]
    assert "已经收入、但有提示的 1 条" in take("enterprises", told, "--rejected", out, days=1)
    assert out.read_text("utf-8") == '{"line": 2, "notes": ["联系电话：有号码读不懂，没有收入，其他内容已经收入"]}\n'
    assert page_of(database).enterprise.status == "revoked"
    with database.reading() as session:
        assert session.scalars(select(EnterprisePhone.to_on)).all() == [None, None, None]


def test_a_line_that_contradicts_the_register_is_rejected(take):
    take("enterprises", [enterprise(0, 登记状态="注销"), enterprise(1)])
    out = take("enterprises", [enterprise(0), enterprise(1, 成立日期="2019-01-01")], code=1, days=1)
    assert "登记状态为“注销”，不能改为“存续”：1 条" in out
    assert "成立日期与已登记的不同：1 条" in out


@pytest.mark.parametrize(
    "changes",
    [
        {"名称": "示例市旧叶茶业有限公司", "名称变更日期": "2019-01-01"},
        {"住所": "示例市望湖区听雨巷9号", "住所变更日期": "2019-01-01"},
    ],
)
def test_what_held_before_what_is_known_now_is_not_put_in_its_place(database, take, changes):
    take("enterprises", [enterprise(0)])
    before = rows_of(database)
    assert "从更晚的日期起用：1 条" in take("enterprises", [enterprise(0, **changes)], code=1, days=1)
    assert rows_of(database) == before


def test_another_spelling_of_a_name_or_address_is_no_change(database, take):
    take("enterprises", [enterprise(0, 名称="示例市（新叶）茶业有限公司")])
    spelled = enterprise(0, 名称="示例市(新葉)茶業有限公司", 住所="示例市望湖区柳岸路 １ 号")
    assert "没有变化 1，" in take("enterprises", [spelled], days=1)


def test_people_are_known_by_their_numbers_and_never_by_name(database, take):
    old_number = ID_NUMBER[:6] + ID_NUMBER[8:17]
    with_source = person("", "王示例", 人员编号="A-1")
    take("people", [person(), person(OTHER_ID, "林示例"), with_source])
    assert "没有变化 2，" in take("people", [person(old_number), with_source], days=1)
    take(
        "people", [person(name="林改名"), person(checked_number("99010019770101003"), "王示例", 人员编号="A-1")], days=2
    )
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 3
        assert find_person_by_id_number(session, checked_number("99010019770101003")).shown_name == "王**"
        names = session.execute(select(PersonName.from_on, PersonName.to_on).order_by(PersonName.id)).all()
    changed_on = date(2026, 11, 22)
    assert set(names) == {(None, changed_on), (changed_on, None), (None, None)}


def test_two_numbers_of_different_people_are_rejected(take):
    take("people", [person(人员编号="A-1"), person(OTHER_ID, "张示例", 人员编号="A-2")])
    assert "指的不是同一个人：1 条" in take("people", [person(OTHER_ID, "张示例", 人员编号="A-1")], code=1)


def test_links_need_known_ends_and_a_representative_is_published(database, take):
    take("enterprises", [enterprise(0), enterprise(1)])
    take("people", [person()])
    branch = link("分支机构", 0, "", 起点统一社会信用代码=CODES[1])
    told = [link("法定代表人"), branch, link(to=5), link(number=OTHER_ID), link("分支机构"), link("监事", 持股比例="5")]
    assert "新增 2，更新 0，没有变化 0，没有收入 4" in take("links", told, code=1)
    page = page_of(database)
    assert {(one.role_text, one.other_name) for one in page.links} == {
        ("法定代表人", "林示例"),
        ("分支机构", "示例市第1号茶叶有限公司"),
    }


def test_a_new_representative_ends_the_one_before_and_a_new_share_follows_the_old(database, take):
    take("enterprises", [enterprise(0)])
    take("people", [person(), person(OTHER_ID, "张示例")])
    take("links", [link("法定代表人"), link(持股比例="30")])
    newer = [link("法定代表人", number=OTHER_ID, 开始日期="2025-06-01"), link(持股比例="50.5")]
    assert "新增 1，更新 1，" in take("links", newer, days=1)
    told_on = date(2026, 11, 21)
    assert set(links_of(database)) == {
        ("legal_representative", None, date(2020, 3, 1), date(2025, 6, 1)),
        ("legal_representative", None, date(2025, 6, 1), None),
        ("shareholder", 3000, date(2020, 3, 1), told_on),
        ("shareholder", 5050, told_on, None),
    }
    assert "没有变化 2，" in take("links", newer[::-1], days=1)


def test_no_enterprise_becomes_a_branch_of_its_own_branch_however_long_the_way(database, take):
    def branch(of, head, **changes):
        return link("分支机构", head, "", 起点统一社会信用代码=CODES[of], **changes)

    take("enterprises", [enterprise(number) for number in range(5)])
    assert "新增 1，更新 0，没有变化 0，没有收入 1" in take("links", [branch(0, 1), branch(1, 0)], code=1)
    told = [branch(1, 2), branch(2, 3), branch(3, 0), branch(3, 4), branch(4, 2)]
    assert "新增 3，更新 0，没有变化 0，没有收入 2" in take("links", told, code=1, days=1)
    ended = [branch(0, 1, 结束日期="2026-11-01"), branch(1, 0, 开始日期="2026-11-02")]
    assert "新增 1，更新 1，" in take("links", ended, days=2)
    assert len(open_links(database)) == 4


def test_shares_above_the_whole_on_one_day_are_noted_and_taken(database, take, tmp_path):
    out = tmp_path / "noted.jsonl"
    take("enterprises", [enterprise(number) for number in range(3)])
    take("people", [person(), person(OTHER_ID, "张示例")])
    whole = [link(持股比例="60"), link(number=OTHER_ID, 持股比例="40.01"), link(to=1, 持股比例="70")]
    company = link(to=1, number="", 起点统一社会信用代码=CODES[2], 持股比例="30.5")
    followed = [link(to=2, 持股比例="100", 结束日期="2026-01-01"), link(to=2, number=OTHER_ID, 持股比例="100")]
    take("links", [*whole, company, *followed], "--rejected", out)
    noted = "该主体的股东在这一天的持股比例合计超过 100%，已经照文件收入，请核对"
    assert [json.loads(line) for line in out.read_text("utf-8").splitlines()] == [{"line": 5, "notes": [noted]}]


@pytest.fixture
def complete(tmp_path):
    """Write a mapping of complete files and return the options that use it."""

    def options(kinds="true", source="登记机关数据交换", on=TOLD_ON):
        text = shipped_mapping_text(FileKind.LINKS).replace('source = "登记机关数据交换"', f'source = "{source}"')
        path = tmp_path / f"complete-{source}.toml"
        path.write_text(f"complete = {kinds}\n{text}", encoding="utf-8")
        return ("--mapping", path, "--as-of", on)

    return options


def open_links(database):
    with database.reading() as session:
        ends = {row.id: row.code for row in session.scalars(select(Enterprise))}
        rows = session.scalars(select(RegistryLink).where(RegistryLink.to_on.is_(None)))
        return {(row.kind, CODES.index(ends[row.to_enterprise_id]), row.source) for row in rows}


def test_what_a_complete_file_leaves_out_ends_on_its_day_and_nothing_of_others_does(database, take, complete):
    take("enterprises", [enterprise(number) for number in range(4)])
    take("people", [person()])
    told = [link(to=0, 持股比例="100"), link(to=1, 持股比例="30"), link("监事", 2)]
    take("links", told)
    take("links", [link("监事", 3)], *complete("false", "另一个登记机关"))
    assert "结束的关系 1 条" in take("links", told[:1], *complete('["shareholder"]'))
    assert ("shareholder", 3000, date(2020, 3, 1), TOLD_ON) in links_of(database)
    before = rows_of(database)
    assert "结束的关系 0 条" in take("links", [*told[:1], told[0]], *complete('["shareholder"]'))
    assert rows_of(database) == before
    assert "结束的关系 1 条" in take("links", [told[0], link(to=3, 开始日期="2026-11-01")], *complete())
    own = {("shareholder", 0, "登记机关数据交换"), ("shareholder", 3, "登记机关数据交换")}
    assert open_links(database) == own | {("supervisor", 3, "另一个登记机关")}
    with pytest.raises(InvalidInputError, match="--as-of"):
        take("links", told, *complete()[:2])


def test_the_open_links_of_a_source_are_those_of_its_last_complete_file(database, take, complete):
    numbers, draw = range(6), Random(7)  # noqa: S311 - the same files every time
    take("enterprises", [enterprise(number) for number in numbers])
    take("people", [person()])
    told: dict[str, set[int]] = {"甲登记机关": set(), "乙登记机关": set()}
    kinds = dict(zip(told, ("股东", "监事"), strict=True))
    for day in range(5):
        source = draw.choice(list(told))
        told[source] = set(draw.sample(numbers, draw.randint(1, 5)))
        on = TOLD_ON + timedelta(day)
        records = [link(kinds[source], to, 开始日期=on.isoformat()) for to in told[source]]
        take("links", records, *complete(source=source, on=on), days=9)
        before = rows_of(database)
        take("links", [*records[::-1], records[0]], *complete(source=source, on=on), days=9)
        assert rows_of(database) == before
        assert {(to, source) for _, to, source in open_links(database)} == {
            (to, source) for source, ends in told.items() for to in ends
        }


def test_a_record_that_is_not_taken_in_ends_no_link(database, take, complete):
    take("enterprises", [enterprise(0), enterprise(1), enterprise(2)])
    take("people", [person()])
    told = [link(to=0, 持股比例="60"), link(to=1), link("监事", 2)]
    take("links", told)
    unknown = link(to=1, number=OTHER_ID)
    ended_twice = link(to=0, 持股比例="70", 结束日期="2026-01-05")
    assert "结束的关系 1 条" in take("links", [ended_twice, unknown], *complete(), code=1)
    assert {(kind, to) for kind, to, _ in open_links(database)} == {("shareholder", 0), ("shareholder", 1)}
    unreadable = link(to=0, 开始日期="不知道")
    assert "一条关系也没有结束" in take("links", [unreadable], *complete(), code=1)
    assert len(open_links(database)) == 2


def test_a_complete_file_that_was_broken_off_ends_nothing_that_it_told(database, now, take, complete, tmp_path):
    take("enterprises", [enterprise(number) for number in range(3)])
    take("people", [person()])
    take("links", [link(to=number) for number in range(3)])
    records = [link(to=0, 持股比例="5"), link(to=1)]
    path, options = written(tmp_path, "links", records), complete()
    file = _registry_file(Given(database, now), ToldFile("links", path, options[1], TOLD_ON))
    with database.transaction() as session:
        begin_import(session, file, SYSTEM_ACTOR, now)
        store_batch(session, file, read_batch(islice(records_of(path), 1), file, now.date()), 0)
    assert "结束的关系 1 条" in take("links", records, *options)
    assert {to for _, to, _ in open_links(database)} == {0, 1}
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(RegistryImportLink)) == 0


def test_a_name_alone_is_somebody_of_that_enterprise_and_of_no_other(database, take):
    take("enterprises", [enterprise(0), enterprise(1)])
    take("people", [person()])
    take("links", [link("股东", 持股比例="100")])
    named = [link("法定代表人", to, "", 姓名="林示例") for to in (0, 1)] + [link("监事", 1, "", 姓名="张示例")]
    assert "新增 3，" in take("links", named)
    before = rows_of(database)
    assert "没有变化 3，" in take("links", named[::-1], days=1)
    assert rows_of(database) == before
    holders = [{one.link.from_person_id for one in page_of(database, to).links} for to in (0, 1)]
    assert [len(one) for one in holders] == [1, 2]
    assert not holders[0] & holders[1]
    shown = {(one.role_text, one.other_name) for one in page_of(database, 1).links}
    assert shown == {("法定代表人", "林示例"), ("监事", "张**")}


def test_a_name_that_two_people_of_the_enterprise_bear_is_rejected(database, take):
    take("enterprises", [enterprise(0)])
    take("people", [person(), person(OTHER_ID)])
    take("links", [link(持股比例="60"), link(number=OTHER_ID, 持股比例="40")])
    before = rows_of(database)
    assert "几个同名的人：1 条" in take("links", [link("法定代表人", 0, "", 姓名="林示例")], code=1)
    assert rows_of(database) == before


def test_what_is_imported_shares_contacts(database, take):
    take(
        "enterprises",
        [enterprise(0), enterprise(1, 联系电话="13800000000"), enterprise(2, 住所="示例市望湖区柳岸路１ 号")],
    )
    with database.reading() as session:
        ids = {row.code: row.id for row in session.scalars(select(Enterprise))}
        found = sharing_contacts(session, ids[CODES[0]], date(2026, 11, 20))
    assert {(one.enterprise_id, one.kind) for one in found} == {
        (ids[CODES[1]], LinkKind.SAME_PHONE),
        (ids[CODES[2]], LinkKind.SAME_ADDRESS),
    }


def test_sellers_on_a_platform_need_no_code(database, take):
    seller = enterprise(0, 统一社会信用代码="", 平台="示例商城", 店铺编号="S-1")
    take("enterprises", [seller, enterprise(1)])
    assert "没有变化 1，" in take("enterprises", [seller])
    shop = link("实际控制人", 1, "", 起点平台="示例商城", 起点店铺编号="S-1")
    assert "新增 1，" in take("links", [shop])
    assert "更新 1，" in take("enterprises", [seller | {"统一社会信用代码": CODES[0]}], days=1)
    assert page_of(database).enterprise.platform_number == "S-1"


def test_an_import_that_was_broken_off_goes_on_where_it_stopped(database, now, take, tmp_path):
    records = [enterprise(0), enterprise(1), enterprise(2, 登记状态="休眠"), enterprise(3), enterprise(4)]
    path, given = written(tmp_path, "enterprises", records), Given(database, now)
    file = _registry_file(given, ToldFile("enterprises", path))
    told = records_of(path)
    with database.transaction() as session:
        begin_import(session, file, SYSTEM_ACTOR, now)
    with database.transaction() as session:
        store_batch(session, file, read_batch(islice(told, 2), file, now.date()), 0)
    with pytest.raises(KeyboardInterrupt), database.transaction() as session:  # after the writes, before the commit
        store_batch(session, file, read_batch(islice(told, 2), file, now.date()), 2)
        raise KeyboardInterrupt
    out = take("enterprises", records, code=1)
    assert "上次读到第 2 条" in out
    assert "新增 4，更新 0，没有变化 0，没有收入 1" in out
    assert "已经读入过，当时有 1 条没有收入" in take("enterprises", records, code=1)


def test_what_was_rejected_is_taken_in_when_the_same_file_comes_again_and_may_be_read(database, take):
    told = [link("法定代表人"), link("监事", 1)]
    take("enterprises", [enterprise(0)])
    take("people", [person()])
    assert "新增 1，更新 0，没有变化 0，没有收入 1" in take("links", told, code=1)
    take("enterprises", [enterprise(0), enterprise(1)])
    assert "新增 1，更新 0，没有变化 1，没有收入 0" in take("links", told, days=3)
    assert "没有再读" in take("links", told, days=3)
    with database.reading() as session:
        rows = session.scalars(select(RegistryImport).where(RegistryImport.kind == "links")).all()
    assert [(row.records_done, row.told_on, row.counts) for row in rows] == [(2, TOLD_ON, {"new": 1, "same": 1})]


def test_what_was_rejected_stays_so_when_a_later_state_is_known(take):
    take("enterprises", [enterprise(0), enterprise(1, 登记状态="休眠")], code=1)
    take("enterprises", [enterprise(0, 名称="示例市新叶茶业有限公司")], days=1)
    with pytest.raises(ConflictError, match="不再读入更早的"):
        take("enterprises", [enterprise(0), enterprise(1, 登记状态="休眠")], days=2)


def test_a_batch_is_not_stored_twice(database, now, tmp_path):
    path = written(tmp_path, "enterprises", [enterprise(0)])
    file = _registry_file(Given(database, now), ToldFile("enterprises", path))
    read = read_batch(records_of(path), file, now.date())
    with database.transaction() as session:
        begin_import(session, file, SYSTEM_ACTOR, now)
        store_batch(session, file, read, 0)
    with pytest.raises(ConflictError), database.transaction() as session:
        store_batch(session, file, read, 0)


def test_a_file_has_two_acts_with_its_digest_and_not_one_a_line(database, take):
    take("enterprises", [enterprise(number) for number in range(5)])
    with database.reading() as session:
        acts = session.execute(select(Act.subject_kind, Act.action).order_by(Act.id)).all()
        row = session.scalars(select(RegistryImport)).one()
    assert [tuple(act) for act in acts] == [("registry_import", "begin_import"), ("registry_import", "finish_import")]
    assert (row.records_done, row.counts, len(row.sha256)) == (5, {"new": 5}, 64)


def test_a_mapping_of_ones_own_reads_other_columns(database, take, tmp_path):
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        'source = "年报"\n[columns]\ncode = "uscc"\nname = "n"\naddress = "a"\nregistered_on = "d"\n'
        '[formats]\ndate = "%Y%m%d"\n',
        "utf-8",
    )
    take(
        "enterprises", [{"uscc": CODES[0], "n": "示例市茶行", "a": "柳岸路1号", "d": "20200301"}], "--mapping", mapping
    )
    line = page_of(database).enterprise
    assert (line.name, line.kind, line.district_code) == ("示例市茶行", "company", "990100")
    mapping.write_text(mapping.read_text("utf-8").replace("name =", "nmae ="), "utf-8")
    with pytest.raises(InvalidInputError, match="不认识的字段：nmae"):
        take("enterprises", [enterprise(0)], "--mapping", mapping)
