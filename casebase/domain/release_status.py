"""Where a closed complaint stands on its way to a case."""

from collections.abc import Mapping
from enum import StrEnum


class ReleaseStatus(StrEnum):
    RELEASED = "released"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


RELEASE_STATUS_NAMES: Mapping[ReleaseStatus, str] = {
    ReleaseStatus.RELEASED: "已发布",
    ReleaseStatus.DECLINED: "不发布",
    ReleaseStatus.TAKEN_BACK: "已撤下",
}
