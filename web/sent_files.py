"""Files that a request brings: one read whole up to its limit, or several judged and stored."""

from collections.abc import Sequence

from flask import request
from werkzeug.datastructures import FileStorage

from core.files.store import KeptFile
from core.kernel.errors import BusinessError, InvalidInputError
from web.dependencies import dependencies

_MOST_BYTES = 10 * 1024 * 1024


def sent_file(field: str, missing: str) -> tuple[str, bytes]:
    """Return the name and the content of one file; raises InvalidInputError when none came, or one too large."""
    sent = request.files.get(field)
    content = sent.read(_MOST_BYTES + 1) if sent is not None else b""
    if sent is None or not content:
        raise InvalidInputError(missing, fields={field: missing})
    sent.close()
    if len(content) > _MOST_BYTES:
        message = "文件最大 10 MB，请分成几个文件"
        raise InvalidInputError(message, fields={field: message})
    return sent.filename or field, content


def chosen_of(field: str) -> list[FileStorage]:
    return [file for file in request.files.getlist(field) if file.filename]


def store_files(chosen: Sequence[FileStorage], field: str) -> tuple[list[KeptFile], BusinessError | None]:
    """Judge and store every file; returns those kept, and one refusal that names every other."""
    kept: list[KeptFile] = []
    refusals: list[BusinessError] = []
    for file in chosen:
        try:
            kept.append(dependencies().files.take_in(file.filename or "", file.read()))
        except BusinessError as error:
            refusals.append(error)
    if not refusals:
        return kept, None
    message = "；".join(error.message for error in refusals)
    return kept, type(refusals[0])("有文件没有传上", fields={field: message})
