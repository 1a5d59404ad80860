"""The report of how far flags reach, for whoever watches from outside."""

import json
import sys
from dataclasses import asdict

import click

_TOO_WIDE = 1


@click.command("reach")
@click.pass_context
def reach_command(ctx: click.Context) -> None:
    """Print how far flags reach as JSON: warnings a flag, hubs, nights, refusals, measures without a recent review.

    Exit code 1: the middle flag has more warnings than expected, or the last night did not agree.
    """
    from bootstrap.commands.importing import wired
    from sanctions.queries.reach import reach_report

    wiring = wired(ctx)
    with wiring.database.reading() as session:
        report = reach_report(session, wiring.clock())
    print(json.dumps(asdict(report), ensure_ascii=False, default=str))
    agreed = not report.nights or report.nights[0].status != "disagreed"
    sys.exit(0 if report.is_within and agreed else _TOO_WIDE)
