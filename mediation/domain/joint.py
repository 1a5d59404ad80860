"""Complaints of several persons: which acts of a representative need everybody's consent (办法121 article 12)."""

from collections.abc import Mapping
from enum import StrEnum

from mediation.domain.lifecycle import Action


class JointMatter(StrEnum):
    WITHDRAW = "withdraw"
    SETTLE = "settle"
    SIGN = "sign"


MATTER_NAMES: Mapping[JointMatter, str] = {
    JointMatter.WITHDRAW: "撤回投诉或者结束调解",
    JointMatter.SETTLE: "接受商家的方案",
    JointMatter.SIGN: "签署协议",
}

# An offer of one's own binds nobody before the signature; taking the other side's, signing and ending do.
MATTER_OF_ACTION: Mapping[Action, JointMatter] = {
    Action.WITHDRAW: JointMatter.WITHDRAW,
    Action.DECLINE_MEDIATION: JointMatter.WITHDRAW,
    Action.STATE_NO_AGREEMENT: JointMatter.WITHDRAW,
    Action.ACCEPT_OFFER: JointMatter.SETTLE,
    Action.SIGN_AGREEMENT: JointMatter.SIGN,
}
