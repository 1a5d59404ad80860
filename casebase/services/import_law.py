"""Taking the official text of a law in: one file, one day, one transaction."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casebase.domain.content import Content
from casebase.domain.law_naming import LawName, law_named
from casebase.domain.law_text import ParsedArticle, ParsedLaw
from casebase.domain.law_versions import LawText, line_up, unrelated
from casebase.domain.regulation import OfficialText, Regulation, article_order
from casebase.services.seed_casebase import bring_up_articles, seed_casebase
from casebase.storage.casebase_tables import StoredRegulation
from casebase.storage.changes import add_changes, get_state_for_update
from casebase.storage.loading import find_law_texts
from core.kernel.clock import local_date
from core.kernel.errors import InvalidInputError
from core.kernel.roles import Actor
from ledger.services.record_act import Subject, record_act

_MOST_NAMED = 10


@dataclass(frozen=True)
class LawFile:
    """What was given with the file: the law, its days, number of promulgation and where the text was found.

    `ends_missing` says that articles in force which the file has not are really gone.
    """

    name: str
    sha256: str
    law: str
    short: str
    valid_from: date
    valid_to: date | None = None
    number: str = ""
    source: str = ""
    ends_missing: bool = False


@dataclass(frozen=True)
class LawImport:
    """What became of the articles; keys where a person may want to look.

    `unlike` are digests of that day that do not look like the wording, `undigested` articles without a digest,
    `unworded` articles with a digest for that day that the text does not have. `ended` are the articles, as 第四条,
    that were in force that day and with this text no longer are.
    """

    law: LawName
    valid_from: date
    added: int
    changed: int
    same: int
    removed: int
    documents: int
    unlike: Mapping[str, str]
    undigested: int
    unworded: tuple[str, ...]
    ended: tuple[str, ...]


def import_law(
    session: Session, content: Content, file: LawFile, parsed: ParsedLaw, actor: Actor, now: datetime
) -> LawImport:
    """Make the wordings of that law and day equal to the file; the same file again changes nothing and leaves no act.

    Wordings of the same day that differ are replaced; the act keeps the hashes of those that were there. A file that
    would end articles in force is refused unless it is said to.
    """
    _check(file, parsed)
    seed_casebase(session, content, now)
    state = get_state_for_update(session, now)
    named = law_named(file.law, file.short, _known_laws(session, content))
    before = find_law_texts(session, named.short)
    wanted = _texts(named, file, parsed.articles, local_date(now))
    old = {text.key: text for text in before if text.valid_from == file.valid_from}
    new = {text.key: _unless_known(text, old.get(text.key)) for text in wanted}
    others = [text for text in before if text.valid_from != file.valid_from]
    versions = _versions(content, named, [*others, *new.values()])
    ended = _ended(_versions(content, named, before), versions, file)
    changed = bring_up_articles(session, versions, named.short)
    add_changes(session, state, changed, now)
    report = replace(_report(named, file, old, new, len(changed), versions), ended=ended)
    if old != new:
        replaced = {key: _hash(text) for key, text in sorted(old.items()) if new.get(key) != text}
        _record(session, report, file, replaced, actor, now)
    return report


def _check(file: LawFile, parsed: ParsedLaw) -> None:
    if not parsed.articles:
        raise InvalidInputError("没有找到“第一条”这样的条文。Word 的自动编号请先转换成文字再导入")
    if file.valid_to is not None and file.valid_to < file.valid_from:
        raise InvalidInputError("失效日期不能早于施行日期")


def _known_laws(session: Session, content: Content) -> list[LawName]:
    stored = session.execute(select(StoredRegulation.short, StoredRegulation.law).distinct())
    shipped = {law.short: law.name for law in content.laws}
    return [LawName(short, name) for short, name in ({row[0]: row[1] for row in stored} | shipped).items()]


def _texts(named: LawName, file: LawFile, articles: Sequence[ParsedArticle], on: date) -> list[LawText]:
    return [
        LawText(
            key=f"{named.short}-{one.name}",
            law=named.name,
            short=named.short,
            article=one.label,
            valid_from=file.valid_from,
            official=OfficialText(one.text, one.place, file.number, file.source, file.name, on, file.valid_to),
        )
        for one in articles
    ]


def _unless_known(text: LawText, known: LawText | None) -> LawText:
    """Keep the file and day of the first import where the wording and its particulars are the same."""
    if known is None:
        return text
    official = replace(text.official, file=known.official.file, imported_on=known.official.imported_on)
    return known if official == known.official else text


def _versions(content: Content, named: LawName, texts: Sequence[LawText]) -> tuple[Regulation, ...]:
    law = next((one for one in content.laws if one.short == named.short), None)
    return line_up(law, [one for one in content.regulations if one.short == named.short], texts)


def _ended(before: Sequence[Regulation], after: Sequence[Regulation], file: LawFile) -> tuple[str, ...]:
    """Return the articles in force on the file's first day that no longer are; raises unless they are said to end."""
    staying = {one.key for one in after if one.is_valid_on(file.valid_from)}
    gone = {one.key: one for one in before if one.is_valid_on(file.valid_from) and one.key not in staying}
    ended = tuple(gone[key].article for key in sorted(gone, key=article_order))
    if ended and not file.ends_missing:
        more = f"等 {len(ended)} 条" if len(ended) > _MOST_NAMED else ""
        raise InvalidInputError(
            f"这份文本里没有{'、'.join(ended[:_MOST_NAMED])}{more}，导入后从 {file.valid_from} 起就不再有效。"
            "请先核对文件是否完整；确实已经废止的，请加上 --ends-missing 再导入"
        )
    return ended


def _report(
    named: LawName,
    file: LawFile,
    old: Mapping[str, LawText],
    new: Mapping[str, LawText],
    documents: int,
    versions: Sequence[Regulation],
) -> LawImport:
    that_day = [one for one in versions if one.is_valid_on(file.valid_from)]
    worded = [one for one in that_day if one.valid_from == file.valid_from and one.official is not None]
    return LawImport(
        law=named,
        valid_from=file.valid_from,
        added=len(new.keys() - old.keys()),
        changed=sum(old[key] != new[key] for key in new.keys() & old.keys()),
        same=sum(old[key] == new[key] for key in new.keys() & old.keys()),
        removed=len(old.keys() - new.keys()),
        documents=documents,
        unlike=unrelated(worded),
        undigested=sum(not one.digest for one in worded),
        unworded=tuple(one.key for one in that_day if one.digest and one.key not in new),
        ended=(),
    )


def _record(
    session: Session, report: LawImport, file: LawFile, replaced: Mapping[str, str], actor: Actor, now: datetime
) -> None:
    details = {
        "law": report.law.name,
        "valid_from": file.valid_from,
        "valid_to": file.valid_to,
        "number": file.number,
        "source": file.source,
        "file": file.name,
        "sha256": file.sha256,
        "articles": report.added + report.changed + report.same,
        "added": report.added,
        "replaced": replaced,
        "ended": report.ended,
    }
    record_act(session, Subject("law", report.law.short), "text_imported", actor, now, details=details)


def _hash(text: LawText) -> str:
    return hashlib.sha256(text.official.text.encode()).hexdigest()
