"""Real identities, mandates and joint complaints over the API."""

from typing import Any

from apiflask import APIBlueprint

from core.kernel.clock import local_date
from core.kernel.roles import Role
from identity.domain.real_identity import IdentityForm, check_identity
from identity.queries.identities import find_identity
from identity.services.record_identity import record_identity
from web.api.schemas.people import IdentityAnswer, IdentityInput
from web.dependencies import dependencies
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("people_api", __name__, tag="当事人")


@blueprint.get("/account/identity")
@blueprint.output(IdentityAnswer)
@blueprint.doc(summary="自己的实名信息，号码只显示一部分", security="bearer")
@signed_in(Role.CONSUMER)
def get_identity() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        return IdentityAnswer.of(find_identity(session, signed_in_actor().account_id))


@blueprint.put("/account/identity")
@blueprint.input(IdentityInput)
@blueprint.output(IdentityAnswer)
@blueprint.doc(summary="填写实名信息，提交投诉前必填", security="bearer")
@signed_in(Role.CONSUMER)
def put_identity(json_data: IdentityInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    actor, wiring = signed_in_actor(), dependencies()
    form = IdentityForm(json_data.id_kind.value, json_data.id_number, json_data.address)
    identity = check_identity(form, local_date(wiring.clock()))
    with wiring.open_transaction() as session:
        record_identity(session, actor.account_id, identity, actor, wiring.clock())
        return IdentityAnswer.of(find_identity(session, actor.account_id))
