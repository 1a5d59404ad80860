"""Filters and globals that templates may use."""

from datetime import date
from typing import Any

from flask import Flask, request, url_for

from core.kernel.errors import BusinessError
from core.kernel.identifiers import mask_name, mask_phone
from core.kernel.roles import ROLE_NAMES
from core.kernel.workdays import DueDay
from identity.queries.inbox import unread_count
from identity.queries.signed_in import SignedInPerson
from web import filters
from web.assets import Assets
from web.dependencies import dependencies
from web.forms import blank_form
from web.navigation import current_link, links_for
from web.scale import Mark, scale_of
from web.signed_in import find_signed_in_person


def prepare_templates(app: Flask, assets: Assets) -> None:
    """Register filters and globals, and what every page shows."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        money=filters.money,
        date=filters.chinese_date,
        last_day=filters.last_day,
        article=filters.article_part,
        book_words=filters.book_words,
        rule_links=filters.rule_links,
        datetime_shanghai=filters.shanghai_time,
        iso_time=filters.iso_time,
        iso_day=filters.iso_day,
        due=_due,
        file_size=filters.file_size,
        mask_phone=mask_phone,
        mask_name=mask_name,
        role_name=ROLE_NAMES.__getitem__,
    )
    app.jinja_env.globals.update(
        icon=assets.icon,
        asset=_asset_address(assets),
        clock_of=_clock_of,
        scale_of=scale_of,
        scale_mark=Mark,
        blank_form=blank_form(),
    )
    app.context_processor(_page_context)


def _asset_address(assets: Assets) -> Any:  # noqa: ANN401 - a template global
    def asset(name: str) -> str:
        return url_for("static", filename=name, v=assets.version(name))

    return asset


def _clock_of(due: date | DueDay, unit: str = "working") -> filters.Clock:
    return filters.clock_of(due, dependencies().today(), unit)


def _due(due: date | DueDay | None, unit: str = "working") -> str:
    return filters.due_text(due, dependencies().today(), unit)


def _page_context() -> dict[str, object]:
    wiring = dependencies()
    viewer = _viewer()
    links = links_for(viewer.actor.role if viewer else None, demo_mode=wiring.settings.demo_mode)
    return {
        "viewer": viewer,
        "unread_notices": _unread_notices,
        "settings": wiring.settings,
        "today": wiring.today(),
        "navigation": links,
        "current_link": current_link(links, request.path),
    }


def _unread_notices() -> int:
    """Count what the viewer has not read; asked by the header only, so that parts of pages do without."""
    viewer = _viewer()
    if viewer is None:
        return 0
    try:
        with dependencies().open_reading() as session:
            return unread_count(session, viewer.actor)
    except BusinessError:
        return 0


def _viewer() -> SignedInPerson | None:
    """Return who looks at the page; a page that tells of a failure must not fail for the same reason."""
    try:
        return find_signed_in_person()
    except BusinessError:
        return None
