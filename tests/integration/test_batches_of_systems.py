"""Files that systems of other departments send: theirs alone, no faster than agreed, no way around any limit."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.kernel.roles import Role
from identity.services.manage_clients import change_client, close_client
from sanctions.queries.check_batches import batches_of_desk
from sanctions.services.check_batches import work_on_batches
from sanctions.storage.batch_tables import CheckBatch
from tests.factories_clients import FOOD, HONOUR, Town, wanted
from tests.factories_decisions import PERSON, given_confirmed
from tests.factories_desks import browser_of
from tests.factories_identity import given_account

BATCHES = "/api/v1/checks/batches"


def send(town, token, text, key="", **changes):
    form = {"desk": "honours", "matter": "market_honour", "file": (io.BytesIO(text.encode()), "名单.csv"), **changes}
    headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
    return town.client.post(BATCHES, data=form, headers=headers, content_type="multipart/form-data")


def work(town, at):
    with town.database.transaction() as session:
        work_on_batches(session, at)


@pytest.fixture
def small_town(sqlite, vault, tmp_path, now):
    return Town(sqlite, vault, tmp_path, now)


def test_a_system_sends_a_file_once_under_its_key_and_alone_takes_it_back(database, vault, tmp_path, now):
    town = Town(database, vault, tmp_path, now)
    token, text = town.token(town.one), f"代码\n{town.code}\n1\n"
    first, again = (send(town, token, text, key="A-1") for _ in range(2))
    assert (first.status_code, again.get_json()) == (202, first.get_json())
    assert send(town, token, f"代码\n{town.code}\n", key="A-1").status_code == 409
    assert send(town, token, text, desk="licensing", matter="food_business_licence").status_code == 403
    work(town, now)
    path = f"{BATCHES}/{first.get_json()['batch_id']}"
    state = town.ask(token, path).get_json()
    assert (state["done"], state["failed"], state["verdicts"]) == (2, 1, [{"verdict": "未发现", "lines": 1}])
    rows = list(csv.DictReader(io.StringIO(town.ask(token, f"{path}/answers").get_data().decode("utf-8-sig"))))
    assert [row["核查结论"] for row in rows] == ["未发现", "未核查"]
    assert town.ask(token, f"/api/v1/checks/{rows[0]['核查编号']}").status_code == 200
    assert town.ask(town.token(town.other), path).status_code == 404
    town.manage(change_client, town.one.client_id, wanted("采购审查系统", (FOOD,)), [HONOUR, FOOD])
    assert town.ask(town.token(town.one), f"{path}/answers").status_code == 403
    with database.transaction() as session:
        clerk = given_account(session, Role.HONOURS_CLERK, now).actor
        assert batches_of_desk(session, clerk) == ()
    assert browser_of(town.app, database, clerk, now).get(f"/checks/batches/{state['batch_id']}").status_code == 404


def test_lines_of_a_system_come_no_faster_than_agreed_and_end_with_its_access(small_town):
    town = small_town
    town.manage(change_client, town.one.client_id, wanted("采购审查系统", rate=2), [HONOUR])
    token, text = town.token(town.one), "名称\n" + "某店\n" * 9
    paths = [f"{BATCHES}/{send(town, token, text).get_json()['batch_id']}" for _ in range(5)]
    assert send(town, token, text).status_code == 429

    def done():
        return sum(town.ask(token, path).get_json()["done"] for path in paths)

    for seconds, lines in ((0, 2), (30, 2), (60, 4)):
        work(town, town.at + timedelta(seconds=seconds))
        assert done() == lines
    town.manage(change_client, town.one.client_id, wanted("采购审查系统", (FOOD,)), [HONOUR, FOOD])
    work(town, town.at + timedelta(minutes=2))
    town.manage(close_client, town.one.client_id, "项目结束")
    for minute in range(3, 9):
        work(town, town.at + timedelta(minutes=minute))
    with town.database.reading() as session:
        assert all(session.scalars(select(CheckBatch.stopped_for)))
        assert session.scalar(select(func.sum(CheckBatch.done))) == town.checks() == 4


def test_a_file_sent_after_another_one_is_done_waits_for_the_agreed_rate_as_well(small_town):
    town = small_town
    town.manage(change_client, town.one.client_id, wanted("采购审查系统", rate=2), [HONOUR])
    token = town.token(town.one)
    for place, (seconds, done) in enumerate(((0, 2), (30, 2), (61, 4))):
        if place < 2:
            send(town, token, f"名称\n某店{place}\n别店{place}\n")
        work(town, town.at + timedelta(seconds=seconds))
        assert town.checks() == done


def test_a_file_is_no_way_to_try_out_birth_dates(small_town):
    town = small_town
    with town.database.transaction() as session:
        given_confirmed(session, town.at, PERSON, kind="wage_arrears")
    lines = [f"{town.code},林示例,法定代表人,1970-01-{number:02}" for number in range(1, 9)]
    token = town.token(town.one)
    sent = send(town, token, "\n".join(["代码,姓名,职务,出生日期", *lines]))
    work(town, town.at)
    state = town.ask(token, f"{BATCHES}/{sent.get_json()['batch_id']}").get_json()
    assert (state["done"], state["failed"]) == (8, 3)
    assert "请由窗口人员核对证件" in state["problems"][0]["reason"]
    assert town.acts(town.one).count("stop_guessing") == 1
