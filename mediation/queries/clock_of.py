"""The clocks of a complaint in plain words: the main one for lists, all of them for its pages."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from core.rules import NotInForceError, RuleBook
from mediation.domain.clocks import (
    CLOCK_NAMES,
    MAIN_CLOCKS,
    OTHER_LIMITS,
    ClockKind,
    ClockView,
    OtherDay,
    Pause,
    PauseView,
    days_left,
    due_day,
    last_day,
    unit_text,
)
from mediation.storage.clock_tables import Clock, ClockPause
from mediation.storage.clocks import clocks_of_complaints, pauses_of_clocks
from mediation.storage.complaint_tables import Complaint
from rulebook.queries.books import book_by_version

_TWO_RULES = "新旧规定对期限的写法不同，这是另一种算法，未经确认；以上面的日期办理"
_RECUSAL = "回避申请处理期间调解中止，规章没有写明这段时间是否计入期限；按较早的日期办理，这是不计入时的日期"


def clocks_of(session: Session, complaint: Complaint, today: date) -> tuple[ClockView, ...]:
    """Return every clock of the complaint, running ones first, each with its source, pauses and last day."""
    views = Clocks(session, today).all_of(complaint)
    return tuple(sorted(views, key=lambda view: (view.stopped_on is not None, view.due_on)))


class Clocks:
    """Clock views for one query; each rule book version is read once, lists call `prepare` first."""

    def __init__(self, session: Session, today: date) -> None:
        self._session = session
        self._today = today
        self._books: dict[str, RuleBook] = {}
        self._rows: dict[str, list[Clock]] = {}
        self._pauses: dict[str, list[ClockPause]] = defaultdict(list)

    def prepare(self, complaints: Iterable[Complaint]) -> None:
        """Read the clocks of all these complaints at once."""
        ids = [complaint.id for complaint in complaints if complaint.id not in self._rows]
        self._rows.update({complaint_id: [] for complaint_id in ids})
        rows = clocks_of_complaints(self._session, ids) if ids else []
        for row in rows:
            self._rows[row.complaint_id].append(row)
        for pause in pauses_of_clocks(self._session, [row.id for row in rows]) if rows else []:
            self._pauses[pause.clock_id].append(pause)

    def of(self, complaint: Complaint) -> ClockView | None:
        """Return the main clock that runs, or None when nobody has to do anything by a day."""
        running = {view.kind: view for view in self.all_of(complaint) if view.is_running}
        return next((running[kind] for kind in MAIN_CLOCKS if kind in running), None)

    def running(self, complaint: Complaint, kind: ClockKind) -> ClockView | None:
        """Return the clock of this kind while it counts."""
        views = (view for view in self.all_of(complaint) if view.kind is kind and view.is_running)
        return next((view for view in views if not view.is_paused), None)

    def all_of(self, complaint: Complaint) -> tuple[ClockView, ...]:
        self.prepare([complaint])
        return tuple(self._view(complaint, row) for row in self._rows[complaint.id])

    def _view(self, complaint: Complaint, row: Clock) -> ClockView:
        pauses = self._pauses[row.id]
        is_paused = any(pause.until is None and pause.is_excluded for pause in pauses)
        moving = self._shown(row, pauses) if is_paused else None
        due_on, provisional = (row.due_on, row.provisional) if moving is None else (moving.due_on, moving.provisional)
        kind = ClockKind(row.kind)
        return ClockView(
            name=CLOCK_NAMES[kind],
            due_on=due_on,
            provisional=provisional,
            left=days_left(row.unit, self._today, due_on),
            unit_text=unit_text(row.unit),
            source=row.source,
            kind=kind,
            started_on=row.start_on,
            length_text=f"{row.length} {unit_text(row.unit)}" if row.length else "",
            pauses=tuple(_pause_view(pause) for pause in pauses),
            others=self._others(complaint, row, pauses),
            is_paused=is_paused,
            stopped_on=row.stopped_on,
            outcome=row.outcome or "",
        )

    def _shown(self, row: Clock, pauses: Sequence[ClockPause], *, all_out: bool = False) -> OtherDay | None:
        """Return the last day if a pause that still lasts ended today."""
        if row.length is None:
            return None
        values = tuple(Pause(pause.from_on, pause.until, pause.is_excluded or all_out) for pause in pauses)
        due = last_day(row.start_on, row.length, row.unit, values, row.stopped_on or self._today)
        return OtherDay(due.on, due.provisional, "", row.source)

    def _others(self, complaint: Complaint, row: Clock, pauses: Sequence[ClockPause]) -> tuple[OtherDay, ...]:
        found: list[OtherDay] = []
        if any(not pause.is_excluded for pause in pauses):
            without = self._shown(row, pauses, all_out=True)
            if without is not None and without.due_on != row.due_on:
                source = next(pause.source for pause in pauses if not pause.is_excluded)
                found.append(replace(without, why=_RECUSAL, source=source))
        other = self._by_the_other_rule(complaint, row)
        return tuple(found) if other is None else (*found, other)

    def _by_the_other_rule(self, complaint: Complaint, row: Clock) -> OtherDay | None:
        name = OTHER_LIMITS.get(ClockKind(row.kind))
        if name is None:
            return None
        try:
            limit = self._book(complaint).parameter(name, row.start_on)
        except NotInForceError:
            return None
        due = due_day(row.start_on, limit)
        return OtherDay(due.on, due.provisional, _TWO_RULES, limit.source)

    def _book(self, complaint: Complaint) -> RuleBook:
        version = complaint.book_version or ""
        if version not in self._books:
            self._books[version] = book_by_version(self._session, version)
        return self._books[version]


def _pause_view(row: ClockPause) -> PauseView:
    return PauseView(row.text, row.source, row.from_on, row.until, row.is_excluded)
