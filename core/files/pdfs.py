"""PDFs are kept as they are, or refused when they could do anything but be read."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from core.kernel.errors import InvalidInputError

MOST_PAGES = 300
MOST_OBJECTS = 20_000
_SCRIPT, _PROGRAM, _FILES, _SENDS, _MEDIA = (
    "脚本",
    "打开程序的指令",
    "夹带的文件",
    "向外发送内容的指令",
    "会自动播放的内容",
)
_FORBIDDEN: Mapping[str, str] = {
    "/JavaScript": _SCRIPT,
    "/JS": _SCRIPT,
    "/XFA": _SCRIPT,
    "/Launch": _PROGRAM,
    "/EmbeddedFiles": _FILES,
    "/EmbeddedFile": _FILES,
    "/FileAttachment": _FILES,
    "/GoToE": _FILES,
    "/SubmitForm": _SENDS,
    "/ImportData": _SENDS,
    "/RichMedia": _MEDIA,
    "/Rendition": _MEDIA,
    "/Movie": _MEDIA,
    "/Sound": _MEDIA,
}
_NAMING_KEYS = ("/S", "/Type", "/Subtype")


def judge_pdf(name: str, content: bytes) -> None:
    """Raise InvalidInputError for a PDF that is locked, damaged, too big to judge, or holds more than pages."""
    try:
        problem = _problem(name, PdfReader(BytesIO(content)))
    except InvalidInputError:
        raise
    except Exception as error:  # a damaged or forged file makes a parser raise nearly anything
        raise _refused(f"“{name}”打不开，可能已经损坏，请重新导出 PDF 或改传照片") from error
    if problem is not None:
        raise _refused(problem)


def _problem(name: str, reader: PdfReader) -> str | None:
    if reader.is_encrypted:
        return f"“{name}”加了密码，请去掉密码后再上传"
    if len(reader.pages) > MOST_PAGES:
        return f"“{name}”超过 {MOST_PAGES} 页，请只上传有关的几页"
    held = next(_more_than_pages(name, reader), None)
    return f"“{name}”里有{held}，为了安全不能接收。请打印成新的 PDF，或者拍照上传" if held else None


def _more_than_pages(name: str, reader: PdfReader) -> Iterator[str]:
    """Walk everything that a reader could reach from the trailer, each object once."""
    seen: set[tuple[int, int]] = set()
    open_ones: list[Any] = [reader.trailer]
    count = 0
    while open_ones:
        count += 1
        if count > MOST_OBJECTS * 10 or len(seen) > MOST_OBJECTS:
            raise _refused(f"“{name}”的结构太复杂，请打印成新的 PDF，或者拍照上传")
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


def _refused(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"files": message})
