from datetime import date
from decimal import Decimal
from typing import Literal

import pytest
from flask import Flask
from pydantic import BaseModel, Field, ValidationError, field_validator

from core.kernel.errors import ConflictError
from web.forms import blank_form, chinese_messages, typed_form


class Purchase(BaseModel):
    shop: str = Field(min_length=2, max_length=5)
    paid: Decimal = Field(ge=0)
    bought_on: date
    way: Literal["cash", "card"]
    wishes: list[str] = []

    @field_validator("shop")
    @classmethod
    def refuse_a_known_word(cls, shop: str) -> str:
        if shop == "无名":
            raise ValueError("请写招牌上的名字")
        return shop


@pytest.fixture
def request_with():
    app = Flask("forms")

    def opened(form):
        return app.test_request_context("/", method="POST", data=form)

    return opened


def test_every_wrong_field_gets_a_chinese_message():
    typed = {"shop": "长长长长长长", "paid": "三", "bought_on": "昨天", "way": "shell"}
    with pytest.raises(ValidationError) as wrong:
        Purchase.model_validate(typed)
    assert chinese_messages(wrong.value) == {
        "shop": "最多 5 个字，请缩短一些",
        "paid": "请填写数字",
        "bought_on": "日期请写成 2026-11-21 这样",
        "way": "请从列出的选项中选一个",
    }


def test_the_words_of_our_own_validators_are_kept():
    with pytest.raises(ValidationError) as wrong:
        Purchase(shop="无名", paid=1, bought_on="2026-11-01", way="cash")
    assert chinese_messages(wrong.value) == {"shop": "请写招牌上的名字"}


def test_a_refused_form_keeps_what_was_typed_but_no_secret(request_with):
    with request_with({"story": "经过", "claim": ["1", "2"], "password": "secret", "csrf_token": "x"}):
        form = typed_form().refused(ConflictError("刚刚被别人更改", fields={"story": "请再看一遍"}))
    assert form.value("story") == "经过"
    assert form.all("claim") == ("1", "2")
    assert form.has("claim", "2")
    assert (form.value("password"), form.value("csrf_token")) == ("", "")
    assert (form.message, form.error("story")) == ("刚刚被别人更改", "请再看一遍")


def test_a_blank_form_is_prefilled():
    form = blank_form({"amount": 12, "kinds": ("a", "b"), "note": None})
    assert (form.value("amount"), form.all("kinds"), form.value("note", "无")) == ("12", ("a", "b"), "无")
