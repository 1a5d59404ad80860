"""Uploaded files of a form: judged and stored before the transaction opens."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from core.kernel.errors import BusinessError, ConflictError, HeldBackError, InvalidInputError, TooManyError
from core.kernel.roles import OFFICIAL_ROLES
from mediation.domain.lifecycle import STAGE_NAMES, Action
from mediation.domain.wording import require_fit
from mediation.queries.situation_of import open_actions
from mediation.services.add_evidence import StoredFile, stored_file
from web.dependencies import MOST_FILES_AT_ONCE, dependencies
from web.pages.submission import typed_insistence
from web.signed_in import signed_in_actor


@dataclass(frozen=True)
class Uploads:
    """The files that were stored, and the first refusal among the others."""

    stored: tuple[StoredFile, ...]
    refusal: BusinessError | None = None

    def or_raise(self) -> tuple[StoredFile, ...]:
        """Return the files; raises when any was refused or none was chosen."""
        if self.refusal is not None:
            raise self.refusal
        if not self.stored:
            raise InvalidInputError("请选择要上传的文件", fields={"files": "请选择至少一个文件"})
        return self.stored


def require_open(complaint_id: str, action: Action) -> None:
    """Refuse before any file is stored: a stranger with NotFoundError, what is not possible now with ConflictError."""
    wiring = dependencies()
    with wiring.open_reading() as session:
        now_open = open_actions(session, complaint_id, signed_in_actor(), wiring.clock())
    if action not in now_open.actions:
        raise ConflictError(f"这件投诉现在是“{STAGE_NAMES[now_open.stage]}”，不能再添加，请刷新页面查看最新进展")


def store_uploads(note: str = "", field: str = "files") -> Uploads:
    """Check and store every file of the form; what cannot be taken is named, the rest is kept."""
    note, held_back = _judged(note)
    chosen = [file for file in request.files.getlist(field) if file.filename]
    if len(chosen) > MOST_FILES_AT_ONCE:
        message = f"一次最多上传 {MOST_FILES_AT_ONCE} 个文件，请分几次传"
        return Uploads((), TooManyError(message, fields={field: message}))
    stored: list[StoredFile] = []
    refusals: list[BusinessError] = []
    for file in chosen:
        try:
            kept = dependencies().files.take_in(file.filename or "", file.read())
        except BusinessError as error:
            refusals.append(error)
            continue
        stored.append(stored_file(kept, note))
    return Uploads(tuple(stored), _joined(refusals, field) or held_back)


def _judged(note: str) -> tuple[str, HeldBackError | None]:
    """Return the note, or none with the reason when its wording is held back: files cannot be sent again, words can."""
    if not note or signed_in_actor().role in OFFICIAL_ROLES:
        return note, None
    try:
        require_fit({"note": note}, insists=typed_insistence())
    except HeldBackError as error:
        message = f"文件已经保存，说明没有保存。{error.fields['note']}"
        return "", HeldBackError("文件已经保存，说明请改一下", fields={"note": message}, may_insist=False)
    return note, None


def _joined(refusals: Sequence[BusinessError], field: str) -> BusinessError | None:
    """Return one refusal that names every file; its kind is that of the first."""
    if not refusals:
        return None
    message = "；".join(error.message for error in refusals)
    return type(refusals[0])("有文件没有传上", fields={field: message})
