"""`yinuo casebase rank` with files of a few lines."""

import json

import pytest
from click.testing import CliRunner

from bootstrap.commands.casebase import casebase_commands

CORPUS = (
    {"id": "A1", "title": "甲法第一条", "text": "经营者以预收款方式提供服务的，应当按照约定提供。"},
    {"id": "A2", "title": "甲法第二条", "text": "超过保质期的食品不得销售。"},
    {"id": "B1", "title": "乙法第八条", "text": "房屋渗漏的，由建设单位维修。"},
)
QUERIES = ({"id": 7, "text": "房屋渗漏谁来维修？"}, {"id": 8, "text": "健身房跑路了怎么办？"})
TRAIN = ({"text": "健身房跑路了会员怎么办", "relevant": ["A1", "没有的"]},)


@pytest.fixture
def run(tmp_path):
    def run(*options, **files):
        given = {"corpus": CORPUS, "queries": QUERIES} | files
        arguments = []
        for name, rows in given.items():
            path = tmp_path / f"{name}.jsonl"
            lines = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in rows]
            path.write_text("\n".join(lines), "utf-8")
            arguments += [f"--{name}", str(path)]
        out = tmp_path / "run.txt"
        done = CliRunner().invoke(casebase_commands, ["rank", *arguments, "--out", str(out), *options])
        return done, [line.split(" ") for line in out.read_text("utf-8").splitlines()] if out.exists() else None

    return run


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_every_question_gets_its_articles_best_first_in_the_form_of_a_trec_run(run, engine):
    done, lines = run("--engine", engine)
    assert done.exit_code == 0, done.output
    assert lines[0][:4] == ["7", "Q0", "B1", "1"]
    assert all(len(line) == 6 and line[5] == "yinuo" for line in lines)
    assert "8" not in {line[0] for line in lines}


def test_a_training_question_brings_in_the_article_that_was_confirmed_for_it(run):
    done, lines = run(train=TRAIN)
    assert ["8", "Q0", "A1", "1"] in [line[:4] for line in lines]
    assert ["7", "Q0", "B1", "1"] in [line[:4] for line in lines]
    assert "train.jsonl 第 1 行的条文 没有的 不在条文文件里" in done.stderr


def test_only_the_best_are_written_and_scores_fall(run):
    _, lines = run("--top", "1", train=TRAIN)
    assert [line[3] for line in lines] == ["1", "1"]
    _, lines = run(queries=[{"id": "q", "text": "食品房屋服务"}])
    scores = [float(line[4]) for line in lines]
    assert scores == sorted(set(scores), reverse=True)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"corpus": [*CORPUS, "{"]}, "corpus.jsonl 第 4 行不是 JSON"),
        ({"corpus": [{"id": "A1"}]}, "corpus.jsonl 第 1 行没有文字 text"),
        ({"queries": ["[]"]}, "queries.jsonl 第 1 行不是一个对象"),
        ({"queries": [{"text": "漏水"}]}, "queries.jsonl 第 1 行没有编号 id"),
        ({"train": [{"text": "漏水", "relevant": "A1"}]}, "train.jsonl 第 1 行的 relevant 不是编号的列表"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line_and_nothing_is_written(run, files, message):
    done, lines = run(**files)
    assert done.exit_code == 2
    assert message in done.stderr
    assert lines is None


@pytest.mark.parametrize("name", ["corpus", "queries", "train"])
def test_a_result_that_would_overwrite_what_is_read_is_refused_under_any_name_of_the_file(run, tmp_path, name):
    other = tmp_path / "other.txt"
    other.symlink_to(tmp_path / f"{name}.jsonl")
    for out in (tmp_path / f"{name}.jsonl", other):
        done, _ = run("--out", str(out), train=TRAIN)
        assert done.exit_code == 2
        assert "结果会盖掉要读的文件" in done.stderr
        assert (tmp_path / f"{name}.jsonl").read_text("utf-8").startswith("{")


def test_a_second_entry_of_the_same_id_is_skipped_and_reported(run):
    done, lines = run(corpus=[*CORPUS, {"id": "B1", "text": "别的"}])
    assert done.exit_code == 0
    assert "corpus.jsonl 第 4 行的编号 B1 已经出现过" in done.stderr
    assert len({(line[0], line[2]) for line in lines}) == len(lines)
