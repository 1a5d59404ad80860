from flask import Flask

from web.downloads import download


def test_a_chinese_file_name_fits_into_a_header():
    with Flask(__name__).test_request_context():
        response = download(b"%PDF-", "application/pdf", "授权委托书（示例）.pdf")
    header = response.headers["Content-Disposition"]
    header.encode("latin-1")
    assert header.startswith("attachment;")
    assert "UTF-8''" in header
    assert response.headers["Cache-Control"] == "private, no-store"
