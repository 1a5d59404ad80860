"""Serving a listing decision (送达): by which way it reached the party."""

from collections.abc import Mapping
from enum import StrEnum


class ServiceWay(StrEnum):
    IN_HAND = "in_hand"
    LEFT = "left"
    POST = "post"
    ANNOUNCEMENT = "announcement"
    PLATFORM = "platform"


SERVICE_WAY_NAMES: Mapping[ServiceWay, str] = {
    ServiceWay.IN_HAND: "直接送达",
    ServiceWay.LEFT: "留置送达",
    ServiceWay.POST: "邮寄送达",
    ServiceWay.ANNOUNCEMENT: "公告送达",
    ServiceWay.PLATFORM: "站内送达",
}
