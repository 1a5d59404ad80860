"""Official documents as .docx: A4, the fonts of official papers, the same bytes for the same document."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from core.kernel.clock import SHANGHAI, chinese_date
from mediation.domain.official_document import OfficialDocument, Section, SignatureLine

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TITLE_FONT, _TEXT_FONT, _HEADING_FONT = "宋体", "仿宋", "黑体"
_TITLE, _TEXT, _SMALL = Pt(22), Pt(14), Pt(10.5)
_SEAL_RED = RGBColor(0xA3, 0x27, 0x1C)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def word_file(document: OfficialDocument, foot: tuple[str, ...] = ()) -> bytes:
    """Return the document as .docx; `foot` stands small at its end (hash, where to check it)."""
    paper = Document()
    _set_page(paper)
    _line(paper, document.office, _TEXT, centre=True)
    _line(paper, document.title, _TITLE, font=_TITLE_FONT, bold=True, centre=True)
    _line(paper, document.number, _TEXT, right=True)
    if document.addressee:
        _line(paper, f"{document.addressee}：", _TEXT)
    for section in document.sections:
        _section(paper, section)
    _end(paper, document)
    for text in foot:
        _line(paper, text, _SMALL)
    return _same_bytes(paper, document)


def _set_page(paper: Any) -> None:  # noqa: ANN401 - python-docx builds its classes at run time
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.top_margin, page.bottom_margin = Cm(3.2), Cm(3)
    page.left_margin, page.right_margin = Cm(2.8), Cm(2.6)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = _TEXT_FONT, _TEXT
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _TEXT_FONT)


def _line(  # noqa: PLR0913 - the few ways in which a line differs
    paper: Any,  # noqa: ANN401 - a document or a cell of it
    text: str,
    size: Pt,
    *,
    font: str = _TEXT_FONT,
    bold: bool = False,
    centre: bool = False,
    right: bool = False,
    indent: bool = False,
) -> Any:  # noqa: ANN401 - the run, so that its colour can be set
    line = paper.add_paragraph()
    if centre or right:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER if centre else WD_ALIGN_PARAGRAPH.RIGHT
    if indent:
        line.paragraph_format.first_line_indent = Pt(size.pt * 2)
    line.paragraph_format.space_after = Pt(4)
    run = line.add_run(text)
    _set_font(run, font, size, bold=bold)
    return run


def _set_font(run: Any, font: str, size: Pt, *, bold: bool = False) -> None:  # noqa: ANN401 - python-docx's run
    run.font.name, run.font.size, run.font.bold = font, size, bold
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)  # noqa: SLF001 - the only way to name the Chinese font


def _section(paper: Any, section: Section) -> None:  # noqa: ANN401 - python-docx's document
    if section.heading:
        _line(paper, section.heading, _TEXT, font=_HEADING_FONT)
    for paragraph in section.paragraphs:
        _line(paper, paragraph, _TEXT, indent=True)
    if section.entries:
        table = paper.add_table(rows=0, cols=2, style="Table Grid")
        for entry in section.entries:
            cells = table.add_row().cells
            cells[0].width, cells[1].width = Cm(4.2), Cm(11.4)
            _fill(cells[0], entry.label)
            _fill(cells[1], entry.text)
    for choice in section.choices:
        _line(paper, f"{choice.mark} {choice.text}（{choice.source}）", _TEXT, bold=choice.is_chosen)
    for signature in section.signatures:
        _line(paper, _signed(signature), _TEXT)


def _fill(cell: Any, text: str) -> None:  # noqa: ANN401 - python-docx's cell
    run = cell.paragraphs[0].add_run(text)
    _set_font(run, _TEXT_FONT, Pt(12))


def _signed(line: SignatureLine) -> str:
    if line.signed_at is None:
        return f"{line.party}（签名）：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿年＿＿月＿＿日"
    at = line.signed_at.astimezone(SHANGHAI)
    return f"{line.party}：{line.name}（电子签名 {chinese_date(at.date())} {at:%H:%M}）"


def _end(paper: Any, document: OfficialDocument) -> None:  # noqa: ANN401 - python-docx's document
    if document.seal_text:
        _line(paper, document.office, _TEXT, right=True)
        _line(paper, f"〔{document.seal_text}〕", _TEXT, right=True).font.color.rgb = _SEAL_RED
    _line(paper, chinese_date(document.dated_on), _TEXT, right=True)


def _same_bytes(paper: Any, document: OfficialDocument) -> bytes:  # noqa: ANN401 - python-docx's document
    """Save with fixed times: python-docx stamps the moment of writing into the package."""
    stamp = datetime(document.dated_on.year, document.dated_on.month, document.dated_on.day, tzinfo=UTC)
    core = paper.core_properties
    core.title, core.author, core.last_modified_by, core.comments = document.title, document.office, "", ""
    core.created = core.modified = stamp.replace(tzinfo=None)
    scratch, fixed = BytesIO(), BytesIO()
    paper.save(scratch)
    with ZipFile(scratch) as source, ZipFile(fixed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(ZipInfo(name, _EPOCH), source.read(name), ZIP_DEFLATED)
    return fixed.getvalue()
