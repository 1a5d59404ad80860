"""A merchant's own system: reads its work list, answers one complaint, checks a webhook's signature.

Usage: python merchant_client.py https://yinuo.example ynk_…
"""

import base64
import hashlib
import hmac
import json
import sys
import time
import urllib.request
import uuid
from collections.abc import Mapping
from typing import Any

FIVE_MINUTES = 300


def call(address: str, key: str, method: str, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - JSON
    """Make one request and return the answer; a refusal raises urllib.error.HTTPError."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    if body is not None:
        headers["Idempotency-Key"] = str(uuid.uuid4())
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{address}/api/v1{path}", content, headers, method=method)  # noqa: S310 - own setting
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - the same
        return json.load(answer)


def open_work(address: str, key: str) -> list[dict[str, Any]]:
    """Return the open complaints, what is due first on top."""
    lines: list[dict[str, Any]] = call(address, key, "GET", "/work")["lines"]
    return lines


def say(address: str, key: str, complaint_id: str, text: str) -> Any:  # noqa: ANN401 - JSON
    return call(address, key, "POST", f"/complaints/{complaint_id}/statements", {"text": text})


def is_genuine(secret: str, headers: Mapping[str, str], body: str, now: float | None = None) -> bool:
    """Tell whether a webhook was signed with this secret a short while ago; `body` is the text as it came."""
    at = time.time() if now is None else now
    if abs(at - int(headers["webhook-timestamp"])) > FIVE_MINUTES:
        return False
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(wanted, given) for given in headers["webhook-signature"].split(" "))


if __name__ == "__main__":
    for line in open_work(*sys.argv[1:3]):
        print(line["complaint"]["number"], line["due_words"])
