"""Open data: the figures of each month, as a page and as a file, without anything personal."""

import csv
import io

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from web.dependencies import dependencies
from web.figures import FIGURES, FigureTable, figure_table
from web.permissions import public

blueprint = Blueprint("statistics", __name__)

_MARK_FOR_SPREADSHEETS = "\ufeff"


@blueprint.get("/statistics")
@public
def show_statistics() -> ResponseReturnValue:
    return render_template("statistics/figures.html", table=_table(), columns=FIGURES)


@blueprint.get("/statistics.csv")
@public
def show_file() -> ResponseReturnValue:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["月份", "统计到", *(f"{heading}（{unit}）" for _, heading, unit in FIGURES)])
    for month in _table().months:
        counts = [getattr(month, name) for name, _, _ in FIGURES]
        writer.writerow([f"{month.month_from:%Y-%m}", month.until.isoformat(), *counts])
    response = Response(_MARK_FOR_SPREADSHEETS + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename="yinuo-statistics.csv")
    return response


def _table() -> FigureTable:
    wiring = dependencies()
    with wiring.open_reading() as session:
        return figure_table(session, wiring.today())
