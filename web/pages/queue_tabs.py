"""Whose work the queue shows: tabs beside its other filters, kept in the address."""

from urllib.parse import urlencode

from flask import request, url_for

from mediation.queries.whose import WHOSE_NAMES, Whose

_KEPT = ("whose", "office")


def whose_asked() -> Whose:
    """Read whose work is asked for; what it does not know is everybody's."""
    asked = request.args.get("whose", "")
    return Whose(asked) if asked in set(Whose) else Whose.OFFICE


def office_asked() -> str | None:
    return request.args.get("office", "")[:40] or None


def queue_address(**part: str) -> str:
    """Return the queue with this part of the filter, for the same office and the same people."""
    kept = {name: request.args[name] for name in _KEPT if request.args.get(name)}
    query = urlencode({**part, **kept})
    return url_for("office.show_queue") + (f"?{query}" if query else "")


def whose_tabs() -> list[dict[str, object]]:
    """Return the tabs; the office that a supervisor narrowed the queue to stays."""
    chosen, office = whose_asked(), office_asked()
    return [
        {
            "text": text,
            "href": url_for("office.show_queue", whose=whose.value, office=office),
            "current": whose is chosen,
        }
        for whose, text in WHOSE_NAMES.items()
    ]
