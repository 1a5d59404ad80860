"""Which name a file has told for which key: one that it tells with two names is no last word but an error.

A key takes some 110 bytes: it is kept as a number, beside one number for the line and the name.
"""

from registry.domain.folding import fold_record_name
from registry.domain.import_drafts import Draft, EnterpriseDraft, PersonDraft

_KEY_BITS = (1 << 60) - 1  # a number that Python keeps in 32 bytes
_NAME_BITS = 32
_NAME = (1 << _NAME_BITS) - 1


class KeysTold:
    """The keys of one file so far, in memory."""

    def __init__(self) -> None:
        self._told: dict[int, int] = {}

    def refused(self, line: int, draft: Draft) -> str:
        """Say which line told another name for a key of this one, empty where none did; what is refused is not kept."""
        keys, name = _keys_and_name(draft)
        for key in keys:
            told = self._told.get(key)
            if told is not None and told & _NAME != name:
                return f"第 {told >> _NAME_BITS} 行和第 {line} 行的编号相同，名称却不同，以哪一行为准请核对"
        for key in keys:
            self._told.setdefault(key, line << _NAME_BITS | name)
        return ""


def _keys_and_name(draft: Draft) -> tuple[tuple[int, ...], int]:
    """Spellings of an enterprise's name are one name, a person's name is taken as it stands; a link has no name."""
    if isinstance(draft, EnterpriseDraft):
        ref = draft.ref
        keys: list[object] = [ref.code, (ref.platform, ref.platform_number) if ref.platform else ""]
        return _numbers(keys), hash(fold_record_name(draft.name)) & _NAME
    if isinstance(draft, PersonDraft):
        number = draft.ref.source_number
        return _numbers([draft.ref.id_number, ("", number) if number else ""]), hash(draft.name) & _NAME
    return (), 0


def _numbers(keys: list[object]) -> tuple[int, ...]:
    return tuple(hash(key) & _KEY_BITS for key in keys if key)
