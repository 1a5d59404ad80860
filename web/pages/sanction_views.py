"""How a listing is shown: the road of due process with its days, and what the enterprise may do by when."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from core.kernel.clock import chinese_date
from core.kernel.roles import Role
from core.kernel.workdays import DueDay
from sanctions.domain.grounds import serious_list_law
from sanctions.domain.procedure import Action, Status
from sanctions.domain.served_document import ServedDocument
from sanctions.queries.listing_page import ListingPage
from sanctions.queries.listings import ListingClock, ListingRow
from web.dependencies import dependencies

STATUS_SHAPES: Mapping[Status, str] = {
    Status.PROPOSED: "waiting",
    Status.NOTIFIED: "going",
    Status.HEARING_REQUESTED: "going",
    Status.HEARING_ARRANGED: "going",
    Status.HEARD: "going",
    Status.CONSENTED: "going",
    Status.DECIDED: "going",
    Status.EFFECTIVE: "refuse",
    Status.PAUSED: "waiting",
    Status.REPAIRED: "closed",
    Status.EXPIRED: "closed",
    Status.ANNULLED: "closed",
    Status.DROPPED: "closed",
}

# The stations in their order; the consent is left out where the authority decides alone.
_STATIONS = ("送达事先告知书", "听取陈述、申辩，需要时听证", "上级同意", "作出列入决定", "列入生效", "期满移出")
_CONSENT = 2
_NOW: Mapping[Status, tuple[int, str]] = {
    Status.PROPOSED: (0, "等待送达事先告知书"),
    Status.NOTIFIED: (1, "听取陈述、申辩，等待是否申请听证"),
    Status.HEARING_REQUESTED: (1, "等待安排听证"),
    Status.HEARING_ARRANGED: (1, "等待听证"),
    Status.HEARD: (1, "听证已经举行，等待下一步"),
    Status.CONSENTED: (2, "上级已经同意，等待作出决定"),
    Status.DECIDED: (4, "等待生效"),
    Status.EFFECTIVE: (5, "在严重违法失信名单中"),
    Status.PAUSED: (5, "重整、和解期间暂停列入，期限仍在计算"),
}
_CALENDAR = frozenset({Status.HEARING_ARRANGED, Status.DECIDED, Status.EFFECTIVE, Status.PAUSED})

_NEVER_MAIN = frozenset(
    {
        Action.ANNUL,
        Action.DROP,
        Action.WAIVE_HEARING,
        Action.RESCHEDULE_HEARING,
        Action.NOTE_BASIS_FALL,
        Action.DISMISS_FALL,
    }
)
_ENDED = {Status.EXPIRED: "期满移出", Status.REPAIRED: "提前移出"}
_MAY_BE_HEARD = frozenset({Status.NOTIFIED, Status.HEARING_REQUESTED, Status.HEARING_ARRANGED})
_MAY_STATE = frozenset({Status.HEARD, Status.CONSENTED})
_BEFORE_DECISION = _MAY_BE_HEARD | _MAY_STATE
PARTY_TITLES: Mapping[Action, str] = {
    Action.RECORD_STATEMENT: "陈述、申辩",
    Action.REQUEST_HEARING: "申请听证",
    Action.WAIVE_HEARING: "放弃陈述、申辩和听证",
}


@dataclass(frozen=True)
class Way:
    """An act that is open now, or why it must wait."""

    text: str
    href: str
    why_not: str
    is_main: bool


@dataclass(frozen=True)
class RightsBox:
    """What the enterprise may do now: in plain words, with the article, by when."""

    title: str
    text: str
    articles: str
    clock: ListingClock | None


def due_of(clock: ListingClock) -> DueDay:
    return DueDay(clock.on, clock.is_provisional)


def unit_of(row: ListingRow) -> str:
    is_of_office = row.clock is not None and row.clock.is_of_office
    return "calendar" if row.status in _CALENDAR and not is_of_office else "working"


def ways(page: ListingPage, role: Role) -> tuple[Way, ...]:
    names = PARTY_TITLES if role is Role.MERCHANT else {}
    return tuple(
        Way(
            names.get(offer.action, offer.title),
            url_for("sanctions.show_act", listing_id=page.row.listing_id, action=offer.action.value),
            offer.why_not,
            offer.action not in _NEVER_MAIN or (offer.action is Action.ANNUL and page.basis_fell_on is not None),
        )
        for offer in page.actions
    )


def service_facts(page: ListingPage, role: Role) -> list[tuple[str, str]]:
    """Return when the decision was served, and the last days of the remedies that run from then."""
    if page.decision_served_on is None:
        return [] if role is Role.MERCHANT else [("送达", "还没有登记送达")]
    days = (
        (each.label, f"{chinese_date(each.on)}{'（暂定）' if each.is_provisional else ''}") for each in page.remedies
    )
    return [("送达", chinese_date(page.decision_served_on)), *days]


def served_document_page(document: ServedDocument, back: str, record: str) -> ResponseReturnValue:
    """Show a document with its certificate of service; `record` is where its service is recorded, empty when it is."""
    settings = dependencies().settings
    given = {"document": document, "back": back, "record": record, "settings": settings}
    response = make_response(render_template("sanctions/served_document.html", **given))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def road(page: ListingPage) -> list[dict[str, object]]:
    """Return the stations for the timeline: what was done on which day, what waits now, what follows."""
    done: list[dict[str, object]] = [{"title": "提出列入建议", "state": "done", "at": page.row.proposed_at}]
    done += [{"title": paper.title, "state": "done", "at": paper.on_day} for paper in page.papers]
    status = page.row.status
    if status in _ENDED:
        return [*done, {"title": _ENDED[status], "state": "done", "at": page.ended_on}]
    if status not in _NOW:
        return done
    station, title = _NOW[status]
    if status is Status.NOTIFIED and page.waived_on is not None:
        title = "已经书面放弃听证，等待下一步"
    now: dict[str, object] = {"title": title, "state": "now"}
    if page.row.clock is not None:
        now.update(due=due_of(page.row.clock), unit=unit_of(page.row), note=page.row.clock.label)
    return [*done, now, *_following(page, station)]


def _following(page: ListingPage, station: int) -> list[dict[str, object]]:
    return [
        {"title": title, "state": "next"}
        for number, title in enumerate(_STATIONS)
        if number > station and (number != _CONSENT or page.needs_consent)
    ]


def rights(page: ListingPage) -> RightsBox | None:
    """Return the rights of the enterprise, while there is something it may do."""
    texts = serious_list_law().texts
    if page.waived_on is not None and page.row.status in _BEFORE_DECISION:
        said = texts.waived.format(day=chinese_date(page.waived_on))
        return RightsBox("您已经放弃听证", said, texts.rights_articles, None)
    if page.row.status in _MAY_BE_HEARD:
        said = f"{texts.statement}也可以在期限以内申请听证。{texts.waiver}"
        return RightsBox("您的权利和期限", said, texts.rights_articles, page.row.clock)
    if page.row.status in _MAY_STATE:
        return RightsBox("您的权利", texts.statement, texts.rights_articles, None)
    if page.row.status in (Status.DECIDED, Status.EFFECTIVE, Status.PAUSED):
        return RightsBox(
            "您的权利和移出的条件", page.remedy or texts.remedy, page.exit_conditions or "", page.row.clock
        )
    return None
