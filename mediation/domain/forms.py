"""The official forms of a complaint or report: which exist, what they are called, how their numbers begin."""

from collections.abc import Mapping
from enum import StrEnum


class FormKind(StrEnum):
    """The ten forms under order 121, and three papers of the office beside them."""

    COMPLAINT_REGISTER = "complaint_register"
    REPORT_REGISTER = "report_register"
    ASSIGNMENT_NOTICE = "assignment_notice"
    IDENTITY_NOTICE = "identity_notice"
    ACCEPTANCE = "acceptance"
    REFUSAL = "refusal"
    MEDIATION_NOTICE = "mediation_notice"
    TERMINATION = "termination"
    AGREEMENT = "agreement"
    REPORT_RESULT = "report_result"
    PERFORMANCE_NOTICE = "performance_notice"
    DECISION_NOTICE = "decision_notice"
    CONFIRMATION_APPLICATION = "confirmation_application"


FORM_NAMES: Mapping[FormKind, str] = {
    FormKind.COMPLAINT_REGISTER: "投诉登记表",
    FormKind.REPORT_REGISTER: "举报登记表",
    FormKind.ASSIGNMENT_NOTICE: "投诉（举报）分送通知书",
    FormKind.IDENTITY_NOTICE: "限期提供身份证明材料通知书",
    FormKind.ACCEPTANCE: "投诉受理决定书",
    FormKind.REFUSAL: "投诉不予受理决定书",
    FormKind.MEDIATION_NOTICE: "投诉调解通知书",
    FormKind.TERMINATION: "投诉终止调解决定书",
    FormKind.AGREEMENT: "消费者投诉调解书",
    FormKind.REPORT_RESULT: "举报处理结果告知书",
    FormKind.PERFORMANCE_NOTICE: "履行提示通知书",
    FormKind.DECISION_NOTICE: "办理事项告知书",
    FormKind.CONFIRMATION_APPLICATION: "司法确认申请书（草稿）",
}

# What stands between the office's prefix and the year: a series of its own for every kind.
FORM_MARKS: Mapping[FormKind, str] = {
    FormKind.COMPLAINT_REGISTER: "登",
    FormKind.REPORT_REGISTER: "举登",
    FormKind.ASSIGNMENT_NOTICE: "送",
    FormKind.IDENTITY_NOTICE: "限",
    FormKind.ACCEPTANCE: "受",
    FormKind.REFUSAL: "不受",
    FormKind.MEDIATION_NOTICE: "通",
    FormKind.TERMINATION: "终",
    FormKind.AGREEMENT: "调",
    FormKind.REPORT_RESULT: "举告",
    FormKind.PERFORMANCE_NOTICE: "履",
    FormKind.DECISION_NOTICE: "告",
    FormKind.CONFIRMATION_APPLICATION: "确",
}


def series_of(prefix: str, kind: FormKind) -> str:
    """Return the series in which an office numbers documents of this kind."""
    return f"{prefix}{FORM_MARKS[kind]}"
