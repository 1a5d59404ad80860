"""Asking the engine of spreading riddles whose answers brute force knows."""

import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from statistics import median

import click

from bootstrap.spreading_oracle import KINDS, Judgement, judge, riddles
from sanctions.domain.spreading import NAMED_RESPONSIBLE

_SHOWN = 3


@click.command("oracle")
@click.option("--graphs", default=10_000, type=click.IntRange(min=1), show_default=True, help="How many random graphs.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same graphs.")
def oracle_command(graphs: int, seed: int) -> None:
    """Spread flags over random graphs with cycles and dates, and compare with trying every ordered choice of links.

    Exit code 1: some answers differ, the first of them are printed to standard error; or nothing was derived at all,
    which proves nothing.
    """
    started, told = time.process_time(), _Told()
    for riddle in riddles(seed, graphs):
        judgement = judge(riddle)
        told.add(judgement)
        if not judgement.is_right and told.differing <= _SHOWN:
            click.echo(f"{riddle}\nfound {judgement.found}\nexpected {judgement.expected}", err=True)
    spent = round(time.process_time() - started, 1)
    click.echo(json.dumps({"graphs": graphs, "seed": seed, **told.figures(), "cpu_seconds": spent}))
    if not told.paths:
        click.echo("Nothing was derived: ask more graphs.", err=True)
    sys.exit(1 if told.differing or not told.paths else 0)


@dataclass
class _Told:
    """What the graphs amount to: how much each derived, by which kinds of links, and where a hub stopped it."""

    derived: list[int] = field(default_factory=list)
    differing: int = 0
    stopped_at_hub: int = 0
    paths: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def add(self, judgement: Judgement) -> None:
        self.derived.append(len(judgement.expected))
        self.differing += not judgement.is_right
        self.stopped_at_hub += judgement.stopped_at_hub
        self.paths.update(tuple(link.kind for link in one.path) for one in judgement.expected)

    def figures(self) -> dict[str, object]:
        return {
            "derived": sum(self.derived),
            "median": median(self.derived),
            "graphs_deriving_nothing": self.derived.count(0),
            "graphs_stopped_at_hub": self.stopped_at_hub,
            "derived_in_two_steps": sum(count for path, count in self.paths.items() if len(path) > 1),
            "derived_over": {kind: self._over(kind) for kind in (*KINDS, NAMED_RESPONSIBLE)},
            "differing": self.differing,
        }

    def _over(self, kind: str) -> int:
        return sum(count for path, count in self.paths.items() if kind in path)
