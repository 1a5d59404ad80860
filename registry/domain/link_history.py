"""What a told link changes in those known between the same two: nothing, an end, a new one, or a refusal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True)
class KnownLink:
    """A link of one kind between the same two."""

    id: str
    share_bp: int | None
    from_on: date
    to_on: date | None


@dataclass(frozen=True)
class ToldLink:
    share_bp: int | None
    from_on: date | None
    to_on: date | None


@dataclass(frozen=True)
class LinkChange:
    """`kept` are the known ones that change, as they are afterwards; `added` the new one."""

    kept: tuple[KnownLink, ...] = ()
    added: ToldLink | None = None
    refused: str = ""


NOTHING = LinkChange()


def change_of(known: Iterable[KnownLink], told: ToldLink, told_on: date) -> LinkChange:
    """Return what changes; what the file does not say stays as it is."""
    links = sorted(known, key=lambda link: link.from_on)
    chain = _chain(links, told.from_on)
    if told.share_bp is None and links:  # a file without shares says nothing of them
        told = replace(told, share_bp=(chain or links)[-1].share_bp)
    if any(_says_the_same(link, told) for link in chain):
        return NOTHING
    if chain:
        return _continued(chain[-1], told, told_on)
    open_one = next((link for link in links if link.to_on is None), None)
    if open_one is None or (told.to_on is not None and told.from_on is not None and told.to_on <= open_one.from_on):
        return LinkChange(added=_dated(told, told_on))
    return _beside_an_open_one(open_one, told)


def _chain(links: Sequence[KnownLink], from_on: date | None) -> list[KnownLink]:
    """Return the link that began on the day and those that follow it without a gap; without a day the open one."""
    if from_on is None:
        return [link for link in links if link.to_on is None] or list(links[-1:])
    chain: list[KnownLink] = []
    for link in links:
        if link.from_on == (chain[-1].to_on if chain else from_on):
            chain.append(link)
    return chain


def _says_the_same(link: KnownLink, told: ToldLink) -> bool:
    return (link.share_bp, link.to_on) == (told.share_bp, told.to_on)


def _continued(last: KnownLink, told: ToldLink, told_on: date) -> LinkChange:
    """Change the link that is told again with another share or another end."""
    if last.to_on is not None and told.to_on is None:
        return LinkChange(refused="这项关系已登记为结束，文件里没有结束日期")
    if last.share_bp == told.share_bp:
        return _ended(last, told.to_on)
    if told_on <= last.from_on:
        return LinkChange(kept=(KnownLink(last.id, told.share_bp, last.from_on, told.to_on),))
    if told.to_on is not None and told.to_on <= told_on:
        return LinkChange(refused="这项关系的持股比例与已登记的不同，而且已经结束")
    new = ToldLink(told.share_bp, told_on, told.to_on)
    return LinkChange(kept=(KnownLink(last.id, last.share_bp, last.from_on, told_on),), added=new)


def _beside_an_open_one(known: KnownLink, told: ToldLink) -> LinkChange:
    """Change the link that still holds and began on another day than the told one."""
    if known.share_bp == told.share_bp:  # the first day that was told stays
        return NOTHING if told.to_on is None else _ended(known, told.to_on)
    if told.from_on is None or told.from_on <= known.from_on:
        return LinkChange(refused="与已登记的同一关系时间重叠而持股比例不同")
    kept = KnownLink(known.id, known.share_bp, known.from_on, told.from_on)
    return LinkChange(kept=(kept,), added=told)


def _ended(known: KnownLink, to_on: date | None) -> LinkChange:
    if to_on is not None and to_on < known.from_on:
        return LinkChange(refused="结束日期早于已登记的开始日期")
    return LinkChange(kept=(KnownLink(known.id, known.share_bp, known.from_on, to_on),))


def _dated(told: ToldLink, told_on: date) -> ToldLink:
    """Let a link without a first day hold from the day that the file tells of, or up to its end."""
    if told.from_on is not None:
        return told
    return ToldLink(told.share_bp, min(told_on, told.to_on or told_on), told.to_on)
