"""What a clerk pastes is taken apart by what each part is, and what nobody can place is told."""

from datetime import date

import pytest

from sanctions.domain.checks import PersonAsked
from sanctions.domain.pasted_line import PastedLine, day_of, post_of, read_pasted, read_people
from tests.factories_registry import some_code
from tests.factories_sanctions import GOOD_ID

CODE = some_code(7)
ZHANG = PersonAsked("张三", GOOD_ID, "法定代表人")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", PastedLine()),
        (f" {CODE.lower()} ", PastedLine(code=CODE)),
        (f"{CODE[:4]} {CODE[4:10]}-{CODE[10:]}", PastedLine(code=CODE)),
        ("示例市 白帆 餐饮", PastedLine(name="示例市 白帆 餐饮")),
        ("ABC Trading", PastedLine(name="ABC Trading")),
        ("91990100MA00000000", PastedLine(code="91990100MA00000000")),
        (f"统一社会信用代码：{CODE}，名称：示例店", PastedLine(CODE, "示例店")),
        (f"{CODE}\t示例店\t张三\t{GOOD_ID}\t法人", PastedLine(CODE, "示例店", (ZHANG,))),
        (f"{CODE} 示例店 法定代表人：张三 {GOOD_ID}", PastedLine(CODE, "示例店", (ZHANG,))),
        (f"示例店, 张三, {GOOD_ID}, 法人, 13900000000", PastedLine("", "示例店", (ZHANG,), ("13900000000",))),
        (
            f"{CODE} 示例店 张三 1990/5/21",
            PastedLine(CODE, "示例店", (PersonAsked("张三", born_on=date(1990, 5, 21)),)),
        ),
        (f"{CODE} 示例店 张三 1990-13-41", PastedLine(CODE, "示例店", (PersonAsked("张三"),), ("1990-13-41",))),
        (f"{CODE} 示例店 {GOOD_ID}", PastedLine(CODE, "示例店", (PersonAsked("", GOOD_ID),))),
    ],
)
def test_each_part_finds_its_place(text, found):
    assert read_pasted(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"https://example.org/licence?uniscid={CODE}&from=scan", PastedLine(code=CODE)),
        (f"https%3A//x 示例店 https://example.org/%7B{CODE.lower()}%7D", None),
        (f"http://example.org/{CODE}.html 示例店", PastedLine(CODE, "示例店")),
        (f"简易注销登记 {CODE} 示例店", PastedLine(CODE, "示例店", matter="简易注销登记")),
        ("简易注销登记 示例店", PastedLine("", "示例店", matter="简易注销登记")),
        ("简易注销登记", PastedLine(matter="简易注销登记")),
    ],
)
def test_a_scanned_link_gives_its_code_and_a_matter_that_is_named_is_told(text, found):
    read = read_pasted(text, {"简易注销登记"})
    assert read.code == CODE if found is None else read == found


def test_people_follow_each_other_with_their_numbers_and_posts():
    text = f"张三 {GOOD_ID} 法人；李四 监事；王五、1990年5月2日"
    found = read_people(text).people
    assert found == (ZHANG, PersonAsked("李四", "", "监事"), PersonAsked("王五", born_on=date(1990, 5, 2)))


def test_a_post_is_called_as_the_measures_call_it():
    assert [post_of(text) for text in ("执行董事", "股东", " 行政专员 ")] == ["董事", "股东", "行政专员"]


@pytest.mark.parametrize("text", ["1990-02-30", "前天", ""])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError, match="day"):
        day_of(text)
