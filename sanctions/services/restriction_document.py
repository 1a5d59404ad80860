"""The documents of a post restriction as they are printed and served: on the person by full name, never on a list."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import chinese_date, local_date
from core.kernel.errors import NotAllowedError, NotFoundError
from core.kernel.roles import Actor, Role
from registry.queries.people import person_full_name
from sanctions.domain.grounds import serious_list_law
from sanctions.domain.restriction_procedure import RESTRICTION_PAPERS, RestrictionStatus, restriction_law
from sanctions.domain.served_document import PRINTED_PAPERS, ServedDocument, printed_lines
from sanctions.services.clocks import clocks_on
from sanctions.storage.restriction_tables import PostRestriction
from sanctions.storage.restrictions import get_restriction, restriction_papers

_STAFF = frozenset({Role.OFFICER, Role.SUPERVISOR})


def restriction_document(
    session: Session, restriction_id: str, kind: str, actor: Actor, now: datetime
) -> ServedDocument:
    """Return the newest document of this kind for printing; the prior notice also before it is served."""
    if actor.role not in _STAFF:
        raise NotAllowedError("只有经办人员可以打印文书")
    row = get_restriction(session, restriction_id)
    filed = [paper for paper in restriction_papers(session, row.id) if paper.kind == kind and kind in PRINTED_PAPERS]
    is_draft = kind == "notice" and row.status == RestrictionStatus.PROPOSED
    if not filed and not is_draft:
        raise NotFoundError("还没有这份文书")
    today = local_date(now)
    days = clocks_on(session, today).hearing_request_working_days
    text = notice_text(session, row, days) if is_draft else vault_of(session).open(filed[-1].text_sealed)
    name, shown = person_full_name(session, row.person_id), vault_of(session).open(row.person_name_sealed)
    return ServedDocument(
        title=RESTRICTION_PAPERS[kind],
        authority=row.authority,
        addressee=name,
        on=today if is_draft else filed[-1].on_day,
        lines=tuple(line.replace(shown, name, 1) for line in printed_lines(text)),
        is_draft=is_draft,
    )


def notice_text(session: Session, row: PostRestriction, days: int) -> str:
    """Return the prior notice as it is served and kept."""
    law, vault = restriction_law(), vault_of(session)
    ground, waiver = law.ground(row.ground), serious_list_law().texts.waiver
    return "\n".join(
        (
            f"当事人：{vault.open(row.person_name_sealed)}（{row.enterprise_name}{row.post}）",
            f"查明的事实：{vault.open(row.facts_sealed)}（{ground.counts_from}：{chinese_date(row.event_on)}）",
            f"依据：{row.basis}",
            f"拟作出的决定：自生效之日起至{chinese_date(ground.last_day(row.event_on))}止，不得担任{row.posts_barred}",
            f"您的权利：{law.texts.rights.format(days=days)}{waiver}（{law.texts.rights_articles}）",
        )
    )
