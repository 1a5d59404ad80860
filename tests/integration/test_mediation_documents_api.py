"""Documents over the API: served once, opened with a code, checked by anybody, taken to court."""

import io
import zipfile

import pytest

from core.outbox import deliver_pending
from identity.domain.messenger import Outlet, Outlets
from mediation.domain.forms import FormKind
from mediation.queries.documents import newest_document
from mediation.subscribers import sendings
from tests.factories_identity import given_token
from tests.factories_mediation import given_accepted, given_settled
from tests.factories_pages import given_town, picture


class Gateway:
    def __init__(self):
        self.sent = []

    def send(self, message):
        self.sent.append(message)


class Api:
    def __init__(self, town):
        self.town = town
        actors = vars(town.people)
        with town.database.transaction() as session:
            self.tokens = {
                name: given_token(session, actor.account_id, town.now)
                for name, actor in actors.items()
                if name != "enterprise_id"
            }

    def ask(self, who, method, path, **more):
        headers = {**({"Authorization": f"Bearer {self.tokens[who]}"} if who else {}), **more.pop("headers", {})}
        return self.town.app.test_client().open(f"/api/v1{path}", method=method, headers=headers, **more)

    def given(self, build):
        with self.town.database.transaction() as session:
            return build(session, self.town.people, self.town.now)

    def paper(self, complaint_id, kind):
        with self.town.database.reading() as session:
            return newest_document(session, complaint_id, kind, self.town.people.officer)


@pytest.fixture
def api(sqlite, vault, tmp_path, now):
    return Api(given_town(sqlite, vault, tmp_path, now))


def test_a_document_is_sent_once_opened_with_its_code_and_its_service_is_on_record(api):
    complaint_id = api.given(given_accepted)
    page = api.paper(complaint_id, FormKind.MEDIATION_NOTICE)
    order = {"side": "merchant", "channel": "sms", "address": "13900000001", "note": "商家店员在电话里说的"}
    services = f"/documents/{page.document_id}/services"
    first, again = (
        api.ask("officer", "POST", services, json=order, headers={"Idempotency-Key": "send-1"}) for _ in range(2)
    )
    assert first.status_code == 201
    assert first.json == again.json
    assert api.ask("consumer", "POST", services, json=order).status_code == 403
    gateway = Gateway()
    deliver_pending(api.town.database, sendings(Outlets(sms=Outlet(gateway, 100))), lambda: api.town.now)
    code = gateway.sent[0].text.split("取件码 ")[1].split(" ")[0]
    number = page.document.number
    wrong = api.ask(None, "POST", "/documents/receipt", json={"number": number, "code": "AAAA-AAAA-AAAA"})
    assert wrong.status_code == 422
    opened = api.ask(None, "POST", "/documents/receipt", json={"number": number, "code": code})
    assert opened.json["document"]["title"] == "投诉调解通知书"
    seen = api.ask("officer", "GET", f"/documents/{page.document_id}").json
    assert "served" in {line["status"] for line in seen["services"]}
    assert api.ask("merchant", "GET", f"/documents/{page.document_id}").json["services"] == []


def test_a_letter_is_recorded_with_its_receipt_and_an_old_page_is_refused(api):
    complaint_id = api.given(given_accepted)
    page = api.paper(complaint_id, FormKind.MEDIATION_NOTICE)
    order = {"side": "merchant", "channel": "letter", "address": "示例市和平路 1 号", "note": "商家店员在电话里说的"}
    started = api.ask("officer", "POST", f"/documents/{page.document_id}/services", json=order).json
    result = f"/document-services/{started['service_id']}/result"
    told = {"outcome": "served", "on": api.town.now.date().isoformat(), "note": "邮件单号 123，店员签收"}
    assert api.ask("officer", "POST", result, data=told).status_code == 422
    with_scan = {**told, "file": (io.BytesIO(picture()), "回执.png")}
    stale = api.ask("officer", "POST", result, data=with_scan, headers={"If-Match": '"99"'})
    assert stale.status_code == 409
    with_scan = {**told, "file": (io.BytesIO(picture()), "回执.png")}
    assert api.ask("officer", "POST", result, data=with_scan).status_code == 204
    archive = api.ask("officer", "GET", f"/complaints/{complaint_id}/archive").json
    assert "送达回执" in {item["kind"] for item in archive["items"]}


def test_anybody_checks_a_document_and_each_side_takes_its_bundle(api):
    complaint_id = api.given(given_settled)
    page = api.paper(complaint_id, FormKind.AGREEMENT)
    asked = {"number": page.document.number, "code": page.check_code}
    found = api.ask(None, "GET", "/documents/verification", query_string=asked)
    assert found.json["is_unchanged"] is True
    assert "张小民" not in found.get_data(as_text=True)
    wrong = api.ask(None, "GET", "/documents/verification", query_string={**asked, "code": "0000"})
    assert wrong.status_code == 404
    for who in ("consumer", "merchant", "mediator"):
        content = api.ask(who, "GET", f"/complaints/{complaint_id}/bundle").get_data()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
    pack = api.ask("consumer", "GET", f"/complaints/{complaint_id}/confirmation").json
    assert (pack["body"], pack["application"], pack["is_open"]) == ("", None, False)
    filing = api.ask(
        "consumer", "POST", f"/complaints/{complaint_id}/confirmation/filing", json={"filed_on": "2026-11-20"}
    )
    assert filing.status_code == 409
