"""PDFs are kept as they are, or refused when they could do anything but be read.

A PDF is judged in a process of its own with limits of time and memory: a few forged kilobytes could hold a thread for
minutes. No open file or connection of ours goes with it, nor any setting.
"""

import logging
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from core.files import pdf_judge
from core.kernel.errors import InvalidInputError

_logger = logging.getLogger(__name__)
_LONGEST_SECONDS = 20  # by the wall; the process limits its own computing time
_COMMAND = (sys.executable, "-I", "-B", str(Path(pdf_judge.__file__)))
_PRINT_ANEW = "请打印成新的 PDF，或者拍照上传"
_HELD = "里有{held}，为了安全不能接收。" + _PRINT_ANEW
_PROBLEMS: Mapping[str, str] = {
    pdf_judge.LOCKED: "加了密码，请去掉密码后再上传",
    pdf_judge.LONG: f"超过 {pdf_judge.MOST_PAGES} 页，请只上传有关的几页",
    pdf_judge.COMPLEX: f"的结构太复杂，{_PRINT_ANEW}",
    pdf_judge.DAMAGED: "打不开，可能已经损坏，请重新导出 PDF 或改传照片",
    pdf_judge.SCRIPT: _HELD.format(held="脚本"),
    pdf_judge.PROGRAM: _HELD.format(held="打开程序的指令"),
    pdf_judge.FILES: _HELD.format(held="夹带的文件"),
    pdf_judge.SENDS: _HELD.format(held="向外发送内容的指令"),
    pdf_judge.MEDIA: _HELD.format(held="会自动播放的内容"),
}


def judge_pdf(name: str, content: bytes) -> None:
    """Raise InvalidInputError for a PDF that is locked, damaged, too big to judge, or holds more than pages."""
    verdict = _verdict(content)
    if verdict != pdf_judge.FINE:
        message = f"“{name}”{_PROBLEMS[verdict]}"
        raise InvalidInputError(message, fields={"files": message})


def _verdict(content: bytes) -> str:
    """Return the judge's word; a judge that ran into a limit found the file too complex."""
    try:
        ended = subprocess.run(  # noqa: S603 - our own program, no argument from outside
            _COMMAND, input=content, capture_output=True, timeout=_LONGEST_SECONDS, env={}, cwd="/", check=False
        )
    except subprocess.TimeoutExpired:
        return pdf_judge.COMPLEX
    word = ended.stdout.decode(errors="replace")
    if ended.returncode == 0 and word in {pdf_judge.FINE, *_PROBLEMS}:
        return word
    _logger.warning("the judge of a PDF ended with %s", ended.returncode)
    return pdf_judge.COMPLEX
