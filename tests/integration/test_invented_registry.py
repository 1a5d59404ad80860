"""The invented registry is always the same one, whole and valid, and is taken in without a rejected record."""

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bootstrap.commands.registry_imports import ToldFile, import_registry_file
from bootstrap.invented_registry import RegistryInventor
from core.database import Database
from core.database.bulk import insert_rows
from core.kernel.identifiers import is_valid_uscc, normalise_id_number
from core.kernel.roles import SYSTEM_ACTOR
from registry.storage.registry_tables import EnterpriseName, Person, PersonSource, RegistryLink

SIZE = 400


@dataclass
class Given:
    database: Database
    at: datetime

    @property
    def clock(self):
        return lambda: self.at


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return RegistryInventor(7, SIZE).write(tmp_path_factory.mktemp("invented"))


@pytest.fixture(scope="module")
def rows(files):
    found = {}
    for kind, path in files.items():
        with path.open(encoding="utf-8", newline="") as lines:
            found[kind] = list(csv.DictReader(lines))
    return found


def test_the_same_seed_invents_the_same_registry(files, tmp_path):
    again = RegistryInventor(7, SIZE).write(tmp_path)
    assert {kind: path.read_bytes() for kind, path in again.items()} == {
        kind: path.read_bytes() for kind, path in files.items()
    }


def test_codes_and_numbers_are_valid_different_and_nobodys(rows):
    codes = [row["统一社会信用代码"] for row in rows["enterprises"] if row["统一社会信用代码"]]
    assert all(is_valid_uscc(code) and code[2:8] == "990100" for code in codes)
    numbers = [row["身份证号码"] for row in rows["people"]]
    assert all(normalise_id_number(number) == number and number.startswith("990100") for number in numbers)
    assert (len(set(codes)), len(set(numbers))) == (len(codes), len(numbers))


def test_there_are_three_links_an_enterprise_with_hubs_renames_and_what_ended(rows):
    assert 2.7 < len(rows["links"]) / SIZE < 3.4
    roles = Counter(row["身份证号码"] for row in rows["links"] if row["身份证号码"])
    assert roles.most_common(1)[0][1] > 8
    assert Counter(row["住所"] for row in rows["enterprises"]).most_common(1)[0][1] > 5
    assert any(row["曾用名"] for row in rows["enterprises"])
    assert {row["登记状态"] for row in rows["enterprises"]} == {"存续", "注销", "吊销"}
    assert any(row["结束日期"] for row in rows["links"])
    whole = Counter()
    for row in rows["links"]:
        if row["关系"] == "股东":
            whole[row["统一社会信用代码"]] += int(row["持股比例"])
    assert set(whole.values()) == {100}


def test_it_is_taken_in_whole_and_a_second_time_changes_nothing(database, files, rows, now):
    given = Given(database, now)
    for kind, path in files.items():
        assert import_registry_file(given, ToldFile(kind, path), SYSTEM_ACTOR)[0] == {"new": len(rows[kind])}
        with path.open("a", encoding="utf-8") as again:
            again.write("\n")
        counts, reasons = import_registry_file(given, ToldFile(kind, path), SYSTEM_ACTOR)
        assert (set(counts), reasons) == ({"same"}, Counter())
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(RegistryLink)) == len(rows["links"])
        former = sum(bool(row["曾用名"]) for row in rows["enterprises"])
        assert session.scalar(select(func.count()).select_from(EnterpriseName)) == SIZE + former
        assert session.scalar(select(func.count()).where(Person.public_name.is_not(None))) > 100


def test_many_rows_that_break_a_promise_of_the_table_are_refused_as_few_are(database):
    rows = [{"number_index": str(number), "person_id": "nobody"} for number in range(300)]
    for some in (rows[:1], rows):
        with pytest.raises(IntegrityError), database.transaction() as session:
            insert_rows(session, PersonSource, some)
