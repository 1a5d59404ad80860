"""Uploaded files of a form: judged and stored before the transaction opens."""

from dataclasses import dataclass

from core.kernel.errors import BusinessError, ConflictError, HeldBackError, InvalidInputError, TooManyError
from core.kernel.roles import OFFICIAL_ROLES
from mediation.domain.lifecycle import STAGE_NAMES, Action
from mediation.domain.wording import require_fit
from mediation.queries.situation_of import open_actions
from mediation.services.add_evidence import StoredFile, stored_file
from web.dependencies import MOST_FILES_AT_ONCE, dependencies
from web.pages.submission import typed_insistence
from web.sent_files import chosen_of, store_files
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
    chosen = chosen_of(field)
    if len(chosen) > MOST_FILES_AT_ONCE:
        message = f"一次最多上传 {MOST_FILES_AT_ONCE} 个文件，请分几次传"
        return Uploads((), TooManyError(message, fields={field: message}))
    kept, refusal = store_files(chosen, field)
    return Uploads(tuple(stored_file(file, note) for file in kept), refusal or held_back)


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
