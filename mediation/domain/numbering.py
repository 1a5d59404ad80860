"""Numbers of documents, such as 示市监投〔2026〕000123号."""

_DIGITS = 6


def document_number(prefix: str, year: int, sequence: int) -> str:
    return f"{prefix}〔{year}〕{sequence:0{_DIGITS}d}号"
