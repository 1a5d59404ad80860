"""What happens next, and the one thing the viewer can do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from mediation.domain.lifecycle import ACTION_NAMES, Action, Stage
from mediation.domain.parties import Side

_WAITING: dict[Stage, str] = {
    Stage.DRAFT: "等您填完并提交",
    Stage.NEGOTIATING: "正在与商家直接协商",
    Stage.SETTLED_DIRECTLY: "等待商家按约履行",
    Stage.FILED: "等待办理人员决定是否受理",
    Stage.ACCEPTED: "等待双方同意调解",
    Stage.MEDIATING: "双方正在协商",
    Stage.SETTLED: "等待商家按约履行",
    Stage.BREACHED: "等待商家补充履行",
}
_TO_SEAL = "双方已签署，等待调解员盖章"
_TO_SIGN = "协议等双方签字"
_SUSPENDED = "调解中止，等待决定是否回避"

_ORDER: dict[Side, tuple[Action, ...]] = {
    Side.CONSUMER: (
        Action.FILE,
        Action.ANSWER_SUPPLEMENT,
        Action.SIGN_AGREEMENT,
        Action.CONFIRM_PERFORMANCE,
        Action.GIVE_CONSENT,
        Action.MAKE_OFFER,
        Action.ESCALATE,
    ),
    Side.MERCHANT: (
        Action.SIGN_AGREEMENT,
        Action.SUBMIT_PERFORMANCE_PROOF,
        Action.GIVE_CONSENT,
        Action.MAKE_OFFER,
    ),
    Side.OFFICE: (
        Action.ACCEPT,
        Action.SEAL_AGREEMENT,
        Action.DISCARD_AGREEMENT,
        Action.ANSWER_CALL,
        Action.ISSUE_LETTER,
        Action.CONFIRM_PERFORMANCE,
    ),
}

_WHY: dict[Action, str] = {
    Action.FILE: "提交以后，我们才会开始处理",
    Action.ANSWER_SUPPLEMENT: "材料补齐以后，我们才好决定是否受理",
    Action.SIGN_AGREEMENT: "请核对金额、日期和方式，没有问题再签",
    Action.CONFIRM_PERFORMANCE: "收到以后请确认，这件投诉就办结了",
    Action.GIVE_CONSENT: "双方都同意以后，调解才会开始",
    Action.ESCALATE: "商家没有履行和解协议，可以请市场监管部门处理",
    Action.MAKE_OFFER: "可以直接提出一个具体的方案",
    Action.SUBMIT_PERFORMANCE_PROOF: "履行以后请提交凭证，对方会收到通知",
    Action.ACCEPT: "请在受理期限内决定",
    Action.SEAL_AGREEMENT: "双方已签署，请核对后盖章",
    Action.DISCARD_AGREEMENT: "约定的履行日期已过，请退回，由双方重新约定",
    Action.ANSWER_CALL: "有一方请调解员介入",
    Action.ISSUE_LETTER: "商家还没有账号时，可以寄信通知",
}


@dataclass(frozen=True)
class MainAction:
    action: Action
    text: str
    why: str


def waiting_for(
    stage: Stage, *, waits_for_seal: bool = False, is_suspended: bool = False, waits_for_signatures: bool = False
) -> str:
    """Return in words what the complaint waits for, or nothing when it is over."""
    if is_suspended:
        return _SUSPENDED
    if waits_for_seal:
        return _TO_SEAL
    return _TO_SIGN if waits_for_signatures else _WAITING.get(stage, "")


def main_action(side: Side, open_actions: Sequence[Action]) -> MainAction | None:
    """Return the one act to put on top of the page."""
    found = next((action for action in _ORDER.get(side, ()) if action in open_actions), None)
    return None if found is None else MainAction(found, ACTION_NAMES[found], _WHY[found])
