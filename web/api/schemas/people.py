"""JSON of real identities, mandates and joint complaints."""

from pydantic import BaseModel, ConfigDict, Field

from identity.domain.real_identity import IdKind
from identity.queries.identities import IdentityView

_STRICT = ConfigDict(extra="forbid")


class IdentityInput(BaseModel):
    model_config = _STRICT
    id_kind: IdKind = Field(description="证件种类")
    id_number: str = Field(description="证件号码；居民身份证核对最后一位校验码", max_length=60)
    address: str = Field(description="能收到信件的住址", max_length=300)


class IdentityAnswer(BaseModel):
    """The number is masked; nothing gives it back in full."""

    is_stated: bool
    id_kind: IdKind | None = None
    id_kind_name: str = ""
    id_number_masked: str = ""
    address: str = ""

    @classmethod
    def of(cls, view: IdentityView | None) -> "IdentityAnswer":
        if view is None:
            return cls(is_stated=False)
        return cls(
            is_stated=True,
            id_kind=view.kind,
            id_kind_name=view.kind_name,
            id_number_masked=view.number_masked,
            address=view.address,
        )
