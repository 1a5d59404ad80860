"""Evidence is made safe when it comes and can do nothing when it is looked at."""

import hashlib
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from bootstrap.demo.proof import proof_pdf
from mediation.services.add_evidence import StoredFile, add_evidence
from mediation.storage.room_tables import Evidence
from tests.factories_mediation import given_draft, given_filed
from tests.factories_pages import fill_and_send, given_town, hidden_fields, page_text, send
from tests.unit.files.test_upload import photo


@pytest.fixture
def town(sqlite, vault, tmp_path, now):
    return given_town(sqlite, vault, tmp_path, now)


@pytest.fixture
def complaint(town, now):
    with town.database.transaction() as session:
        return given_filed(session, town.people, now)


def add(town, complaint, content, name):
    page = f"/complaints/{complaint}/evidence"
    return fill_and_send(town.consumer, page, page, {"files": (BytesIO(content), name), "note": "凭证"})


def rows(town):
    with town.database.reading() as session:
        return session.scalars(select(Evidence)).all()


def test_a_photo_is_kept_and_shown_without_its_place_and_both_hashes_are_known(town, complaint):
    content = photo(size=(900, 600))
    assert add(town, complaint, content, "照片.jpg").status_code == 303
    (row,) = rows(town)
    shown = town.consumer.get(f"/evidence/{row.id}")
    assert not Image.open(BytesIO(shown.data)).getexif()
    assert hashlib.sha256(shown.data).hexdigest() == row.sha256
    assert hashlib.sha256(content).hexdigest() == row.original_sha256
    page = page_text(town.consumer, f"/complaints/{complaint}/evidence")
    assert "去掉了拍摄位置" in page
    assert row.sha256 in page
    assert row.original_sha256 in page


def test_pictures_open_in_a_box_where_nothing_runs_and_everything_else_is_saved(town, complaint):
    add(town, complaint, photo(), "照片.jpg")
    add(town, complaint, proof_pdf(), "合同.pdf")
    answers = {row.media_type: town.consumer.get(f"/evidence/{row.id}") for row in rows(town)}
    for answer in answers.values():
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "script" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "attachment" not in answers["image/jpeg"].headers.get("Content-Disposition", "")
    assert answers["application/pdf"].headers["Content-Disposition"].startswith("attachment")


def test_lists_show_a_small_picture_that_only_those_concerned_get(town, complaint):
    add(town, complaint, photo(size=(900, 600)), "照片.jpg")
    small = f"/evidence/{rows(town)[0].id}/thumbnail"
    assert small in page_text(town.consumer, f"/complaints/{complaint}/evidence")
    answer = town.consumer.get(small)
    assert answer.content_type == "image/webp"
    assert Image.open(BytesIO(answer.data)).width == 320
    assert town.stranger.get(small).status_code == 404


def test_a_page_of_html_is_kept_under_no_name(town, complaint):
    answer = add(town, complaint, b"<html><script>alert(1)</script></html>", "照片.jpg")
    assert answer.status_code == 415
    assert rows(town) == []


def test_a_row_of_an_unknown_kind_is_only_ever_saved(town, complaint):
    add(town, complaint, photo(), "照片.jpg")
    (row,) = rows(town)
    with town.database.transaction() as session:
        session.get_one(Evidence, row.id).media_type = "image/svg+xml"
    answer = town.consumer.get(f"/evidence/{row.id}")
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_file_is_taken_out_of_a_draft_by_a_button_and_what_was_typed_stays(town, now):
    with town.database.transaction() as session:
        draft = given_draft(session, town.people, now)
        kept = StoredFile("cd" * 32, "application/pdf", "合同.pdf", 10)
        evidence = add_evidence(session, draft, kept, town.people.consumer, now).subject_id
    page = f"/complaints/{draft}/draft/evidence"
    button = f"/complaints/{draft}/draft/evidence/{evidence}/removal"
    assert button in page_text(town.consumer, page)
    typed = {**hidden_fields(page_text(town.consumer, page), page), "note": "付款记录"}
    answer = send(town.consumer, button, typed)
    assert "付款记录" in page_text(town.consumer, answer.location)
    assert rows(town) == []
