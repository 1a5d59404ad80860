"""Reading published texts of laws in the shapes they are found in. All wordings are made up."""

import io
from datetime import date

import pytest
from docx import Document

from casebase.domain.law_naming import LawName, law_named
from casebase.domain.law_text import parse_law, problems_of
from casebase.domain.text_files import lines_of
from core.kernel.errors import InvalidInputError, UnsupportedTypeError
from core.records.encodings import encoding_of

OFFICIAL = """
中华人民共和国示范保护法
（1993年10月31日示范会议通过　根据2009年8月27日《关于修改部分法律的决定》第一次修正）
目　　录
第一章　总　　则
第二章　消费者的权利
　第一节　一般规定
第三章　附　　则

第一章　总　　则
　　第一条　为了示范，制定本法。
　　第二条　有下列情形之一的，适用本法：
　　（一）购买商品的；
　　（二）接受服务的。
　　第一条规定的目的，也适用于前款。
第二章　消费者的权利
第一节　一般规定
　　第三条　及时处理示范事务。
　　第三条之一　后来增加的示范内容。
　　第四条　第一条、第二条所列情形除外。
第三章　附　　则
　　第五条　本法自2014年3月15日起施行。
"""


def read(text):
    return parse_law(text.splitlines())


def labels(law):
    return [one.label for one in law.articles]


def texts(law):
    return {one.name: one.text for one in law.articles}


def reasons(law):
    return {one.text: one.reason for one in law.left_out}


def test_an_official_text_becomes_its_articles_with_paragraphs_and_headings():
    law = read(OFFICIAL)
    assert labels(law) == ["第一条", "第二条", "第三条", "第三条之一", "第四条", "第五条"]
    assert texts(law)["2"].splitlines() == [
        "有下列情形之一的，适用本法：",
        "（一）购买商品的；",
        "（二）接受服务的。",
        "第一条规定的目的，也适用于前款。",
    ]
    assert [one.place for one in law.articles][:3] == [
        "第一章 总 则",
        "第一章 总 则",
        "第二章 消费者的权利 第一节 一般规定",
    ]
    assert law.articles[-1].place == "第三章 附 则"
    assert (law.missing, list(problems_of(law)), law.in_force_from) == ((), [], date(2014, 3, 15))


def test_title_annotation_and_contents_belong_to_no_article():
    found = reasons(read(OFFICIAL))
    assert found["目 录"] == found["第一节 一般规定"] == "目录"
    assert found["中华人民共和国示范保护法"] == "标题、公布说明或者前言"
    assert len([one for one in found if "修正" in one]) == 1


@pytest.mark.parametrize(
    "start",
    [
        "第五条　",
        "第5条 ",
        "第５条　",
        "第 五 条 ",
        "第五条",
        "第五条：",
        "第五条\n",
        "第〇五条 ",
        "　　第五条\t",
        "\ufeff第五条\u00a0",
    ],
)
def test_an_article_begins_however_its_number_is_written(start):
    law = read(f"第一条 一。\n第二条 二。\n第三条 三。\n第四条 四。\n{start}五。")
    assert texts(law)["5"] == "五。"
    assert law.missing == ()


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("十", 10),
        ("二十", 20),
        ("一百零五", 105),
        ("一百一十", 110),
        ("一百二十三", 123),
        ("一千二百六十", 1260),
        ("一○五", 105),
    ],
)
def test_large_numbers_are_read(written, number):
    assert read(f"第{written}条　内容。").articles[0].number == number


@pytest.mark.parametrize(
    "line",
    [
        "第一条规定的情形，适用前款。",
        "第一条、第二条规定的除外。",
        "第二十条第二款规定的行为，由其他机关处理。",
        "第二条所称经营者，包括平台。",
        "第二条和第三条的罚款合并计算。",
        "第九十条情形严重的，从重处理。",
        "第四条规定的情形除外。",
        "第四条、第五条所列物品除外。",
        "第四条或者第五条另有规定的，从其规定。",
        "第四条第一款另有规定的，从其规定。",
        "第二条至第四条不适用。",
        "（三）第一条的情形；",
    ],
)
def test_a_paragraph_that_speaks_of_an_article_continues_the_one_before(line):
    law = read(f"第一条　一。\n第二条　二。\n第三条　三。\n{line}\n第四条　四。")
    assert texts(law)["3"] == f"三。\n{line}"
    assert labels(law) == ["第一条", "第二条", "第三条", "第四条"]


@pytest.mark.parametrize("verb", ["及时处理投诉。", "和解协议有效。", "与消费者约定。"])
def test_an_article_may_begin_with_any_word(verb):
    assert texts(read(f"第一条　一。\n第二条　{verb}\n第三条{verb}")) == {"1": "一。", "2": verb, "3": verb}


def test_gaps_and_repeats_are_reported_and_the_first_stays():
    law = read("第一条　一。\n第三条　三。\n第三条　又是三。\n第二段。\n第六条　六。")
    assert law.missing == ("第二条", "第四条", "第五条")
    assert texts(law)["3"] == "三。"
    assert [(one.line, one.reason) for one in problems_of(law)] == [
        (3, "第三条重复出现，保留先出现的一条"),
        (4, "属于重复的一条"),
    ]


def test_a_number_without_text_is_a_problem_unless_the_text_follows():
    law = read("第一条\n第二条\n正文在下一行。")
    assert texts(law) == {"2": "正文在下一行。"}
    assert [one.reason for one in problems_of(law)] == ["条号后面没有内容"]


def test_headings_are_no_part_of_articles_but_sentences_about_chapters_are():
    law = read("第一编 总则\n第一分编 通则\n第一章 规定\n第一条 一。\n第二章规定的除外。\n第二章 其他\n第二条 二。")
    assert texts(law) == {"1": "一。\n第二章规定的除外。", "2": "二。"}
    assert [one.place for one in law.articles] == [
        "第一编 总则 第一分编 通则 第一章 规定",
        "第一编 总则 第一分编 通则 第二章 其他",
    ]


def test_topics_of_judicial_interpretations_are_headings_and_enumerations_are_not():
    law = read("一、一般规定\n第一条 下列费用：\n一、运费；\n二、材料费。\n二、合同的效力\n第二条 二。")
    assert texts(law) == {"1": "下列费用：\n一、运费；\n二、材料费。", "2": "二。"}
    assert law.articles[1].place == "二、合同的效力"


def test_contents_with_pages_and_articles_are_skipped():
    contents = "目录\n第一章 总则………1\n第一条 目的……1\n第二章 附则\t9\n"
    text = "第一章 总则\n第一条 为了示范。\n第二章 附则\n第二条 施行。"
    assert texts(read(contents + text)) == {"1": "为了示范。", "2": "施行。"}
    assert labels(read("第一章 总则 ...... 3\n第一条 目的 ...... 3\n第一条 为了示范。")) == ["第一条"]


def test_contents_without_a_second_heading_end_at_the_first_article():
    assert texts(read("目录\n总则\n附则\n第一条 一。\n第二条 二。")) == {"1": "一。", "2": "二。"}


def test_signature_page_numbers_web_furniture_and_annexes_are_left_out():
    law = read(
        "第一条 一。\n- 3 -\n第二条 二。\n示范总局\n二〇二六年一月一日\n来源：示范网\n附件1：目录\n第一条 附件的一条。"
    )
    assert texts(law) == {"1": "一。", "2": "二。"}
    found = reasons(law)
    assert (found["- 3 -"], found["示范总局"], found["来源：示范网"]) == ("页码", "落款", "网页上的附带文字")
    assert found["第一条 附件的一条。"] == "附件不收入条文"
    assert list(problems_of(law)) == []


def test_a_sentence_about_an_annex_stays_in_its_article():
    assert texts(read("第一条 一。\n附件所列目录由总局公布。")) == {"1": "一。\n附件所列目录由总局公布。"}


def test_text_between_a_heading_and_its_first_article_is_a_problem():
    law = read("第一条 一。\n第二章 其他\n漏了条号的一段。\n第二条 二。")
    assert [one.text for one in problems_of(law)] == ["漏了条号的一段。"]


def test_no_line_of_a_law_is_lost_silently():
    lines = [line for line in OFFICIAL.splitlines() if line.strip()]
    law = read(OFFICIAL)
    headings = sum(line.strip("　").startswith(("第一章", "第二章", "第三章", "第一节")) for line in lines) - 4
    kept = sum(len(one.text.splitlines()) for one in law.articles)
    assert kept + len(law.left_out) + headings == len(lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_is_read_in_the_usual_encodings(encoding):
    assert read("\n".join(lines_of("法.txt", OFFICIAL.encode(encoding)))) == read(OFFICIAL)


def test_a_beginning_that_stops_within_a_character_is_still_utf8():
    assert encoding_of("消费者权益".encode()[:-1]) == "utf-8"


def test_one_broken_character_makes_no_text_another_encoding():
    assert encoding_of("消费者\n权益\n".encode() + b"\xff\n") == "utf-8"
    assert encoding_of("消费者\n权益\n".encode("gb18030") + b"\xff\n") == "gb18030"
    with pytest.raises(InvalidInputError, match="无法识别的字符"):
        lines_of("法.txt", OFFICIAL.encode() + b"\xff")


def test_markdown_headings_and_bold_numbers_are_no_part_of_the_wording():
    text = "# 示范法\n\n## 第一章 总则\n\n**第一条** 为了**示范**。  \n\n- **第二条**　二。\n> 第三条 三。"
    law = parse_law(lines_of("法.md", text.encode()))
    assert texts(law) == {"1": "为了示范。", "2": "二。", "3": "三。"}
    assert law.articles[0].place == "第一章 总则"


def test_a_word_document_is_read_with_soft_line_breaks_and_tables():
    document = Document()
    for line in ("示范法", "第一章　总则", "第一条　一：\n（一）甲；\n（二）乙。"):
        document.add_paragraph(line)
    document.add_table(1, 2).rows[0].cells[0].text = "表内"
    document.add_paragraph("第二条　二。")
    saved = io.BytesIO()
    document.save(saved)
    law = parse_law(lines_of("法.DOCX", saved.getvalue()))
    assert texts(law) == {"1": "一：\n（一）甲；\n（二）乙。\n表内", "2": "二。"}


def test_files_that_cannot_be_read_are_refused_in_chinese():
    with pytest.raises(UnsupportedTypeError, match=r"只能读 \.docx"):
        lines_of("法.doc", b"")
    with pytest.raises(InvalidInputError, match="不是可以打开的 Word"):
        lines_of("法.docx", b"PK not really")
    with pytest.raises(InvalidInputError, match="编码"):
        lines_of("法.txt", b"\x80\xff\x00")


KNOWN = (LawName("消法", "消费者权益保护法"), LawName("预付4", "预付式消费解释（一）"))


@pytest.mark.parametrize("name", ["消费者权益保护法", "中华人民共和国消费者权益保护法", "《消费者权益保护法》"])
def test_a_known_law_is_found_however_its_name_is_written(name):
    assert law_named(name, "", KNOWN) == KNOWN[0]
    assert law_named("预付式消费解释(一)", "", KNOWN) == KNOWN[1]


def test_a_new_law_needs_a_short_name_that_is_free():
    assert law_named("示范条例", "", KNOWN) == LawName("示范条例", "示范条例")
    assert law_named("示范条例", "示范", KNOWN) == LawName("示范", "示范条例")
    for name, short in (
        ("示范条例", "消法"),
        ("消费者权益保护法", "消保"),
        ("示范条例", "a-b"),
        ("示范（一）", ""),
        ("", ""),
    ):
        with pytest.raises(InvalidInputError):
            law_named(name, short, KNOWN)
