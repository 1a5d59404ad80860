"""A changed text: what may be changed, what is said when it cannot be, and that earlier days stay as they were."""

from datetime import date

import pytest

from core.kernel.errors import InvalidInputError
from core.rules import book_from_content, content_of, load_shipped_book, shipped_texts
from rulebook.domain.book_texts import diff_of, next_label, texts_of, tidy
from rulebook.domain.checking import check_amendment
from rulebook.domain.earlier_days import changed_before
from rulebook.domain.release_merge import merge_release

BOOK = load_shipped_book()
TEXTS = shipped_texts()
RULE = "rules/R44.toml"
DAY = date(2027, 1, 1)


def replaced(old, new, name=RULE):
    assert old in TEXTS[name], old
    return {name: TEXTS[name].replace(old, new, 1)}


def refused(files, day=DAY):
    with pytest.raises(InvalidInputError) as error:
        check_amendment(BOOK, files, day)
    return error.value


def test_words_may_be_mended_for_every_day():
    checked = check_amendment(BOOK, replaced('liable = "', 'liable = "就是'), DAY)
    assert checked.book.label == "2026-07-1"
    assert checked.changed == ()
    assert all(result.passed for result in checked.examples)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('fact = "plan_kind"', 'fact = "plan_kid"', "没有名为 plan_kid 的事实"),
        ("remedy =", "remedie =", "缺少 remedy"),
        ("= 800.00 }", "= 801.00 }", "应当是¥801.00，算出来是¥800.00"),
        ("[[versions]]", "[[versions]", "不是正确的 TOML 写法"),
    ],
)
def test_a_mistake_is_told_in_chinese_beside_its_file(old, new, said):
    error = refused(replaced(old, new))
    assert said in error.fields[f"text:{RULE}"]
    assert RULE in error.fields[f"text:{RULE}"]


def test_mistakes_of_two_files_are_told_at_once():
    error = refused({**replaced("remedy =", "remedie ="), **replaced("remedy =", "remedie =", "rules/R45.toml")})
    assert set(error.fields) == {f"text:{RULE}", "text:rules/R45.toml"}


@pytest.mark.parametrize(
    ("files", "field"),
    [
        ({}, "files"),
        ({RULE: TEXTS[RULE]}, "files"),
        ({RULE: "  "}, f"text:{RULE}"),
        ({"book.toml": "label = 'x'"}, "text:book.toml"),
        ({"../secret.toml": "x = 1"}, "text:../secret.toml"),
        ({"rules/R135.txt": "x = 1"}, "text:rules/R135.txt"),
        ({RULE: "x" * 200_001}, f"text:{RULE}"),
    ],
)
def test_what_cannot_be_changed_is_refused(files, field):
    assert field in refused(files).fields


def test_line_ends_of_a_form_make_no_difference():
    assert tidy({RULE: TEXTS[RULE].replace("\n", "\r\n")}) == {RULE: TEXTS[RULE].rstrip("\n") + "\n"}


def test_a_change_of_law_leaves_earlier_days_alone():
    """A new number from a day on: the old value keeps its days."""
    name = "parameters/awards.toml"
    (old,) = [part for part in TEXTS[name].split("[[parameters]]") if 'name = "fraud_floor"' in part]
    version = old.rpartition("[[parameters.versions]]")[2]
    ended = version.replace("value =", "until = 2026-12-31\nvalue =", 1)
    later = version.replace("from = 2014-03-15", "from = 2027-01-01").replace("value = 500", "value = 800")
    new = old.replace(version, f"{ended.rstrip()}\n[[parameters.versions]]{later}")
    texts = {name: TEXTS[name].replace(old, new)}
    assert "until = 2026-12-31" in texts[name]
    checked = check_amendment(BOOK, texts, DAY)
    assert checked.book.parameter("fraud_floor", DAY).value == 800
    assert "effective_on" in refused(texts, date(2027, 1, 2)).fields


def test_a_change_that_reaches_back_before_its_day_is_refused():
    texts = {**TEXTS, **replaced("value = 500\n", "value = 800\n", "parameters/awards.toml")}
    later = book_from_content(content_of(texts))
    assert changed_before(BOOK, later, DAY) == ("数 fraud_floor（2014年3月15日）",)
    assert changed_before(BOOK, later, date(2014, 3, 15)) == ()


def test_a_dropped_condition_before_its_day_is_refused():
    part = TEXTS[RULE].split("[[conditions]]")
    texts = {**TEXTS, RULE: "[[conditions]]".join([part[0], *part[2:]])}
    changed = changed_before(BOOK, book_from_content(content_of(texts)), DAY)
    assert [name.split("（")[0] for name in changed] == ["规则 R44"]


def test_labels_count_the_changes_of_an_office():
    assert [next_label(label) for label in ("2026-07", "2026-07-1", "2026-07-9", "trial")] == [
        "2026-07-1",
        "2026-07-2",
        "2026-07-10",
        "trial-1",
    ]


def test_a_difference_is_shown_line_by_line():
    (diff,) = diff_of(texts_of(BOOK.content), replaced('liable = "', 'liable = "就是'))
    kinds = {line.kind: line.text for line in diff.lines if line.kind in ("added", "removed")}
    assert kinds["added"].startswith('liable = "就是')
    assert "就是" not in kinds["removed"]
    assert not diff.is_new


@pytest.mark.parametrize(
    ("office", "old", "new", "merged", "kept"),
    [
        ({"a": "1"}, {"a": "1"}, {"a": "2"}, {"a": "2"}, ()),
        ({"a": "9"}, {"a": "1"}, {"a": "1"}, {"a": "9"}, ()),
        ({"a": "9"}, {"a": "1"}, {"a": "2"}, {"a": "9"}, ("a",)),
        ({"a": "2"}, {"a": "1"}, {"a": "2"}, {"a": "2"}, ()),
        ({"a": "1", "b": "9"}, {"a": "1"}, {"a": "1"}, {"a": "1", "b": "9"}, ()),
        ({"a": "1"}, {"a": "1"}, {}, {}, ()),
        ({"a": "9"}, {"a": "1"}, {}, {"a": "9"}, ("a",)),
        ({}, {}, {"c": "3"}, {"c": "3"}, ()),
    ],
)
def test_a_release_and_an_office_are_joined_file_by_file(office, old, new, merged, kept):
    book = {"book.toml": 'label = "2026-08"\n'}
    result = merge_release({**office, **book}, {**old, **book}, {**new, **book})
    assert {name: text for name, text in result.texts.items() if name != "book.toml"} == merged
    assert result.kept == kept
    assert result.texts["book.toml"] == 'label = "2026-08-1"\n'
