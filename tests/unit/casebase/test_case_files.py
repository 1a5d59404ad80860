"""Reading large files of cases record by record, in the shapes they come in."""

import json

import pytest

from core.kernel.errors import InvalidInputError
from core.records.files import Record, Unreadable, records_of, value_at

ROWS = [{"编号": "1", "内容": "买到坏的，不退。"}, {"编号": "2", "内容": "第一行\n第二行"}]


@pytest.fixture
def read(tmp_path):
    def records(content, rows=""):
        path = tmp_path / "file"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(records_of(path, rows))

    return records


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_is_read_whatever_its_delimiter_and_encoding(read, delimiter, encoding):
    text = f'编号{delimiter}内容\r\n1{delimiter}买到坏的，不退。\r\n\r\n2{delimiter}"第一行\n第二行"\r\n'
    found = read(text.encode(encoding))
    assert [record.values for record in found] == ROWS
    assert [record.line for record in found] == [2, 5]


def test_json_lines_pages_and_one_document_give_the_same_records(read):
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS)
    page = {"total": 2, "rows": ROWS}
    shapes = (
        read(lines),
        read("\ufeff" + lines),
        read(json.dumps(page), "rows"),
        read(json.dumps(page, indent=2, ensure_ascii=False), "rows"),
        read(json.dumps(ROWS)),
        read("\n".join(json.dumps({"rows": [row]}) for row in ROWS), "rows"),
        read(json.dumps({"data": page}), "data.rows"),
    )
    assert all([record.values for record in records] == ROWS for records in shapes)


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(read):
    assert read('{"编号": "1"}\nnot json\n[1]\n{"编号": "2"}') == [
        Record(1, {"编号": "1"}),
        Unreadable(2, "这一行不是 JSON"),
        Unreadable(3, "这一条不是 JSON 对象"),
        Record(4, {"编号": "2"}),
    ]
    found = read("编号,内容\n1,多,出,列\n2,好\n".encode() + b"3,\xff\xfe\xba\n" + "4,好\n".encode())
    assert [type(one).__name__ for one in found] == ["Unreadable", "Record", "Unreadable", "Record"]


def test_a_broken_first_line_loses_no_other_line(read):
    assert [type(one).__name__ for one in read('{"编号": \n{"编号": "2"}')] == ["Unreadable", "Record"]


def test_a_bad_byte_far_inside_rejects_its_line_only(read):
    good = "编号,内容\n" + "1,好的一行\n" * 5_000
    found = read(good.encode() + b"2,\xff\n" + "3,好\n".encode())
    assert [one for one in found if isinstance(one, Unreadable)] == [Unreadable(5_002, "有无法识别的字符")]


def test_an_unclosed_quote_is_named_by_its_line_and_swallows_no_other_row(read):
    refused = [Unreadable(2, "第 2 行的引号没有配对，这一行没有读，后面的照常读")]
    goes_on = [Record(3, {"编号": "2", "内容": "好"}), Record(4, {"编号": "3", "内容": "也好"})]
    assert read('编号,内容\n1,"没有结束\n2,好\n3,"也好"\n') == refused + goes_on
    assert read('编号,内容\n1,"没有结束\n2,好\n3,也好') == refused + goes_on
    assert read('编号,内容\n1,"结束得"不对\n2,好\n3,也好') == refused + goes_on
    assert read('编号,内容\n1,"没有结束\n' + "2,好\n" * 40_000)[-1] == Record(40_002, {"编号": "2", "内容": "好"})


def test_the_quote_that_is_not_closed_is_told_from_one_that_spans_lines(read):
    found = read('编号,内容\n"1\n""a"" b","没有结束\n还没有\n2,好\n"3\n3",好')
    assert [(type(one).__name__, one.line) for one in found] == [
        ("Unreadable", 3),
        ("Unreadable", 4),
        ("Record", 5),
        ("Record", 7),
    ]
    assert found[0].reason.startswith("第 3 行的引号没有配对")
    assert found[1].reason == "列数或者引号不对，可能是第 3 行没有配对的引号里的内容"
    assert [type(one).__name__ for one in read('编号,内容\n"1\n还是1"x,好\n2,好')] == [
        "Unreadable",
        "Unreadable",
        "Record",
    ]
    assert read('编号,内容\n1,"没有结束')[0].line == 2


def test_a_json_object_that_says_a_name_twice_is_refused_alone(read):
    good = {"编号": "2"}
    twice = '{"编号": "1", "内容": {"a": [{"b": 1, "b": 2}]}}'
    assert read(f'{{"编号": "1", "编号": "3"}}\n{twice}\n{json.dumps(good)}') == [
        Unreadable(1, "这一条里“编号”写了两次"),
        Unreadable(2, "这一条里“b”写了两次"),
        Record(3, good),
    ]
    assert read(f'{{"rows": [{twice}, {json.dumps(good)}]}}', "rows") == [
        Unreadable(1, "这一条里“b”写了两次"),
        Record(1, good),
    ]
    assert read(f"[\n{twice},\n{json.dumps(good)}]")[1] == Record(1, good)


def test_the_reading_says_how_far_it_is(tmp_path):
    path = tmp_path / "file.csv"
    path.write_bytes("编号,内容\n1,好\n".encode())
    steps = []
    list(records_of(path, on_bytes=steps.append))
    assert sum(steps) == path.stat().st_size


@pytest.mark.parametrize("content", [b"\xff\xfe\x41\x00", b"\x80\xff\x00", b"\n\n"])
def test_a_file_without_known_encoding_or_heading_is_refused(read, content):
    with pytest.raises(InvalidInputError):
        read(content)


def test_a_dotted_name_reaches_into_json_unless_a_column_is_called_so():
    assert value_at({"outcome": {"result": "court"}}, "outcome.result") == "court"
    assert value_at({"outcome.result": "settled", "outcome": {}}, "outcome.result") == "settled"
    assert value_at({"outcome": "text"}, "outcome.result") is None
