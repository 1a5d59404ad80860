"""What one record of a registry file says, in our terms, before it is compared with what is known."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.domain.enterprises import EnterpriseKind, RegistrationStatus
from registry.domain.links import LinkKind


class FileKind(StrEnum):
    ENTERPRISES = "enterprises"
    PEOPLE = "people"
    LINKS = "links"


FILE_TEXTS: dict[FileKind, str] = {
    FileKind.ENTERPRISES: "主体",
    FileKind.PEOPLE: "人员",
    FileKind.LINKS: "关系",
}


@dataclass(frozen=True)
class EnterpriseRef:
    """Who an enterprise is to a file: its code, or its number on a platform."""

    code: str
    platform: str = ""
    platform_number: str = ""

    @property
    def is_told(self) -> bool:
        return bool(self.code or (self.platform and self.platform_number))


@dataclass(frozen=True)
class PersonRef:
    """Who a person is to a file: the identity number, or the number that the source itself gives.

    Of a person of a link the file may tell only the name: that is somebody of this one enterprise and nobody else.
    """

    id_number: str = ""
    source_number: str = ""
    name: str = ""

    @property
    def is_told(self) -> bool:
        return bool(self.id_number or self.source_number)


@dataclass(frozen=True)
class FormerName:
    name: str
    from_on: date | None
    to_on: date


@dataclass(frozen=True)
class EnterpriseDraft:
    """`named_on` and `moved_on` are the days of the last change of name and address, where the source tells them.

    `told` names what the record itself says of kind, status and district; the rest of these is derived.
    """

    ref: EnterpriseRef
    name: str
    kind: EnterpriseKind
    district_code: str
    district_name: str
    address: str
    registered_on: date
    status: RegistrationStatus
    status_on: date | None = None
    named_on: date | None = None
    moved_on: date | None = None
    phones: tuple[str, ...] = ()
    all_phones_read: bool = True
    former_names: tuple[FormerName, ...] = ()
    told: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PersonDraft:
    ref: PersonRef
    name: str


@dataclass(frozen=True)
class LinkDraft:
    """A link without a first day holds from the day that the file tells of."""

    kind: LinkKind
    start: PersonRef | EnterpriseRef
    end: EnterpriseRef
    share_bp: int | None
    from_on: date | None
    to_on: date | None
    verified: bool


Draft = EnterpriseDraft | PersonDraft | LinkDraft
