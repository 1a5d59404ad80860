"""Asking the engine of spreading riddles whose answers brute force knows."""

import json
import sys
import time

import click

_SHOWN = 3


@click.command("oracle")
@click.option("--graphs", default=10_000, type=click.IntRange(min=1), show_default=True, help="How many random graphs.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same graphs.")
def oracle_command(graphs: int, seed: int) -> None:
    """Spread flags over random graphs with cycles and dates, and compare with trying every ordered choice of links.

    Exit code 1: some answers differ, the first of them are printed to standard error; or nothing was derived at all,
    which proves nothing.
    """
    from bootstrap.spreading_oracle import judge, riddles

    started, derived, differing = time.process_time(), 0, 0
    for riddle in riddles(seed, graphs):
        judgement = judge(riddle)
        derived += len(judgement.expected)
        if not judgement.is_right:
            differing += 1
            if differing <= _SHOWN:
                click.echo(f"{riddle}\nfound {judgement.found}\nexpected {judgement.expected}", err=True)
    spent = round(time.process_time() - started, 1)
    click.echo(
        json.dumps({"graphs": graphs, "seed": seed, "derived": derived, "differing": differing, "cpu_seconds": spent})
    )
    if not derived:
        click.echo("Nothing was derived: ask more graphs.", err=True)
    sys.exit(1 if differing or not derived else 0)
