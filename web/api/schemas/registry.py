"""JSON of the registry."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from registry.domain.enterprises import EnterpriseKind, RegistrationStatus
from registry.domain.links import LinkKind
from registry.queries.enterprise_page import EnterpriseLine, NameLine, PageLink
from registry.queries.find_enterprises import EnterpriseHit

_STRICT = ConfigDict(extra="forbid")


class EnterpriseQuery(BaseModel):
    model_config = _STRICT
    q: str = Field(min_length=1, max_length=200, description="名称、曾用名或统一社会信用代码（可以只写开头）")
    limit: int = Field(10, ge=1, le=50)


class EnterpriseHitsAnswer(BaseModel):
    """Best first; `why` says what matched."""

    enterprises: tuple[EnterpriseHit, ...]


class EnterpriseAnswer(BaseModel):
    enterprise: EnterpriseLine
    names: tuple[NameLine, ...]


class LinkDayQuery(BaseModel):
    model_config = _STRICT
    on: date | None = Field(None, description="哪一天的关系；不填为今天")


class PublishedLinkAnswer(BaseModel):
    """`other_enterprise_id` is None when a person stands at the other end."""

    kind: LinkKind
    role: str
    name: str
    other_enterprise_id: str | None
    from_on: date
    to_on: date | None
    verified: bool
    source: str

    @classmethod
    def of(cls, each: PageLink) -> "PublishedLinkAnswer":
        link = each.link
        return cls(
            kind=link.kind,
            role=each.role_text,
            name=each.other_name,
            other_enterprise_id=each.other_enterprise_id,
            from_on=link.from_on,
            to_on=link.to_on,
            verified=link.verified,
            source=link.source,
        )


class PublishedLinksAnswer(BaseModel):
    on: date
    links: list[PublishedLinkAnswer]


class EnterpriseEntryInput(BaseModel):
    model_config = _STRICT
    code: str = Field("", max_length=40, description="统一社会信用代码；没有代码的平台内经营者不填")
    name: str = Field(max_length=200)
    kind: EnterpriseKind
    platform: str = Field("", max_length=100, description="平台内经营者所在的平台")
    platform_number: str = Field("", max_length=100, description="平台上的店铺编号")
    district_code: str = Field(max_length=12)
    district_name: str = Field(max_length=100)
    address: str = Field(max_length=400)
    registered_on: date


class RenameInput(BaseModel):
    model_config = _STRICT
    name: str = Field(max_length=200, description="新名称")
    on: date = Field(description="从哪一天起用")


class MoveInput(BaseModel):
    model_config = _STRICT
    address: str = Field(max_length=400, description="新的住所或者经营场所")
    district_code: str = Field(max_length=12)
    district_name: str = Field(max_length=100)
    on: date = Field(description="从哪一天起用")


class PhoneInput(BaseModel):
    model_config = _STRICT
    number: str = Field(max_length=40, description="联系电话，加密保存；固定电话要带区号")
    from_on: date
    source: str = Field(max_length=300, description="这个电话的来源")


class RegistrationStatusInput(BaseModel):
    model_config = _STRICT
    status: RegistrationStatus
    on: date


class PersonInput(BaseModel):
    model_config = _STRICT
    name: str = Field(max_length=100)
    id_number: str | None = Field(None, max_length=30, description="身份证号码，加密保存")


class PersonAnswer(BaseModel):
    person_id: str


class LinkInput(BaseModel):
    """Exactly one of the two starts is given."""

    model_config = _STRICT
    kind: LinkKind
    from_on: date
    source: str = Field(max_length=300, description="这项关系的来源")
    from_person_id: str | None = Field(None, max_length=64)
    from_enterprise_id: str | None = Field(None, max_length=64)
    share_bp: int | None = Field(None, description="持股比例，单位为万分之一")
    verified: bool = True


class LinkAnswer(BaseModel):
    link_id: str


class LinkEndInput(BaseModel):
    model_config = _STRICT
    on: date = Field(description="从这一天起不再有这项关系")
