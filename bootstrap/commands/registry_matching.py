"""Comparing names from the command line: scoring pairs, measuring on labelled ones, fitting the table of weights."""

import json
import sys
from pathlib import Path

import click

from core.kernel.errors import InvalidInputError

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("match")
@click.option(
    "--pairs", required=True, type=_FILE, help="A pair a line: left, tab, right; no header; UTF-8, GB18030 or UTF-16."
)
def match_command(pairs: Path) -> None:
    """Score pairs of names: left, right and the score from 0 to 1, parted by tabs, a line a pair in order.

    Every line gives one: without a tab, or with a character that cannot be read, its score is 0, and it is told on
    standard error with its number; the command then ends with 1.
    """
    from registry.domain.match_files import read_pairs
    from registry.domain.name_comparison import score_names

    bad = 0
    for number, pair in enumerate(read_pairs(pairs), start=1):
        if pair.problem:
            bad += 1
            click.echo(f"第{number}行{pair.problem}，未比较", err=True)
        score = 0.0 if pair.problem else score_names(pair.left, pair.right)
        click.echo(f"{pair.left}\t{pair.right}\t{score:.6f}")
    if bad:
        sys.exit(1)


@click.command("evaluate-match")
@click.argument("file", type=_FILE)
def evaluate_match_command(file: Path) -> None:
    """Measure the comparison on labelled pairs (left, right, 1 or 0, perhaps a kind) and print the figures as JSON."""
    from registry.domain.match_evaluation import JudgedPair, report_of
    from registry.domain.match_files import read_labelled_pairs
    from registry.domain.name_comparison import compare_names

    judged = []
    for pair in read_labelled_pairs(_lines(file)):
        found = compare_names(pair.left, pair.right)
        judged.append(JudgedPair(round(found.score, 6), found.answer.value, pair.is_same, pair.kind))
    if not any(pair.is_same for pair in judged) or all(pair.is_same for pair in judged):
        raise InvalidInputError("文件里要有同一主体和不同主体两类名称")
    click.echo(json.dumps(report_of(judged), ensure_ascii=False, indent=2))


@click.command("fit-match")
@click.argument("file", type=_FILE)
@click.option("--more", type=_FILE, help="Further labelled pairs, such as made-up ones, that count less.")
@click.option("--more-weight", default=0.2, show_default=True, type=click.FloatRange(0, 1), help="How much they count.")
@click.option("--same-from", default=0.9, show_default=True, type=click.FloatRange(0.5, 1))
@click.option("--ask-from", default=0.1, show_default=True, type=click.FloatRange(0, 0.5))
def fit_match_command(file: Path, more: Path | None, more_weight: float, same_from: float, ask_from: float) -> None:
    """Fit the table of weights on labelled pairs and print it as the file registry/content/names/weights.toml."""
    from registry.domain.company_name import parse_company_name
    from registry.domain.match_files import read_labelled_pairs
    from registry.domain.name_fitting import LabelledMarks, fit_weights, written_weights
    from registry.domain.name_marks import marks_of

    rows = []
    for path, weight in ((file, 1.0), (more, more_weight)):
        for pair in read_labelled_pairs(_lines(path) if path else ()):
            marks = marks_of(parse_company_name(pair.left), parse_company_name(pair.right))
            rows.append(LabelledMarks(marks, pair.is_same, weight))
    base, weights = fit_weights(rows)
    click.echo(written_weights(base, weights, same_from, ask_from), nl=False)


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8-sig").splitlines()
