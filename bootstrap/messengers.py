"""Where text messages go: a file in the demo city, a webhook in production."""

import json
import os
import urllib.request
from dataclasses import dataclass
from pathlib import Path

_TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class FileMessenger:
    """Appends messages to a file that only its owner may read; for the demo city."""

    path: Path

    def send(self, phone: str, text: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(f"{phone}\t{text}\n")


@dataclass(frozen=True)
class WebhookMessenger:
    """Posts {"phone", "text"} as JSON to the operator's gateway; a status other than 2xx raises and is tried again."""

    address: str

    def send(self, phone: str, text: str) -> None:
        body = json.dumps({"phone": phone, "text": text}, ensure_ascii=False).encode()
        request = urllib.request.Request(  # noqa: S310 - the settings admit only http and https
            self.address, body, {"Content-Type": "application/json; charset=utf-8"}
        )
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS):  # noqa: S310 - the same
            return
