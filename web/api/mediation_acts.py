"""What the mediation endpoints share: preconditions from headers, one transaction, one answer."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, request

from core.database import Session
from core.kernel.errors import InvalidInputError
from core.kernel.roles import Actor
from identity.domain.passwords import verify_password
from identity.queries.credentials import find_own_credentials
from identity.services.confirm_password import confirm_password
from mediation.queries.situation_of import open_actions
from mediation.services.add_evidence import StoredFile, stored_file
from mediation.services.submissions import ActResult, Submission
from web.api.schemas.mediation import ActAnswer
from web.dependencies import dependencies
from web.signed_in import own_sign_in_token, signed_in_actor

Act = Callable[[Session, Actor, datetime, Submission], ActResult]

# The ETag of a complaint is its version; that of its room begins with the same version.
_ETAG = re.compile(r'(?:W/)?"?(?P<version>\d{1,9})(?:-[0-9-]+)?"?')

PRECONDITIONS = (
    "请求头 If-Match 可填上次读到的 ETag（投诉的或者调解室的都行）：投诉已有新进展时返回 409，什么也不改变。"
    "发言、补充证据、转人工、提交履行凭证不因对方刚有动作而被拒绝。"
    "请求头 Idempotency-Key（最多 200 个字符）相同时，同一账号只执行一次，重复发送得到第一次的结果。"
    "文字里像有联系方式或伤人的话时返回 422 并在 fields 里指出；"
    "确认无误的，加请求头 Yinuo-Insist: wording 再发一次，身份证号除外。"
)


def carry_out(act: Act, status: int = 200) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    """Do the act in one transaction; the answer carries the new version as ETag and what may follow."""
    wiring, actor, submission = dependencies(), signed_in_actor(), read_submission()
    now = wiring.clock()
    with wiring.open_transaction() as session:
        result = act(session, actor, now, submission)
        following = open_actions(session, result.complaint_id, actor, now)
    answer = ActAnswer(
        complaint_id=result.complaint_id,
        stage=result.stage,
        version=result.version,
        subject_id=result.subject_id,
        actions=list(following.actions),
    )
    return answer, status, {"ETag": etag(result.version)}


def carry_away(act: Act) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    """Do an act after which the complaint lies with somebody else, so that nothing more is open to its author."""
    wiring, actor, submission = dependencies(), signed_in_actor(), read_submission()
    with wiring.open_transaction() as session:
        result = act(session, actor, wiring.clock(), submission)
    answer = ActAnswer(
        complaint_id=result.complaint_id,
        stage=result.stage,
        version=result.version,
        subject_id=result.subject_id,
        actions=[],
    )
    return answer, 200, {"ETag": etag(result.version)}


def read_submission() -> Submission:
    """Read If-Match and Idempotency-Key; raises InvalidInputError for an If-Match that is no ETag of ours."""
    given = request.headers.get("If-Match")
    key = request.headers.get("Idempotency-Key") or None
    insists = request.headers.get("Yinuo-Insist") == "wording"
    if given in (None, "*"):
        return Submission(None, key, insists)
    tag = _ETAG.fullmatch(str(given).strip())
    if tag is None:
        raise InvalidInputError("If-Match 请填上次读到的 ETag")
    return Submission(int(tag["version"]), key, insists)


def require_visible(complaint_id: str) -> None:
    """Answer a stranger before any file is stored."""
    wiring = dependencies()
    with wiring.open_reading() as session:
        open_actions(session, complaint_id, signed_in_actor(), wiring.clock())


def etag(mark: object) -> str:
    return f'"{mark}"'


def not_modified(mark: object) -> Response | None:
    """Return the 304 to send when the caller already has this state."""
    if not request.if_none_match.contains(str(mark)):
        return None
    return Response(status=304, headers={"ETag": etag(mark)})


def read_upload() -> StoredFile:
    """Check the one uploaded file and put its content into the store, before any transaction opens."""
    sent = request.files.get("file")
    if sent is None:
        raise InvalidInputError("请选择要上传的文件", fields={"file": "请选择要上传的文件"})
    content = sent.read()
    sent.close()
    kept = dependencies().files.take_in(sent.filename or "", content)
    return stored_file(kept, request.form.get("note", ""))


def require_password(password: str) -> None:
    """Ask for the password again before an act of weight; wrong ones lock this sign-in's confirmations only."""
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        credentials = find_own_credentials(session, actor, own_sign_in_token())
    checked = verify_password(credentials, password)
    with wiring.open_transaction() as session:
        answer = confirm_password(session, checked, actor, wiring.real_clock())
    answer.or_raise()
