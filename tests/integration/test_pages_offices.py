"""Pages and API of offices beside each other: who acts, who finds nothing, what is asked and told."""

import html as html_text
import re
from pathlib import Path

import pytest

from core.kernel.roles import Role
from identity.queries.accounts import contact_of
from mediation.domain.declarations import HandledBy
from mediation.domain.lifecycle import Stage
from mediation.services.accept_complaint import accept_complaint
from mediation.services.add_evidence import add_evidence
from mediation.services.assign_complaint import assign_complaint
from mediation.storage.complaint_tables import Complaint
from tests.factories_desks import browser_of, send_from
from tests.factories_identity import given_account, given_token
from tests.factories_mediation import SOME_FILE, given_draft, given_filed
from tests.factories_offices import LAKE, RIVER, given_offices
from tests.factories_web import given_app

WHY = "被投诉人的住所不在本机关辖区。"
NOTE = "消费者的电话下午打得通，商家在等总部答复。"


class City:
    """Offices, their browsers by name, and the application."""

    def __init__(self, database, vault, folder: Path, now) -> None:
        self.app, self.database, self.now = given_app(database, vault, folder, now), database, now
        with database.transaction() as session:
            self.offices = given_offices(session, now)
            self.admin = given_account(session, Role.ADMIN, now, name="管理").actor
        self._browsers: dict[str, object] = {}

    def actor(self, who):
        return self.admin if who == "admin" else getattr(self.offices, who, None) or getattr(self.offices.people, who)

    def browser(self, who):
        if who not in self._browsers:
            self._browsers[who] = browser_of(self.app, self.database, self.actor(who), self.now)
        return self._browsers[who]

    def page(self, who, path, status=200):
        answer = self.browser(who).get(path)
        assert answer.status_code == status, (path, answer.status_code)
        return html_text.unescape(answer.get_data(as_text=True))

    def send(self, who, form_page, action, typed, status=303):
        answer = send_from(self.browser(who), form_page, action, typed)
        assert answer.status_code == status, html_text.unescape(answer.get_data(as_text=True))[:3000]
        return html_text.unescape(answer.get_data(as_text=True))

    def api(self, who, method, path, data=None, status=200):
        with self.database.transaction() as session:
            token = given_token(session, self.actor(who).account_id, self.now)
        headers = {"Authorization": f"Bearer {token}"}
        answer = self.app.test_client().open(f"/api/v1{path}", method=method, json=data, headers=headers)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_json(silent=True)

    def given(self, make, *arguments, **changes):
        with self.database.transaction() as session:
            return make(session, *arguments, **changes)

    def filed(self, **changes):
        return self.given(given_filed, self.offices.people, self.now, **changes)

    def stored(self, complaint_id):
        with self.database.reading() as session:
            return session.get_one(Complaint, complaint_id)


@pytest.fixture
def city(sqlite, vault, tmp_path, now) -> City:
    return City(sqlite, vault, tmp_path, now)


def test_an_officer_transfers_to_another_office_and_sees_it_no_more(city):
    complaint_id = city.filed()
    path = f"/office/complaints/{complaint_id}/transfer"
    refused = city.send("lake", path, path, {"office_id": city.offices.river_id, "reasons": ""}, 422)
    assert "请写明理由" in refused
    city.send("lake", path, path, {"office_id": city.offices.river_id, "reasons": WHY})
    city.page("lake", f"/office/complaints/{complaint_id}", 404)
    assert WHY in city.page("river", f"/office/complaints/{complaint_id}")


def test_an_officer_transfers_outside_and_the_consumer_reads_where_to(city):
    complaint_id = city.filed()
    path = f"/office/complaints/{complaint_id}/transfer"
    typed = {"office_id": "outside", "to_name": "外省示范市市场监督管理局", "to_contact": "0000-12315", "reasons": WHY}
    city.send("lake", path, path, typed)
    page = city.page("consumer", f"/complaints/{complaint_id}")
    assert "外省示范市市场监督管理局" in page
    assert "0000-12315" in page
    assert WHY in page


def test_a_dispute_is_raised_settled_and_shown(city):
    complaint_id = city.filed()
    path = f"/office/complaints/{complaint_id}/competence"
    city.send("lake", path, f"{path}/dispute", {"office_id": city.offices.river_id, "reasons": WHY})
    assert "管辖正在协商" in city.page("river", f"/office/complaints/{complaint_id}")
    assert "指定管辖" in city.page("chief", f"/office/complaints/{complaint_id}")
    city.send("river", path, f"{path}/settlement", {"reasons": "双方通了电话，由本机关办理。"})
    assert city.stored(complaint_id).office_id == city.offices.river_id
    assert "双方协商" in city.page("river", f"/office/complaints/{complaint_id}")


def test_the_superior_designates_over_the_api(city):
    complaint_id = city.filed()
    path = f"/complaints/{complaint_id}/competence"
    order = {"office_id": city.offices.river_id, "reasons": WHY}
    city.api("lake", "POST", f"{path}/dispute", order)
    city.api("river_chief", "POST", f"{path}/designation", order, 403)
    city.api("chief", "POST", f"{path}/designation", order)
    assert city.api("river", "GET", f"/complaints/{complaint_id}/office/work")["disputes"][0]["is_open"] is False


def test_a_transfer_over_the_api_answers_although_the_complaint_is_gone(city):
    complaint_id = city.filed()
    order = {"office_id": city.offices.river_id, "reasons": WHY}
    answer = city.api("lake", "POST", f"/complaints/{complaint_id}/transfer", order)
    assert (answer["stage"], answer["actions"]) == ("filed", [])
    city.api("lake", "GET", f"/complaints/{complaint_id}", status=404)


def test_work_is_suggested_taken_and_handed_over_with_a_note(city):
    busy, complaint_id = city.filed(), city.filed()
    city.given(assign_complaint, busy, city.offices.lake.account_id, city.offices.lake, city.now)
    path = f"/office/complaints/{complaint_id}/handler"
    page = city.page("lake", path)
    assert "在办 1 件，工作量 2 分" in page
    suggested = re.search(r'value="(\w+)" checked', page)
    assert suggested is not None
    assert suggested[1] != city.offices.lake.account_id
    city.send("lake", path, path, {"handler_id": city.offices.lake.account_id})
    handover = f"/office/complaints/{complaint_id}/handover"
    typed = {"handler_id": city.offices.lake_colleague.account_id, "note": ""}
    assert "请写交接说明" in city.send("lake", path, handover, typed, 422)
    city.send("lake", path, handover, {**typed, "note": NOTE})
    assert NOTE in city.page("lake_colleague", f"/office/complaints/{complaint_id}")
    assert "只有承办人、代办人或者负责人可以交接" in city.page("lake", path)


def test_the_queue_shows_mine_the_office_and_what_nobody_has(city):
    mine, free = city.filed(), city.filed()
    city.given(assign_complaint, mine, city.offices.lake.account_id, city.offices.lake, city.now)
    listed = {whose: city.page("lake", f"/office/queue?whose={whose}") for whose in ("mine", "office", "unassigned")}
    seen = {whose: {one for one in (mine, free) if one in page} for whose, page in listed.items()}
    assert seen == {"mine": {mine}, "office": {mine, free}, "unassigned": {free}}
    assert mine not in city.page("lake_colleague", "/office/queue?whose=mine")
    typed = {"from_on": "2026-11-20", "until_on": "2026-11-25", "cover_id": city.offices.lake_colleague.account_id}
    city.send("lake", "/office/absences", "/office/absences", typed)
    assert mine in city.page("lake_colleague", "/office/queue?whose=mine")  # the cover sees it now


def test_a_supervisor_sees_load_and_late_work_of_each_office_below(city):
    complaint_id = city.filed()
    city.given(assign_complaint, complaint_id, city.offices.lake.account_id, city.offices.lake, city.now)
    page = city.page("chief", "/office/workload")
    assert all(name in page for name in ("望湖甲", "晴川甲", "示例市晴川区市场监督管理局"))
    own = city.page("river_chief", "/office/workload")
    assert "晴川甲" in own
    assert "望湖甲" not in own
    city.page("lake", "/office/workload", 403)
    offices = city.api("chief", "GET", "/office/workload")["offices"]
    assert {line["load"]["open"] for line in offices if line["office_id"] == city.offices.lake_id} == {1}


def test_the_filing_form_asks_how_it_was_bought_and_offers_the_choice_the_law_gives(city):
    draft = city.given(given_draft, city.offices.people, city.now)
    first = f"/complaints/{draft}/draft/merchant"
    page = city.page("consumer", first)
    assert "怎么买的" in page
    typed = {
        "respondent_id": city.offices.people.enterprise_id,
        "seller": "platform_seller",
        "platform_text": "",
        "published_area": RIVER,
        "to": "next",
    }
    city.send("consumer", first, first, typed)
    assert "示例市晴川区市场监督管理局" in city.page("consumer", f"/complaints/{draft}/draft/review")
    city.send("consumer", first, first, {**typed, "seller": "shop", "place_area": RIVER})
    review = city.page("consumer", f"/complaints/{draft}/draft/review")
    assert "这几个机关都可以处理" in review
    sent = {"agrees_to_mediate": "yes", "agrees_to_publish": "no", "is_true": "yes"}
    sent |= {"handled_by": HandledBy.NOBODY.value, "office_id": city.offices.lake_id}
    city.send("consumer", f"/complaints/{draft}/draft/review", f"/complaints/{draft}/file", sent)
    assert city.stored(draft).office_id == city.offices.lake_id
    filed = city.page("consumer", f"/complaints/{draft}")
    assert "示例市望湖区市场监督管理局" in filed


def test_an_administrator_opens_changes_and_closes_offices_and_places_people(city):
    path = "/admin/offices"
    typed = {
        "name": "示例市听泉区市场监督管理局",
        "code": "990103",
        "short": "听市监",
        "phone": "12315",
        "areas": "990103",
    }
    assert "没有这些行政区划代码" in city.send("admin", path, path, {**typed, "areas": "999999"}, 422)
    city.send("admin", path, path, {**typed, "superior_id": city.offices.city_id})
    assert "听泉区" in city.page("admin", path)
    city.send("admin", path, path, {**typed, "name": "又一个"}, 409)
    new = next(
        line["office_id"] for line in city.api("admin", "GET", "/offices")["offices"] if line["code"] == "990103"
    )
    lake = f"{path}/{city.offices.lake_id}"
    moved = {"account_id": city.offices.lake.account_id, "to_office_id": new}
    city.send("admin", lake, f"{lake}/people", moved)
    assert "望湖甲" in city.page("admin", f"{path}/{new}")
    city.send("admin", f"{path}/{new}", f"{path}/{new}/closure", {}, 409)
    city.api(
        "admin",
        "PUT",
        f"/admin/accounts/{city.offices.lake.account_id}/office",
        {"office_id": city.offices.lake_id},
        204,
    )
    city.send("admin", f"{path}/{new}", f"{path}/{new}/closure", {})
    own, below = f"{path}/{city.offices.city_id}", {"superior_id": city.offices.lake_id, "code": "x1", "short": "环"}
    assert "不能是它自己或者它的下级" in city.send("admin", own, own, {**typed, "name": "环", **below}, 422)


def addresses(app, complaint_id, evidence_id):
    """Every page and endpoint that shows one complaint."""
    known = {"complaint_id": complaint_id, "evidence_id": evidence_id, "kind": "acceptance", "key": "merchant"}
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.arguments & {"complaint_id", "evidence_id"} and rule.arguments <= set(known):
            yield re.sub(r"<(?:\w+:)?(\w+)>", lambda found: known[found[1]], rule.rule)


@pytest.mark.parametrize("who", ["river", "river_chief", "officer", "mediator"])
def test_nothing_of_a_complaint_is_found_by_officials_of_another_office(city, who):
    complaint_id = city.filed()
    people = city.offices.people
    evidence_id = city.given(add_evidence, complaint_id, SOME_FILE, people.consumer, city.now).subject_id
    city.given(accept_complaint, complaint_id, city.offices.lake, city.now)
    with city.database.reading() as session:
        secrets = [city.stored(complaint_id).number, contact_of(session, people.consumer.account_id).name]
    asked = list(addresses(city.app, complaint_id, evidence_id))
    assert len(asked) > 20
    lists = ["/office/queue", "/office/queue?whose=unassigned", f"/office/queue?office={city.offices.lake_id}"]
    for path in [*asked, *lists, "/inbox"]:
        if path.startswith("/api/"):
            with city.database.transaction() as session:
                token = given_token(session, city.actor(who).account_id, city.now)
            answer = city.app.test_client().get(path, headers={"Authorization": f"Bearer {token}"})
        else:
            answer = city.browser(who).get(path)
        body = html_text.unescape(answer.get_data(as_text=True))
        assert path in (*lists, "/inbox") or answer.status_code in {403, 404}, path
        assert not [secret for secret in secrets if secret in body], path
        assert complaint_id not in body or answer.status_code in {403, 404}, path
    assert city.api(who, "GET", "/complaints")["total"] == 0
    assert city.stored(complaint_id).stage == Stage.ACCEPTED
    assert LAKE != RIVER
