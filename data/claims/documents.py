"""Files that hold an article -> plain text with what the file itself says of its origin.

Text is taken as it is; offsets of quotations count in what is returned here. Nothing in a file is
run or fetched: scripts and styles are left out, entities and links are not followed. Every
refusal is one sentence.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import dataclass
from pathlib import Path

import docx
import pypdf
from docx.opc.exceptions import OpcError
from pypdf.errors import PyPdfError

from data.claims.dates import days
from data.claims.html_text import page_of
from data.errors import DeconflictError

LARGEST_FILE = 50_000_000
LARGEST_TEXT = 400_000
"""Characters of one article: a report of over a hundred pages; more is not one article."""
LARGEST_UNPACKED = 60_000_000
MOST_PAGES = 1_000


class DocumentError(DeconflictError):
    """A file can't be read as an article; the sentence names the file and what to do."""

    def __init__(self, file: str, what: str, todo: str = "") -> None:
        self.file = file
        super().__init__(f"{file}: {what}. {todo}".strip())


@dataclass(frozen=True)
class Document:
    """An article's text and what its file states; what it does not state is None."""

    text: str
    title: str | None = None
    outlet: str | None = None
    date: dt.date | None = None
    url: str | None = None


def read_document(path: Path) -> Document:
    """Read a .txt, .html, .pdf or .docx file; raise DocumentError where it can't be read."""
    name = path.name
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise DocumentError(name, f"the file has {size:,} bytes", "Give a smaller file.")
        raw = path.read_bytes()
    except OSError as error:
        raise DocumentError(name, f"can't be read: {error.strerror or error}") from None
    suffix = path.suffix.lower()
    if raw.startswith(b"%PDF"):
        document = _pdf(path)
    elif suffix == ".docx" or raw.startswith(b"PK\x03\x04"):
        document = _docx(path)
    elif suffix in (".html", ".htm", ".xhtml"):
        document = _html(name, raw)
    elif suffix in (".txt", ".md", ".text", ""):
        document = Document(_decoded(name, raw))
    else:
        raise DocumentError(
            name, f"{suffix or 'this kind of file'} is not read", "Give .txt, .html, .pdf or .docx."
        )
    return checked(document, name)


def checked(document: Document, name: str) -> Document:
    """Return the document if it holds one article's text; raise DocumentError otherwise."""
    if not document.text.strip():
        scanned = "A scanned page must go through text recognition first."
        is_page = name.lower().endswith(".pdf")
        raise DocumentError(
            name, "holds no text", scanned if is_page else "Paste its text instead."
        )
    if len(document.text) > LARGEST_TEXT:
        raise DocumentError(
            name,
            f"holds {len(document.text):,} characters, and one article has at most"
            f" {LARGEST_TEXT:,}",
            "Split it into its articles.",
        )
    return document


def _decoded(name: str, raw: bytes) -> str:
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            name, f"is not UTF-8 (byte {error.start:,} fits no character)", "Save it as UTF-8."
        ) from None
    if "\x00" in text:
        raise DocumentError(name, "holds NUL characters, so it is no text", "Give a text file.")
    return text


def _html(name: str, raw: bytes) -> Document:
    page = page_of(_decoded(name, raw))
    return Document(page.text, page.title, page.outlet, _day(page.date), page.url)


def _pdf(path: Path) -> Document:
    broken = DocumentError(path.name, "is a damaged PDF", "Save it again, or paste its text.")
    locked = DocumentError(
        path.name, "is an encrypted PDF", "Save it without a password, or paste its text."
    )
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted:
            raise locked
        if len(reader.pages) > MOST_PAGES:
            raise DocumentError(
                path.name, f"has {len(reader.pages):,} pages", "Give the article's pages only."
            )
        parts, length = [], 0
        for page in reader.pages:
            parts.append(page.extract_text())
            length += len(parts[-1])
            if length > LARGEST_TEXT:
                break
        title = reader.metadata.title if reader.metadata else None
    except (
        PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError,
        OverflowError, NotImplementedError, AssertionError, OSError,
    ) as error:  # fmt: skip
        # Damaged files break the reader in many ways; all of them mean the same to a person.
        raise broken from error
    return Document("\n".join(parts).replace("\x00", ""), title if title else None)


def _docx(path: Path) -> Document:
    broken = DocumentError(
        path.name, "is no Word file that can be read", "Save it as .docx or .txt."
    )
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
            if "word/document.xml" not in packed.namelist():
                raise broken
        if unpacked > LARGEST_UNPACKED:
            raise DocumentError(
                path.name,
                f"would unpack to {unpacked:,} bytes, far more than an article",
                "Save its text as .txt.",
            )
        word = docx.Document(str(path))
        paragraphs = [p.text for p in word.paragraphs]
        paragraphs += [c.text for t in word.tables for row in t.rows for c in row.cells]
        title = word.core_properties.title
    except (
        zipfile.BadZipFile, OpcError, SyntaxError, KeyError, ValueError, OSError, AttributeError,
        NotImplementedError, RecursionError,
    ) as error:  # fmt: skip
        raise broken from error
    return Document("\n".join(paragraphs), title or None)


def _day(stamp: str | None) -> dt.date | None:
    """Return the day of a page's stamp: ISO 8601, or a full date in words."""
    try:
        return dt.date.fromisoformat((stamp or "")[:10])
    except ValueError:
        named = days((stamp or "")[:80], None)
        return named[0].first if named and named[0].first == named[0].last else None
