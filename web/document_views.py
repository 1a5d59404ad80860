"""What stands under a document on paper and in a file: its check code, its hash, where to check both."""

from mediation.queries.documents import DocumentPage
from web.word import word_file


def foot_lines(page: DocumentPage, public_address: str) -> tuple[str, ...]:
    return (
        f"核对码：{page.check_code}。在 {public_address}/verify 输入文书编号和核对码，可以核对这份文书。",
        f"正文指纹（SHA-256）：{page.sha256}",
    )


def word_of(page: DocumentPage, public_address: str) -> bytes:
    return word_file(page.document, foot_lines(page, public_address))


def file_name(page: DocumentPage) -> str:
    return f"{page.document.title} {page.document.number}.docx"
