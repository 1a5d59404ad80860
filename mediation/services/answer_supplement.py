"""The consumer answers a supplement notice with words and files; being late closes nothing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from mediation.domain.clocks import ClockKind
from mediation.domain.lifecycle import Action
from mediation.domain.supplements import check_answer
from mediation.services.add_evidence import StoredFile
from mediation.services.run_clocks import stop_clock
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, tell_role
from mediation.storage.supplement_tables import SupplementFile, SupplementNotice
from mediation.storage.supplements import find_open_notice, items_of


@dataclass(frozen=True)
class SupplementAnswer:
    """What the consumer answers: words to each item by its code, and files that lie in the file store."""

    answers: Mapping[str, str] = field(default_factory=dict)
    files: tuple[StoredFile, ...] = ()


def answer_supplement(
    session: Session,
    complaint_id: str,
    answer: SupplementAnswer,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Answer the open notice once; raises ConflictError when nothing is asked, InvalidInputError naming each gap."""
    act = begin_act(session, complaint_id, Action.ANSWER_SUPPLEMENT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    notice = find_open_notice(session, complaint_id)
    if notice is None:
        raise ConflictError("现在没有等您补充的材料，请回到投诉查看最新进展")
    told = check_answer(answer.answers, items_of(notice), len(answer.files))
    notice.answered_at = now
    notice.answers_sealed = vault_of(session).seal(json.dumps(told, ensure_ascii=False))
    _keep(session, notice, answer.files, now)
    details = {"notice": notice.number, "files": sorted({file.sha256 for file in answer.files})}
    stop_clock(session, act.complaint, ClockKind.SUPPLEMENT, local_date(now), "answered")
    take_step(session, act.complaint, Action.ANSWER_SUPPLEMENT, actor, now, details)
    news = News("消费者补充了材料", "请打开投诉查看，再决定是否受理。", f"/office/complaints/{complaint_id}")
    tell_role(session, act.complaint, Role.OFFICER, news, now)
    return finish_act(session, act, now, notice.id)


def _keep(session: Session, notice: SupplementNotice, files: Sequence[StoredFile], now: datetime) -> None:
    for file in {file.sha256: file for file in files}.values():
        session.add(
            SupplementFile(
                id=new_id(),
                notice_id=notice.id,
                sha256=file.sha256,
                media_type=file.media_type,
                size=file.size,
                name_sealed=vault_of(session).seal(file.name),
                added_at=now,
            )
        )
