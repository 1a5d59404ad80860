import pytest

from web.resend import Resend, resend_from_text, safe_next


@pytest.mark.parametrize("target", ["/complaints/1", "/complaints?page=2&q=张", "/"])
def test_addresses_of_ours_are_followed(target):
    assert safe_next(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "complaints",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "/a\nb",
        "javascript:alert(1)",
    ],
)
def test_no_other_address_is_followed(target):
    assert safe_next(target) is None


def test_kept_fields_come_back_as_they_were():
    kept = Resend("/complaints/new", (("story", "卡里还有 1680 元\n门店关了"), ("claim", "a"), ("claim", "b")))
    assert resend_from_text("/complaints/new", kept.as_text()) == kept


@pytest.mark.parametrize("text", ["", "{", "5", "[1]", '[["a", 1]]', "null"])
def test_anything_else_is_not_taken_for_kept_fields(text):
    assert resend_from_text("/x", text) is None
