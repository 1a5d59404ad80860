"""How and where it was bought: asked in plain words, only where several offices make a difference."""

from dataclasses import dataclass, replace

from core.database import Session
from identity.queries.offices import office_lines
from mediation.domain.competence import ELSEWHERE, NO_ADDRESS, SELLER_TEXTS, Purchase, Seller
from registry.domain.regions import areas_inside, region_path
from web.forms import Form

_FIELDS = ("place_area", "published_area", "platform_text")
_ELSEWHERE_CHOICE = (ELSEWHERE, "不在上面这些地方")
_NO_ADDRESS_CHOICE = (NO_ADDRESS, "没有公示，或者按公示的地址找不到商家")


@dataclass(frozen=True)
class WhereAsked:
    """The choices of the questions; nothing is asked where one office does everything."""

    sellers: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]
    published: tuple[tuple[str, str], ...]


def where_asked(session: Session) -> WhereAsked | None:
    """Return the questions, or None where only one office is open."""
    offices = [line for line in office_lines(session) if line.is_active]
    if len(offices) < 2:  # noqa: PLR2004 - with one office there is nothing to choose
        return None
    codes = sorted({code for line in offices for area in line.areas for code in areas_inside(area)})
    areas = tuple((code, region_path(code)) for code in codes)
    return WhereAsked(
        sellers=tuple((seller.value, text) for seller, text in SELLER_TEXTS.items()),
        places=(*areas, _ELSEWHERE_CHOICE),
        published=(*areas, _ELSEWHERE_CHOICE, _NO_ADDRESS_CHOICE),
    )


def read_where(form: Form, before: Purchase) -> Purchase:
    """Return the purchase with what was typed; a page that does not ask changes nothing."""
    if "seller" not in form.values and not any(name in form.values for name in _FIELDS):
        return before
    chosen = form.value("seller")
    seller = Seller(chosen) if chosen in set(Seller) else None
    typed = {name: form.value(name).strip() for name in _FIELDS}
    return replace(before, seller=seller, platform_id="", **typed)


def read_office(form: Form, before: Purchase) -> Purchase:
    """Return the purchase with the office that the consumer chose among the competent ones."""
    return replace(before, office_id=form.value("office_id")) if "office_id" in form.values else before


def where_values(purchase: Purchase) -> dict[str, object]:
    """Return how the form shows the stored purchase."""
    return {"seller": purchase.seller, **{name: getattr(purchase, name) or None for name in _FIELDS}}
