"""Files of text as offices have them: Word documents, plain text and Markdown, in the encodings that occur."""

import io
import re
import zipfile
from pathlib import PurePath

from core.kernel.errors import InvalidInputError, TooLargeError, UnsupportedTypeError
from core.records.encodings import encoding_of

_LARGEST = 100 * 1024 * 1024
_MARKUP = re.compile(r"^\s*(?:#{1,6}\s+|>\s*)+|^\s*[-*+]\s+(?=\*{0,2}第)|\*\*|(?<![_\w])__|__(?![_\w])|(?:\\|\s{2})$")


def lines_of(name: str, content: bytes) -> list[str]:
    """Return the lines of a .docx, .txt or .md file; refuses others."""
    kind = PurePath(name).suffix.lower()
    if kind == ".docx":
        return _lines_of_word(content)
    if kind not in (".txt", ".md"):
        raise UnsupportedTypeError("只能读 .docx、.txt 和 .md 文件，其他格式请先另存为其中一种")
    try:
        lines = content.decode(encoding_of(content)).splitlines()
    except UnicodeDecodeError as error:
        raise InvalidInputError("文件里有无法识别的字符，请另存为 UTF-8 再导入") from error
    return [_MARKUP.sub("", line) for line in lines] if kind == ".md" else lines


def _lines_of_word(content: bytes) -> list[str]:
    from docx import Document
    from docx.opc.exceptions import OpcError
    from docx.table import Table

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _LARGEST:
                raise TooLargeError("这个 Word 文件展开后太大，请只保留法规正文")
        blocks = list(Document(io.BytesIO(content)).iter_inner_content())
    except (zipfile.BadZipFile, OpcError, KeyError, ValueError) as error:
        raise InvalidInputError("这个文件不是可以打开的 Word 文档，请用 Word 另存为 .docx") from error
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines += block.text.splitlines() or [""]
    return [part for line in lines for part in line.splitlines() or [""]]
