"""The evidence bundle for court: what a side may see, checked by hash, the same bytes each time, never an offer."""

import hashlib
import io
import json
import zipfile

import pytest

from mediation.domain.letters import GroundAndReasons
from mediation.services.add_evidence import StoredFile, add_evidence
from mediation.services.end_mediation import terminate_mediation
from mediation.services.propose_by_rule import make_proposal
from mediation.services.send_statement import send_statement
from tests.factories_mediation import given_filed, given_mediating, given_offer, given_settled
from tests.factories_pages import fill_and_send, given_town, page_text, picture

ENDED = GroundAndReasons("23-3", "双方分歧较大，一方声明不再协商。")
SECRET_SUM = "1,234.56"
SECRET_WORDS = "只要今天签字我愿意让到一千二"


@pytest.fixture
def town(sqlite, vault, tmp_path, now):
    return given_town(sqlite, vault, tmp_path, now)


def bring(town, session, complaint_id, who, shade):
    content = picture(shade)
    digest = town.app.extensions["yinuo.dependencies"].files.put(content)
    file = StoredFile(digest, "image/png", f"照片{shade}.png", len(content), "门店照片")
    add_evidence(session, complaint_id, file, who, town.now)


def failed_mediation(town):
    people = town.people
    with town.database.transaction() as session:
        complaint_id = given_mediating(session, people, town.now)
        bring(town, session, complaint_id, people.consumer, 10)
        bring(town, session, complaint_id, people.merchant, 20)
        given_offer(session, complaint_id, people.merchant, town.now, sum_fen=123_456)
        send_statement(session, complaint_id, SECRET_WORDS, people.merchant, town.now)
        make_proposal(session, complaint_id, people.consumer, town.now)
        terminate_mediation(session, complaint_id, ENDED, people.mediator, town.now)
    return complaint_id


def download(client, complaint_id):
    answer = client.get(f"/complaints/{complaint_id}/bundle")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    return answer.get_data()


def everything_in(content):
    """Every text of every file, those inside Word files too."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            yield name
            if name.endswith(".docx"):
                with zipfile.ZipFile(io.BytesIO(part)) as word:
                    yield from (word.read(inner).decode(errors="replace") for inner in word.namelist())
            else:
                yield part.decode(errors="replace")


@pytest.mark.parametrize("side", ["consumer", "merchant", "mediator"])
def test_no_bundle_holds_an_offer_a_proposal_or_a_word_of_the_room(town, side):
    complaint_id = failed_mediation(town)
    text = "\n".join(everything_in(download(getattr(town, side), complaint_id)))
    assert "投诉终止调解决定书" in text
    for secret in (SECRET_SUM, "123456", SECRET_WORDS, "接受方案", "还价", "规则算一个建议"):
        assert secret not in text, secret


def test_the_same_case_gives_the_same_bytes_and_every_hash_holds(town):
    complaint_id = failed_mediation(town)
    first, second = download(town.consumer, complaint_id), download(town.consumer, complaint_id)
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        listed = dict(line.split("  ", 1)[::-1] for line in archive.read("manifest-sha256.txt").decode().splitlines())
        assert set(listed) == set(archive.namelist()) - {"manifest-sha256.txt"}
        assert all(hashlib.sha256(archive.read(name)).hexdigest() == digest for name, digest in listed.items())
        index = json.loads(archive.read("index.json"))
    assert [file["title"] for file in index["files"]][-2:] == [
        "消费者提交的证据：照片10.png（门店照片）",
        "商家提交的证据：照片20.png（门店照片）",
    ]
    assert "终止调解" in [act["act"] for act in index["acts"]]


def test_each_side_gets_its_own_documents(town):
    complaint_id = failed_mediation(town)
    names = {
        side: "\n".join(zipfile.ZipFile(io.BytesIO(download(client, complaint_id))).namelist())
        for side, client in (("consumer", town.consumer), ("merchant", town.merchant))
    }
    assert "投诉登记表" in names["consumer"]
    assert "投诉登记表" not in names["merchant"]
    assert all("投诉调解通知书" in listed for listed in names.values())
    everything = "\n".join(everything_in(download(town.merchant, complaint_id)))
    assert "张小民" not in everything


def test_a_settled_case_brings_its_agreement(town):
    with town.database.transaction() as session:
        complaint_id = given_settled(session, town.people, town.now)
    text = "\n".join(everything_in(download(town.merchant, complaint_id)))
    assert "消费者投诉调解书" in text
    assert "¥3,000.00" in text
    assert "签署协议" in text


def test_a_stored_file_that_was_swapped_leaves_no_whole_bundle(town, monkeypatch):
    complaint_id = failed_mediation(town)
    files = town.app.extensions["yinuo.dependencies"].files
    monkeypatch.setattr(type(files), "get", lambda self, digest: b"something else")
    with pytest.raises(ValueError, match="does not match"):
        town.consumer.get(f"/complaints/{complaint_id}/bundle").get_data()


def test_strangers_and_unfiled_complaints_get_no_bundle(town):
    with town.database.transaction() as session:
        complaint_id = given_filed(session, town.people, town.now)
    assert town.stranger.get(f"/complaints/{complaint_id}/bundle").status_code == 404
    assert town.merchant.get(f"/complaints/{complaint_id}/bundle").status_code == 404
    assert town.consumer.get(f"/complaints/{complaint_id}/bundle").status_code == 200


def test_the_word_file_of_a_document_is_the_same_each_time_and_speaks_chinese_fonts(town):
    complaint_id = failed_mediation(town)
    page = town.consumer.get(f"/complaints/{complaint_id}/documents/termination", follow_redirects=True)
    text = page.get_data(as_text=True)
    assert "本次适用" in text
    address = f"{page.request.path}/word"
    first, second = (town.consumer.get(address).get_data() for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as word:
        inner = word.read("word/document.xml").decode()
    assert 'w:eastAsia="仿宋"' in inner
    assert "☑ 本次适用" in inner


def test_anybody_checks_a_paper_by_number_and_code_without_its_content(town):
    complaint_id = failed_mediation(town)
    text = town.consumer.get(f"/complaints/{complaint_id}/documents/termination", follow_redirects=True).get_data(
        as_text=True
    )
    code = text.split('class="check-code">')[1].split("<")[0]
    number = text.split('class="sheet__number">')[1].split("<")[0]
    visitor = town.app.test_client()
    found = visitor.get("/verify", query_string={"number": number, "code": code}).get_data(as_text=True)
    assert "核对一致" in found
    assert "张小民" not in found
    wrong = visitor.get("/verify", query_string={"number": number, "code": "0000-0000-0000-0000"})
    assert "没有编号和核对码都对得上的文书" in wrong.get_data(as_text=True)


def test_the_office_serves_again_by_letter_and_records_the_result(town):
    complaint_id = failed_mediation(town)
    page = town.mediator.get(f"/complaints/{complaint_id}/documents/termination", follow_redirects=True)
    services = f"{page.request.path}/services"
    assert "正在送达" in page_text(town.mediator, services)
    assert town.consumer.get(services).status_code == 403
    typed = {"side": "merchant", "channel": "letter", "address": "短", "note": "邮件单号 123"}
    refused = fill_and_send(town.mediator, services, services, typed)
    assert refused.status_code == 422
    assert "请填写能寄到的完整地址" in refused.get_data(as_text=True)
    assert "邮件单号 123" in refused.get_data(as_text=True)
    sent = fill_and_send(town.mediator, services, services, {**typed, "address": "示例市和平路 1 号"})
    assert sent.status_code == 303
    assert "已发出，等待签收" in page_text(town.mediator, services)


def test_the_archive_page_lists_the_file_for_the_office_only(town):
    complaint_id = failed_mediation(town)
    address = f"/office/complaints/{complaint_id}/archive"
    text = page_text(town.mediator, address)
    assert "照片10.png" in text
    assert SECRET_SUM not in text
    assert town.consumer.get(address).status_code == 403
