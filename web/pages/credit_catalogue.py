"""The public page of the catalogue: what may be kept of an enterprise, by which article, and who sees it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from credit.domain.catalogue_fields import KIND_NAMES
from credit.domain.items import VISIBILITY_NAMES, Visibility
from credit.queries.catalogue_page import CatalogueSearch, class_lines, count_items, find_items, item_departments
from web.pages.public_lists import asked, asked_one_of, asked_page, page_address
from web.permissions import public

blueprint = Blueprint("credit_catalogue", __name__, url_prefix="/credit/catalogue")

_PAGE = 25
_UNCONFIRMED = "unconfirmed"


@blueprint.get("")
@public
def show_catalogue() -> ResponseReturnValue:
    classes, departments = class_lines(), item_departments()
    kept = {
        "q": asked("q"),
        "class": asked_one_of("class", [line.in_class.key for line in classes]),
        "department": asked_one_of("department", [department.key for department in departments]),
        "seen_by": asked_one_of("seen_by", Visibility),
        "basis": asked_one_of("basis", [_UNCONFIRMED]),
    }
    search = CatalogueSearch(kept["q"], kept["class"], kept["department"], kept["seen_by"], bool(kept["basis"]))
    found = find_items(search)
    pages = max(1, -(-len(found) // _PAGE))
    page = min(asked_page(), pages)
    return render_template(
        "credit/catalogue.html",
        classes=classes,
        departments=departments,
        kept=kept,
        search=search,
        counts=count_items(found),
        items=found[(page - 1) * _PAGE : page * _PAGE],
        page=page,
        pages=pages,
        next_page=page_address(".show_catalogue", kept),
        seen_by=VISIBILITY_NAMES,
        kinds=KIND_NAMES,
    )
