"""Files of a form that may come back: what was uploaded stays chosen when something else has to be mended.

A kept file travels in the form as a sealed word that only this service writes, for this account.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from flask import g, request

from core.kernel.errors import InvalidInputError, TooManyError
from credit.domain.case_papers import PaperFile
from web.dependencies import MOST_FILES_AT_ONCE, dependencies
from web.sent_files import chosen_of, store_files
from web.signed_in import signed_in_actor

_LOST = "有文件没有带过来，请再选一次"


@dataclass(frozen=True)
class ChosenFile:
    """A file that the form shows as chosen; `word` is what the form sends back for it."""

    word: str
    name: str


def take_files(field: str) -> tuple[PaperFile, ...]:
    """Judge and store the files of the field; returns them after those that were kept before.

    Raises one BusinessError that names every file that cannot be taken; the others stay chosen.
    """
    files = [_opened(word, field) for word in request.form.getlist(f"kept-{field}")]
    fresh = chosen_of(field)
    if len(files) + len(fresh) > MOST_FILES_AT_ONCE:
        message = f"一次最多 {MOST_FILES_AT_ONCE} 个文件，请合并后再传"
        raise TooManyError(message, fields={field: message})
    stored, refusal = store_files(fresh, field)
    files += [PaperFile(kept.sha256, kept.media_type, kept.name) for kept in stored]
    _shown()[field] = tuple(ChosenFile(_sealed(file), file.name) for file in files)
    if refusal is not None:
        raise refusal
    return tuple(files)


def chosen_files(field: str) -> tuple[ChosenFile, ...]:
    """Return what the field shows as chosen when its form comes back."""
    return _shown().get(field, ())


def _shown() -> dict[str, tuple[ChosenFile, ...]]:
    shown: dict[str, tuple[ChosenFile, ...]] = g.setdefault("chosen_files", {})
    return shown


def _sealed(file: PaperFile) -> str:
    said = json.dumps([signed_in_actor().account_id, file.sha256, file.media_type, file.name])
    return urlsafe_b64encode(dependencies().vault.seal(said)).decode()


def _opened(word: str, field: str) -> PaperFile:
    try:
        account_id, *file = json.loads(dependencies().vault.open(urlsafe_b64decode(word)))
    except ValueError as error:
        raise InvalidInputError(_LOST, fields={field: _LOST}) from error
    if account_id != signed_in_actor().account_id:
        raise InvalidInputError(_LOST, fields={field: _LOST})
    return PaperFile(*file)
