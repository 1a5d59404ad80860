"""Papers of repair and objection cases: what was handed in and what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.kernel.errors import InvalidInputError

MOST_PAPERS = 20


class PaperKind(StrEnum):
    APPLICATION = "application"
    PLEDGE = "pledge"
    PROOF = "proof"
    RULING = "ruling"
    CORRECTION_NOTICE = "correction_notice"
    ACCEPTANCE = "acceptance"
    ACCEPTANCE_REFUSAL = "acceptance_refusal"
    EXTENSION = "extension"
    DECISION = "decision"
    REVOCATION = "revocation"
    PLAN_FAILURE = "plan_failure"
    OBJECTION = "objection"
    EVIDENCE = "evidence"


PAPER_NAMES: Mapping[PaperKind, str] = {
    PaperKind.APPLICATION: "信用修复申请",
    PaperKind.PLEDGE: "守信承诺",
    PaperKind.PROOF: "证明材料",
    PaperKind.RULING: "法院裁定",
    PaperKind.CORRECTION_NOTICE: "补正告知书",
    PaperKind.ACCEPTANCE: "受理通知书",
    PaperKind.ACCEPTANCE_REFUSAL: "不予受理通知书",
    PaperKind.EXTENSION: "延长审查期限告知书",
    PaperKind.DECISION: "决定书",
    PaperKind.REVOCATION: "撤销修复决定书",
    PaperKind.PLAN_FAILURE: "恢复公示告知书",
    PaperKind.OBJECTION: "异议",
    PaperKind.EVIDENCE: "证据",
}


@dataclass(frozen=True)
class PaperFile:
    """A file that the edge has judged and put into the file store before the transaction."""

    sha256: str
    media_type: str
    name: str


@dataclass(frozen=True)
class NewPaper:
    """One paper: `title` says what it is, `text` what it says; a proof also names its material."""

    kind: PaperKind
    title: str
    text: str
    file: PaperFile | None = None


@dataclass(frozen=True)
class Asked:
    """What a form or API call carries beside its content.

    `version`: the case's version that the person saw, None skips the check. `key`: the same key of the same account
    does the act once, however often it is sent.
    """

    version: int | None = None
    key: str | None = None


PLAIN = Asked()


def check_number_of(papers: int, field: str) -> None:
    """Refuse more papers than anybody reads."""
    if papers > MOST_PAPERS:
        message = f"一次最多 {MOST_PAPERS} 份材料，请合并后再提交"
        raise InvalidInputError(message, fields={field: message})
