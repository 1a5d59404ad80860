"""What was changed in a file before it was kept, as codes in rows and as words for people."""

from collections.abc import Mapping
from enum import StrEnum


class Change(StrEnum):
    RESAVED = "resaved"
    LOCATION_REMOVED = "location_removed"
    DETAILS_REMOVED = "details_removed"
    TURNED = "turned"
    SCALED = "scaled"
    FORMAT_CHANGED = "format_changed"
    LOCATION_TRACK_KEPT = "location_track_kept"


CHANGE_NAMES: Mapping[Change, str] = {
    Change.RESAVED: "图片重新保存过",
    Change.LOCATION_REMOVED: "去掉了拍摄位置",
    Change.DETAILS_REMOVED: "去掉了设备等附加信息",
    Change.TURNED: "按拍摄方向摆正",
    Change.SCALED: "尺寸过大，缩小过",
    Change.FORMAT_CHANGED: "换成了通用格式",
    Change.LOCATION_TRACK_KEPT: "视频里有连续的位置记录，没有去掉",
}


def told(changes: tuple[str, ...]) -> str:
    """Return the changes in one line, empty when the file is as it came."""
    return "、".join(CHANGE_NAMES[Change(change)] for change in changes)
