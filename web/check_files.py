"""A file of applications as pages and the API take it."""

import hashlib
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from core.records.files import open_records
from sanctions.services.check_batches import MOST_LINES, BatchFile, start_batch
from web.dependencies import dependencies
from web.sent_files import sent_file
from web.signed_in import signed_in_actor


def started_batch(desk: str, matter: str, request_key: str = "") -> str:
    """Keep every line of the file of this request for the worker, and return the id of the batch."""
    name, content = sent_file("file", "请选择要核查的文件")
    wiring = dependencies()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "batch"
        path.write_bytes(content)
        records = list(islice(open_records(path), MOST_LINES + 1))  # before the transaction: SQLite has one writer
    file = BatchFile(Path(name).name, hashlib.sha256(content).hexdigest(), records, request_key)
    with wiring.open_check() as session:
        return start_batch(session, file, desk, matter, signed_in_actor(), wiring.clock())
