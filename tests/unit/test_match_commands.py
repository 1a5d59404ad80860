"""The commands that compare names: match, evaluate-match, fit-match."""

import json

import pytest
from click.testing import CliRunner

from bootstrap.commands.registry import registry_commands

GYM = "示例市青禾健身服务有限公司"


def run(tmp_path, command, content, *options):
    file = tmp_path / "pairs.tsv"
    file.write_bytes(content)
    arguments = ["--pairs", str(file)] if command == "match" else [str(file)]
    return CliRunner().invoke(registry_commands, [command, *arguments, *options])


def test_match_prints_a_line_a_pair_in_order(tmp_path):
    content = f"\ufeff{GYM}\t{GYM}\r\n青禾\t\n{GYM}\t松涧\t更多\n"
    result = run(tmp_path, "match", content.encode())
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert [line[:2] for line in lines] == [[GYM, GYM], ["青禾", ""], [GYM, "松涧"]]
    assert lines[0][2] == "1.000000"
    assert all(0 <= float(line[2]) <= 1 for line in lines)
    assert result.exit_code == 0


def test_match_tells_lines_without_a_tab_and_does_the_rest(tmp_path):
    result = run(tmp_path, "match", f"{GYM}\n\n{GYM}\t{GYM}\n".encode())
    assert result.stdout == f"{GYM}\t\t0.000000\n\t\t0.000000\n{GYM}\t{GYM}\t1.000000\n"
    assert result.stderr.splitlines() == ["第1行没有制表符，未比较", "第2行没有制表符，未比较"]
    assert result.exit_code == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_match_reads_every_usual_encoding_and_line_end(tmp_path, encoding, end):
    result = run(tmp_path, "match", f"{GYM}\t{GYM}{end}{GYM}\t{GYM}{end}".encode(encoding))
    assert (result.exit_code, result.stdout) == (0, f"{GYM}\t{GYM}\t1.000000\n" * 2)


def test_match_tells_a_line_with_a_bad_byte_and_does_the_rest(tmp_path):
    good = f"{GYM}\t{GYM}\n".encode()
    result = run(tmp_path, "match", good + b"\xff\xfe\xe4\tx\n" + good)
    lines = result.stdout.splitlines()
    assert [line.rsplit("\t", 1)[1] for line in lines] == ["1.000000", "0.000000", "1.000000"]
    assert (result.exit_code, result.stderr) == (1, "第2行有无法识别的字符，未比较\n")


def test_evaluate_match_prints_figures(tmp_path):
    content = f"{GYM}\t{GYM} \t1\tspace\n{GYM}\t北京松涧贸易有限公司\t0\trandom\n".encode()
    report = json.loads(run(tmp_path, "evaluate-match", content).stdout)
    assert (report["pairs"], report["same"], report["auc"]) == (2, 1, 1.0)
    assert set(report["kinds"]) == {"space", "random"}


def test_fit_match_prints_a_table_and_says_which_line_is_wrong(tmp_path):
    content = f"{GYM}\t青禾健身\t1\n{GYM}\t北京松涧贸易有限公司\t0\n" * 4
    assert '"place_different" = -' in run(tmp_path, "fit-match", content.encode()).stdout
    wrong = run(tmp_path, "fit-match", f"{content}{GYM}\t青禾\tx\n".encode())
    assert "第9行" in str(wrong.exception)
