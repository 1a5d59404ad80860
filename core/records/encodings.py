"""Which encoding a text file is written in."""

import codecs

from core.kernel.errors import InvalidInputError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(beginning: bytes) -> str:
    """Return the encoding by its mark, else the one that most lines are written in; refuses what is neither.

    Lines are asked one by one: one broken character shall not make the whole text another encoding's.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if beginning.startswith(mark):
            return encoding
    telling = [line for line in beginning.split(b"\n") if not line.isascii()]
    for encoding in ("utf-8", "gb18030"):
        if 2 * sum(_is_readable(line, encoding) for line in telling) >= len(telling):
            return encoding
    raise InvalidInputError("文件的编码不是 UTF-8，也不是 GB18030，请另存为 UTF-8 再导入")


def _is_readable(line: bytes, encoding: str) -> bool:
    """Tell whether the line is written so; the last one of a beginning may stop within a character."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(line)
    except UnicodeDecodeError:
        return False
    return True
