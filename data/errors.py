"""One root error for the records; each class says what happened and what to do about it."""

from __future__ import annotations


class DeconflictError(Exception):
    """Something in the data or the request is wrong; the text is fit to be shown to a reader."""


class LocatedError(DeconflictError):
    """An error that names the file, and in it the row, the column and the value."""

    def __init__(
        self,
        what: str,
        *,
        file: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: object = None,
        todo: str = "",
    ) -> None:
        self.file, self.row, self.column, self.value = file, row, column, value
        where = [
            part
            for part in (
                file,
                f"row {row}" if row is not None else None,
                f"column {column}" if column else None,
            )
            if part
        ]
        text = f"{', '.join(where)}: {what}" if where else what
        if value is not None:
            text += f" (value: {_shown(value)})"
        text = text.rstrip(".") + "."
        super().__init__(f"{text} {todo}".strip())


class CaseError(LocatedError):
    """A case folder does not fit its schema; nothing of it was loaded."""


class FormatError(LocatedError):
    """A file can't be read as what it is said to be; nothing of it was imported."""


class ChooseMember(FormatError):  # noqa: N818 - reads as what it is where it is caught
    """A file holds several tables; `members` are their names, one of which is to be chosen."""

    def __init__(self, what: str, *, file: str, members: tuple[str, ...], todo: str = "") -> None:
        self.members = members
        super().__init__(what, file=file, todo=todo)


class SelectionError(DeconflictError):
    """A filter in a URL or a request can't be read."""


class GradeError(DeconflictError):
    """A grade can't be set: nobody's name, no reason, or nothing to grade."""


class ImportCancelled(DeconflictError):  # noqa: N818 - reads as what it is where it is caught
    """The user ended an import; nothing of it was kept."""


class StoreError(DeconflictError):
    """The store can't be opened, read or written."""


class UnknownDataset(StoreError):  # noqa: N818 - reads as what it is where it is caught
    """No data set of that name is published in the store."""


class Stopped(StoreError):  # noqa: N818 - reads as what it is where it is caught
    """Nobody waits for the answer any more."""

    def __init__(self) -> None:
        super().__init__("This question was withdrawn before it was answered.")


def _shown(value: object, limit: int = 80) -> str:
    """Return the value quoted and cut, so that one bad cell can't flood the message."""
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
