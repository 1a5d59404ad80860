"""What an office owes after a listing was decided, over the API: publicity in another province, a basis that fell."""

from typing import Any

from apiflask import APIBlueprint

from core.kernel.roles import Role
from sanctions.queries.listing_page import listing_page
from sanctions.services.dismiss_fall import dismiss_fall
from sanctions.services.note_basis_fall import BasisFall, note_basis_fall
from sanctions.services.push_listing import Push, record_publication_there, record_push
from web.api.schemas import sanctions as schemas
from web.dependencies import dependencies
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("listing_duties_api", __name__, tag="名单与核查")

_STAFF = (Role.OFFICER, Role.SUPERVISOR)


@blueprint.post("/listings/<listing_id>/push")
@blueprint.input(schemas.PushIn)
@blueprint.output(schemas.ListingOut)
@blueprint.doc(summary="登记推送当事人登记地公示", security="bearer")
@signed_in(*_STAFF)
def post_push(listing_id: str, json_data: schemas.PushIn) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        record_push(session, listing_id, Push(**json_data.model_dump()), signed_in_actor(), wiring.clock())
    return _listing(listing_id)


@blueprint.post("/listings/<listing_id>/publication-there")
@blueprint.input(schemas.PublicationThereIn)
@blueprint.output(schemas.ListingOut)
@blueprint.doc(summary="登记登记地已经公示", security="bearer")
@signed_in(*_STAFF)
def post_publication_there(listing_id: str, json_data: schemas.PublicationThereIn) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        record_publication_there(session, listing_id, json_data.published_on, signed_in_actor(), wiring.clock())
    return _listing(listing_id)


@blueprint.post("/listings/<listing_id>/basis-fall")
@blueprint.input(schemas.BasisFallIn)
@blueprint.output(schemas.ListingOut)
@blueprint.doc(summary="登记作为依据的决定被撤销，撤销列入的期限开始计算", security="bearer")
@signed_in(*_STAFF)
def post_basis_fall(listing_id: str, json_data: schemas.BasisFallIn) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        note_basis_fall(session, listing_id, BasisFall(**json_data.model_dump()), signed_in_actor(), wiring.clock())
    return _listing(listing_id)


@blueprint.post("/listings/<listing_id>/basis-stands")
@blueprint.input(schemas.BasisStandsIn)
@blueprint.output(schemas.ListingOut)
@blueprint.doc(summary="查明依据仍然有效，期限停止计算", security="bearer")
@signed_in(Role.SUPERVISOR)
def post_basis_stands(listing_id: str, json_data: schemas.BasisStandsIn) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        dismiss_fall(session, listing_id, json_data.reason, signed_in_actor(), wiring.clock())
    return _listing(listing_id)


def _listing(listing_id: str) -> schemas.ListingOut:
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = listing_page(session, listing_id, signed_in_actor(), wiring.clock())
    return schemas.ListingOut.model_validate(page)
