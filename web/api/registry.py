"""The registry over the API: looking enterprises up, and what the registering desk enters."""

from typing import Any

from apiflask import APIBlueprint
from flask.typing import ResponseReturnValue

from core.kernel.roles import Role
from registry.domain.enterprises import EnterpriseEntry, NewAddress
from registry.domain.links import LinkEntry
from registry.queries.enterprise_page import enterprise_page
from registry.queries.find_enterprises import find_enterprises
from registry.services.add_link import add_link
from registry.services.add_phone import PhoneEntry, add_phone
from registry.services.change_registration_status import change_registration_status
from registry.services.end_link import end_link
from registry.services.move_enterprise import move_enterprise
from registry.services.register_enterprise import register_enterprise
from registry.services.register_person import PersonEntry, register_person
from registry.services.rename_enterprise import rename_enterprise
from web.api.schemas.registry import (
    EnterpriseAnswer,
    EnterpriseEntryInput,
    EnterpriseHitsAnswer,
    EnterpriseQuery,
    LinkAnswer,
    LinkDayQuery,
    LinkEndInput,
    LinkInput,
    MoveInput,
    PersonAnswer,
    PersonInput,
    PhoneInput,
    PublishedLinkAnswer,
    PublishedLinksAnswer,
    RegistrationStatusInput,
    RenameInput,
)
from web.dependencies import dependencies
from web.enterprise_file import published_links
from web.permissions import public, signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("registry_api", __name__, tag="企业登记")

_REGISTRARS = (Role.REGISTRATION_CLERK, Role.ADMIN)


@blueprint.get("/enterprises")
@blueprint.input(EnterpriseQuery, location="query")
@blueprint.output(EnterpriseHitsAnswer)
@blueprint.doc(summary="按名称、曾用名或代码查企业")
@public
def get_enterprises(query_data: EnterpriseQuery) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        return EnterpriseHitsAnswer(enterprises=find_enterprises(session, query_data.q, query_data.limit))


@blueprint.get("/enterprises/<enterprise_id>")
@blueprint.output(EnterpriseAnswer)
@blueprint.doc(summary="一家企业的登记信息（编号或代码都可以）")
@public
def get_enterprise(enterprise_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _enterprise(enterprise_id)


@blueprint.get("/enterprises/<enterprise_id>/links")
@blueprint.input(LinkDayQuery, location="query")
@blueprint.output(PublishedLinksAnswer)
@blueprint.doc(summary="登记公示的关系：法定代表人、负责人、变更前后的主体、分支机构")
@public
def get_links(enterprise_id: str, query_data: LinkDayQuery) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    on = query_data.on or wiring.today()
    with wiring.open_reading() as session:
        links = published_links(enterprise_page(session, enterprise_id), on)
    return PublishedLinksAnswer(on=on, links=[PublishedLinkAnswer.of(each) for each in links])


@blueprint.post("/enterprises")
@blueprint.input(EnterpriseEntryInput)
@blueprint.output(EnterpriseAnswer, status_code=201)
@blueprint.doc(summary="登记一家企业", description="同一代码只能登记一次，重复发送返回 409。", security="bearer")
@signed_in(*_REGISTRARS)
def post_enterprise(json_data: EnterpriseEntryInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    entry = EnterpriseEntry(**json_data.model_dump(), is_demonstration=wiring.settings.demo_mode)
    with wiring.open_transaction() as session:
        enterprise_id = register_enterprise(session, entry, signed_in_actor(), wiring.clock())
    return _enterprise(enterprise_id)


@blueprint.post("/enterprises/<enterprise_id>/name")
@blueprint.input(RenameInput)
@blueprint.output(EnterpriseAnswer)
@blueprint.doc(summary="登记名称变更", security="bearer")
@signed_in(*_REGISTRARS)
def post_name(enterprise_id: str, json_data: RenameInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        rename_enterprise(session, enterprise_id, json_data.name, json_data.on, signed_in_actor(), wiring.clock())
    return _enterprise(enterprise_id)


@blueprint.post("/enterprises/<enterprise_id>/address")
@blueprint.input(MoveInput)
@blueprint.output(EnterpriseAnswer)
@blueprint.doc(summary="登记住所变更", description="原来的住所留在历史里。", security="bearer")
@signed_in(*_REGISTRARS)
def post_address(enterprise_id: str, json_data: MoveInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    place = NewAddress(json_data.address, json_data.district_code, json_data.district_name)
    with wiring.open_transaction() as session:
        move_enterprise(session, enterprise_id, place, json_data.on, signed_in_actor(), wiring.clock())
    return _enterprise(enterprise_id)


@blueprint.post("/enterprises/<enterprise_id>/phones")
@blueprint.input(PhoneInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="登记一个联系电话", description="号码不公示，只用来找出电话相同的主体。", security="bearer")
@signed_in(*_REGISTRARS)
def post_phone(enterprise_id: str, json_data: PhoneInput) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        add_phone(session, enterprise_id, PhoneEntry(**json_data.model_dump()), signed_in_actor(), wiring.clock())
    return "", 204


@blueprint.post("/enterprises/<enterprise_id>/status")
@blueprint.input(RegistrationStatusInput)
@blueprint.output(EnterpriseAnswer)
@blueprint.doc(summary="登记吊销或注销", security="bearer")
@signed_in(*_REGISTRARS)
def post_status(enterprise_id: str, json_data: RegistrationStatusInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, new = dependencies(), json_data
    with wiring.open_transaction() as session:
        change_registration_status(session, enterprise_id, new.status, new.on, signed_in_actor(), wiring.clock())
    return _enterprise(enterprise_id)


@blueprint.post("/people")
@blueprint.input(PersonInput)
@blueprint.output(PersonAnswer, status_code=201)
@blueprint.doc(summary="登记一个自然人", description="号码和姓名都相同的，返回已有的编号。", security="bearer")
@signed_in(*_REGISTRARS)
def post_person(json_data: PersonInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    entry = PersonEntry(json_data.name, json_data.id_number, is_demonstration=wiring.settings.demo_mode)
    with wiring.open_transaction() as session:
        return PersonAnswer(person_id=register_person(session, entry, signed_in_actor(), wiring.clock()))


@blueprint.post("/enterprises/<enterprise_id>/links")
@blueprint.input(LinkInput)
@blueprint.output(LinkAnswer, status_code=201)
@blueprint.doc(summary="登记一项关系", security="bearer")
@signed_in(*_REGISTRARS)
def post_link(enterprise_id: str, json_data: LinkInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    entry = LinkEntry(**json_data.model_dump(), to_enterprise_id=enterprise_id)
    with wiring.open_transaction() as session:
        return LinkAnswer(link_id=add_link(session, entry, signed_in_actor(), wiring.clock()))


@blueprint.post("/links/<link_id>/end")
@blueprint.input(LinkEndInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="登记一项关系结束", security="bearer")
@signed_in(*_REGISTRARS)
def post_link_end(link_id: str, json_data: LinkEndInput) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        end_link(session, link_id, json_data.on, signed_in_actor(), wiring.clock())
    return "", 204


def _enterprise(id_or_code: str) -> EnterpriseAnswer:
    with dependencies().open_reading() as session:
        page = enterprise_page(session, id_or_code)
    return EnterpriseAnswer(enterprise=page.enterprise, names=page.names)
