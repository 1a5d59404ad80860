from datetime import UTC, date, datetime

import pytest

from core.kernel.errors import InvalidInputError
from mediation.domain.form_values import title_of
from mediation.domain.forms import FormKind
from mediation.domain.supplements import (
    SupplementAsked,
    SupplementItem,
    SupplementState,
    check_answer,
    check_asked,
    supplement_form_values,
    supplement_state,
)

IDENTITY = SupplementItem("identity", "投诉人的身份证明材料", "办法 第十条第三款", "file")
REQUEST = SupplementItem("request", "具体的投诉请求", "办法 第十条", "text")
TODAY = date(2026, 11, 20)


def asked(**changes):
    return SupplementAsked(**{"items": ("identity",), "answer_by": date(2026, 11, 25), **changes})


def test_items_stand_in_the_order_of_the_law():
    items, day = check_asked(asked(items=("request", "identity")), [IDENTITY, REQUEST], TODAY, 30)
    assert items == (IDENTITY, REQUEST)
    assert day == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"items": ()}, "items"),
        ({"items": ("bank_balance",)}, "items"),
        ({"answer_by": None}, "answer_by"),
        ({"answer_by": TODAY}, "answer_by"),
        ({"answer_by": date(2026, 12, 21)}, "answer_by"),
        ({"note": "长" * 501}, "note"),
    ],
)
def test_nothing_beyond_the_articles_is_asked_and_never_for_today(changes, field):
    with pytest.raises(InvalidInputError) as refused:
        check_asked(asked(**changes), [IDENTITY, REQUEST], TODAY, 30)
    assert list(refused.value.fields) == [field]


def test_a_document_may_be_replaced_by_words_but_words_not_by_silence():
    assert check_answer({"request": "退款"}, [IDENTITY, REQUEST], files=1) == {"identity": "", "request": "退款"}
    assert check_answer({"identity": "证件丢失，正在补办"}, [IDENTITY], files=0)["identity"]
    with pytest.raises(InvalidInputError) as refused:
        check_answer({}, [IDENTITY, REQUEST], files=1)
    assert list(refused.value.fields) == ["answer.request"]


def at(day):
    return datetime(2026, 11, day, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answered", "replaced", "today", "state"),
    [
        (None, None, TODAY, SupplementState.WAITING),
        (None, None, date(2026, 11, 25), SupplementState.WAITING),
        (None, None, date(2026, 11, 26), SupplementState.OVERDUE),
        (at(25), None, date(2026, 11, 30), SupplementState.ANSWERED),
        (at(26), None, date(2026, 11, 30), SupplementState.ANSWERED_LATE),
        (None, at(22), date(2026, 11, 30), SupplementState.REPLACED),
    ],
)
def test_the_state_of_a_notice_is_computed_from_its_days(answered, replaced, today, state):
    assert supplement_state(date(2026, 11, 25), answered, replaced, today) is state


def test_the_notice_names_each_item_with_its_article_and_threatens_nothing_automatic():
    notice = supplement_form_values("示市监投〔2026〕000001号", [IDENTITY, REQUEST], date(2026, 11, 25), "身份证正反面")
    text = str(notice.sections())
    assert notice.kind is FormKind.IDENTITY_NOTICE
    assert "投诉人的身份证明材料（办法 第十条第三款）" in text
    assert "2026年11月25日" in text
    assert "身份证正反面" in text
    assert "自动" not in text


@pytest.mark.parametrize(
    ("items", "title"), [([IDENTITY, REQUEST], "限期提供身份证明材料通知书"), ([REQUEST], "限期补充材料通知书")]
)
def test_a_notice_is_called_after_identity_only_when_it_asks_for_it(items, title):
    assert title_of(supplement_form_values("1", items, date(2026, 11, 25), "")) == title
