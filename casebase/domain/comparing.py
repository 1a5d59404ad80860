"""What a later wording has that the earlier one had not, word by word."""

from difflib import SequenceMatcher
from itertools import groupby

from casebase.domain.terms import Piece, words_in


def changed(earlier: str, later: str) -> tuple[Piece, ...]:
    """Return the later wording in pieces, those that are new marked; nothing is marked without an earlier one."""
    if not earlier:
        return (Piece(later, matched=False),) if later else ()
    before, after = words_in(earlier), words_in(later)
    new = [True] * len(after)
    for match in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        new[match.b : match.b + match.size] = [False] * match.size
    grouped = groupby(zip(after, new, strict=True), key=lambda pair: pair[1])
    return tuple(Piece("".join(word for word, _ in words), is_new) for is_new, words in grouped)
