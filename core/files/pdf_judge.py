"""The judge of one PDF, a program of its own: it reads a PDF from stdin and prints one word, its verdict.

Nobody imports a forged file's costs: `core.files.pdfs` runs this file alone, under limits that it sets itself before it
reads. It needs nothing but pypdf, so that it runs isolated (`python -I`).
"""

import resource
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from pypdf import PdfReader, overwrite_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

CPU_SECONDS = 5
MEMORY_BYTES = 768 * 1024 * 1024
MOST_PAGES = 300
MOST_OBJECTS = 20_000
MOST_INFLATED = 8 * 1024 * 1024  # of all streams that hold objects together; pictures and texts stay packed
_MOST_IN_ONE = 4 * 1024 * 1024
FINE, LOCKED, LONG, COMPLEX, DAMAGED = "fine", "locked", "long", "complex", "damaged"
SCRIPT, PROGRAM, FILES, SENDS, MEDIA = "script", "program", "files", "sends", "media"
_FORBIDDEN: Mapping[str, str] = {
    "/JavaScript": SCRIPT,
    "/JS": SCRIPT,
    "/XFA": SCRIPT,
    "/Launch": PROGRAM,
    "/EmbeddedFiles": FILES,
    "/EmbeddedFile": FILES,
    "/FileAttachment": FILES,
    "/GoToE": FILES,
    "/SubmitForm": SENDS,
    "/ImportData": SENDS,
    "/RichMedia": MEDIA,
    "/Rendition": MEDIA,
    "/Movie": MEDIA,
    "/Sound": MEDIA,
}
_NAMING_KEYS = ("/S", "/Type", "/Subtype")


def main() -> int:
    """Limit this process, then print the verdict on what stands in stdin."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    overwrite_configuration(zlib_maximum_output_length=_MOST_IN_ONE, lzw_maximum_output_length=_MOST_IN_ONE)
    sys.stdout.write(_verdict(sys.stdin.buffer.read()))
    return 0


def _verdict(content: bytes) -> str:
    try:
        return _judged(PdfReader(BytesIO(content)))
    except (LimitReachedError, MemoryError, RecursionError):
        return COMPLEX
    except Exception:  # noqa: BLE001 - a damaged or forged file makes a parser raise nearly anything
        return DAMAGED


def _judged(reader: PdfReader) -> str:
    if reader.is_encrypted:
        return LOCKED
    if _inflated(reader) > MOST_INFLATED:
        return COMPLEX
    if len(reader.pages) > MOST_PAGES:
        return LONG
    return next(_more_than_pages(reader), FINE)


def _inflated(reader: PdfReader) -> int:
    """Return how much the streams that hold objects come to, counted no further than the limit."""
    total = 0
    for number in {stream for stream, _place in reader.xref_objStm.values()}:
        found = IndirectObject(number, 0, reader).get_object()
        total += len(found.get_data()) if isinstance(found, StreamObject) else 0
        if total > MOST_INFLATED:
            break
    return total


def _more_than_pages(reader: PdfReader) -> Iterator[str]:
    """Walk everything that a reader could reach from the trailer, each object once."""
    seen: set[tuple[int, int]] = set()
    open_ones: list[Any] = [reader.trailer]
    count = 0
    while open_ones:
        count += 1
        if count > MOST_OBJECTS * 10 or len(seen) > MOST_OBJECTS:
            yield COMPLEX
            return
        found = open_ones.pop()
        if isinstance(found, IndirectObject):
            if (found.idnum, found.generation) in seen:
                continue
            seen.add((found.idnum, found.generation))
            found = found.get_object()
        if isinstance(found, DictionaryObject):
            yield from _named(found)
            open_ones.extend(dict.values(found))
        elif isinstance(found, ArrayObject):
            open_ones.extend(list.__iter__(found))


def _named(found: DictionaryObject) -> Iterator[str]:
    names = [str(key) for key in dict.keys(found)]
    names += [str(dict.get(found, key, "")) for key in _NAMING_KEYS]
    yield from (_FORBIDDEN[name] for name in names if name in _FORBIDDEN)


if __name__ == "__main__":
    sys.exit(main())
