"""What became of the pushed articles and cases: a report for officers, and its file."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from casebase.domain.category import CATEGORIES
from casebase.domain.ranking import ARTICLE_FEATURES, CASE_FEATURES
from core.kernel.roles import Role
from identity.queries.offices import OfficeLine, office_lines
from mediation.domain.helpfulness import OFTEN, READING_SIDES, Tally
from mediation.domain.parties import SIDE_NAMES
from mediation.domain.pushed import KIND_NAMES, ItemKind
from mediation.queries.recommendation_report import RecommendationReport, ReportFilter, recommendation_report
from web.dependencies import dependencies
from web.pages.public_lists import address, asked_day, asked_one_of
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("recommendation_report", __name__, url_prefix="/office/recommendations")

_READERS = (Role.OFFICER, Role.SUPERVISOR)
_USUAL_DAYS = timedelta(90)
_MOST_SHOWN = 30
_MARK_FOR_SPREADSHEETS = "\ufeff"
_SHOWS = {"": "全部", "never": "常推但没人说有用"}
_LABELS = {
    ItemKind.LAW: {feature.name: feature.label for feature in ARTICLE_FEATURES},
    ItemKind.CASE: {feature.name: feature.label for feature in CASE_FEATURES},
}
_COUNTS = (("seen", "打开"), ("helpful", "有用"), ("not_helpful", "没有用"))
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _asked() -> ReportFilter:
    today = dependencies().today()
    first, _ = asked_day("first", today - _USUAL_DAYS)
    last, _ = asked_day("last", today)
    offices = [line.office_id for line in _offices()]
    return ReportFilter(min(first, last), last, asked_one_of("office", offices), asked_one_of("category", CATEGORIES))


def _offices() -> tuple[OfficeLine, ...]:
    with dependencies().open_reading() as session:
        return office_lines(session, signed_in_actor().office_ids)


def _report(asked: ReportFilter) -> RecommendationReport:
    with dependencies().open_reading() as session:
        return recommendation_report(session, signed_in_actor(), asked, _LABELS)


@blueprint.get("")
@signed_in(*_READERS)
def show_report() -> ResponseReturnValue:
    asked, shown = _asked(), asked_one_of("show", _SHOWS)
    report = _report(asked)
    kept = {"first": asked.first, "last": asked.last, "office": asked.office_id, "category": asked.category}
    groups = [
        {"kind": kind, "name": KIND_NAMES[kind], "lines": _chosen(lines, shown), "count": len(lines), "features": why}
        for kind, lines, why in (
            (ItemKind.LAW, report.laws, report.law_features),
            (ItemKind.CASE, report.cases, report.case_features),
        )
    ]
    chips = [
        {"text": text, "href": address(".show_report", kept, show=key), "current": key == shown}
        for key, text in _SHOWS.items()
    ]
    return render_template(
        "office/recommendations.html",
        asked=asked,
        report=report,
        groups=groups,
        chips=chips,
        often=OFTEN,
        most=_MOST_SHOWN,
        sides=[(side, SIDE_NAMES[side]) for side in READING_SIDES],
        offices=_offices(),
        categories=CATEGORIES,
        file=address(".show_file", kept),
        back=url_for("ranking_weights.show_weights"),
    )


def _chosen(lines: tuple[Tally, ...], shown: str) -> list[Tally]:
    return [line for line in lines if not shown or line.is_never_helpful]


@blueprint.get("/report.csv")
@signed_in(*_READERS)
def show_file() -> ResponseReturnValue:
    asked = _asked()
    text = io.StringIO()
    writer = csv.writer(text)
    sides = [f"{SIDE_NAMES[side]}{word}" for side in READING_SIDES for _, word in _COUNTS]
    writer.writerow(["种类", "编号", "名称", "推送（件）", *sides, "有用的比例", "下限", "上限", "从", "到"])
    for row in _rows(_report(asked), asked.first, asked.last):
        writer.writerow(row)
    response = Response(_MARK_FOR_SPREADSHEETS + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename="yinuo-recommendations.csv")
    return response


def _rows(report: RecommendationReport, first: date, last: date) -> Iterator[list[object]]:
    groups = (
        ("法条", report.laws),
        ("案例", report.cases),
        ("法条的理由", report.law_features),
        ("案例的理由", report.case_features),
    )
    for kind, lines in groups:
        for line in lines:
            counts = [getattr(line.sides[side], name) for side in READING_SIDES for name, _ in _COUNTS]
            told = line.interval
            shares = [f"{value:.3f}" for value in (told.share, told.low, told.high)] if told else ["", "", ""]
            days = [first.isoformat(), last.isoformat()]
            yield [kind, _plain(line.key), _plain(line.title), line.pushed, *counts, *shares, *days]


def _plain(text: str) -> str:
    """Keep a spreadsheet from reading a title as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
