"""The text of a data file as UTF-8: which encoding it is in, and that it is text at all.

UTF-8 and UTF-16 are known by their bytes. Any other encoding is never guessed into the data: a
wrong guess spells names wrong without a word. It is named in the refusal, and the user may say it.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from charset_normalizer import from_bytes

from data.errors import FormatError
from data.formats.files_bytes import Readable, open_bytes

SAMPLE = 1 << 20
"""Bytes at the beginning of a file that its encoding, columns and format are told by."""
UTF8 = "utf-8"
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PIECE = 1 << 20


class Text(io.RawIOBase):
    """A stream of UTF-8 without a byte order mark, whatever encoding the file is in.

    Reading raises FormatError where bytes are not of the encoding, or a NUL stands among them.
    Bytes of a UTF-8 file are passed on as they are; who parses them checks them.
    """

    def __init__(self, inner: Readable, encoding: str, name: str) -> None:
        super().__init__()
        self._inner, self._name, self._encoding = inner, name, encoding
        self._decoder = (
            None if is_utf8(encoding) else codecs.getincrementaldecoder(encoding)("strict")
        )
        self._ready = b""
        self._begun = self._ended = False

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Fill the buffer and return how many bytes are in it."""
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes, at most `size`; all of the rest for -1."""
        if size < 0:
            return b"".join(iter(lambda: self.read(_PIECE), b""))
        while not self._ready and not self._ended:
            self._ready = self._next(max(size, _PIECE))
        found, self._ready = self._ready[:size], self._ready[size:]
        return found

    def _next(self, size: int) -> bytes:
        found = self._inner.read(size)
        self._ended = not found
        if self._decoder is not None:
            try:
                found = self._decoder.decode(found, final=self._ended).encode()
            except UnicodeError as error:
                raise FormatError(
                    f"is not text in {self._encoding}",
                    file=self._name,
                    todo="Save it as UTF-8, or name the encoding that it is in.",
                ) from error
        if not self._begun and found:
            found = found.removeprefix(codecs.BOM_UTF8)
            self._begun = True
        if b"\0" in found:
            raise FormatError(
                "holds NUL bytes, so it is no table of text or was damaged",
                file=self._name,
                todo="Export it again.",
            )
        return found


@contextmanager
def open_text(path: Path, member: str | None, encoding: str) -> Iterator[tuple[Text, Readable]]:
    """Open a data file's text as UTF-8; give it together with the stream of its bytes."""
    with open_bytes(path, member) as raw:
        yield Text(raw, encoding, path.name), raw


def is_utf8(encoding: str) -> bool:
    """Whether an encoding's bytes are those of UTF-8, but for a mark at the beginning."""
    return codecs.lookup(encoding).name in ("utf-8", "utf-8-sig", "ascii")


def encoding_of(start: bytes, name: str, wanted: str | None, *, whole: bool) -> str:
    """Return the encoding of a file that begins with these bytes; raise FormatError otherwise.

    `whole` says that there are no further bytes; otherwise the last character may be cut.
    """
    if wanted is not None:
        try:
            return codecs.lookup(wanted).name
        except (LookupError, ValueError):
            raise FormatError(
                f"can't be read as {wanted!r}, which is no encoding known here",
                file=name,
                todo="Name it as in utf-8, windows-1252 or windows-1256.",
            ) from None
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    unmarked = _utf16_without_mark(start)
    if unmarked is not None:
        return unmarked
    try:
        codecs.getincrementaldecoder(UTF8)().decode(start, final=whole)
    except UnicodeDecodeError as error:
        raise not_utf8(name, start, error.start) from None
    return UTF8


def not_utf8(name: str, near: bytes, at: int, *, before: int = 0) -> FormatError:
    """Return the error for bytes that are no UTF-8, with the encoding that they look like.

    `at` is the offending byte within `near`, `before` the bytes of the file before `near`.
    """
    piece = near[max(0, at - 50_000) : at + 50_000]
    guess = from_bytes(piece).best()
    likely = (
        f", and looks like {_plain_name(guess.encoding)}"
        if guess is not None and not is_utf8(guess.encoding)
        else ""
    )
    return FormatError(
        f"is not UTF-8 (byte {before + at + 1:,} fits no character{likely})",
        file=name,
        todo="Save it as CSV UTF-8, or name the encoding that it is in.",
    )


def _plain_name(encoding: str) -> str:
    return encoding.replace("cp125", "windows-125").replace("_", "-")


def _utf16_without_mark(start: bytes) -> str | None:
    """Tell UTF-16 by its zeros: every second byte of ASCII text, and no others."""
    head = start[: min(len(start), 4096) // 2 * 2]
    if len(head) < 8:
        return None
    first, second = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if second > 0.6 * half and first == 0:
        return "utf-16-le"
    if first > 0.6 * half and second == 0:
        return "utf-16-be"
    return None


def check_utf8(path: Path, member: str | None, encoding: str) -> None:
    """Read a UTF-8 file once more and raise FormatError at the first byte that is none.

    For a reader that only knows that something was wrong; other encodings are checked on the way.
    """
    if not is_utf8(encoding):
        return
    decoder = codecs.getincrementaldecoder(UTF8)()
    with open_bytes(path, member) as raw:
        before, kept = 0, b""
        while True:
            piece = raw.read(_PIECE)
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                near = kept[len(kept) - pending :] + piece if pending else piece
                raise not_utf8(path.name, near, error.start, before=before - pending) from None
            if not piece:
                return
            before += len(piece)
            kept = piece[-8:]
