"""A new release over a book that this office has amended: nothing two officers decided is undone silently."""

from collections.abc import Mapping
from dataclasses import dataclass

from rulebook.domain.book_texts import BOOK_FILE, label_of, next_label, numbered


@dataclass(frozen=True)
class MergedTexts:
    """`kept` names the files that both sides changed: there the office's text stays, and somebody must look."""

    texts: dict[str, str]
    kept: tuple[str, ...]


def merge_release(
    office: Mapping[str, str], old_release: Mapping[str, str], new_release: Mapping[str, str]
) -> MergedTexts:
    """Take the release's text of every file that the office left alone, and the office's of every other."""
    texts: dict[str, str] = {}
    kept: list[str] = []
    for name in sorted({*office, *new_release} - {BOOK_FILE}):
        own, old, new = office.get(name), old_release.get(name), new_release.get(name)
        if own != old and new not in (old, own):
            kept.append(name)
        chosen = new if own == old else own
        if chosen is not None:
            texts[name] = chosen
    texts[BOOK_FILE] = new_release[BOOK_FILE]
    label = label_of(new_release)
    return MergedTexts(numbered(texts, next_label(label)), tuple(kept))
