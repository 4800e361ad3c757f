"""Taking in the files of one request: in memory alone, up to a limit, and never on any disk in clear.

Stage 3, sharing. What is larger belongs at the provider's own desk, where the same gateway runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from lightwell.api.problems import one_problem

if TYPE_CHECKING:
    _Uploaded = UploadedFile[bytes]
else:
    _Uploaded = UploadedFile

MOST_BYTES: Final = 32 * 1024 * 1024
MOST_FILES: Final = 24
_FORM: Final = "multipart/form-data"


class _InMemory(FileUploadHandler):
    """Keeps files in memory until together they are too large; then nothing more of them."""

    def __init__(self) -> None:
        super().__init__()
        self.bytes_so_far = self.files = 0
        self._pieces: list[bytes] = []

    @property
    def is_too_much(self) -> bool:
        return self.bytes_so_far > MOST_BYTES or self.files > MOST_FILES

    def new_file(self, *arguments: Any, **options: Any) -> None:
        super().new_file(*arguments, **options)
        self.files += 1
        self._pieces = []
        if self.is_too_much:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.bytes_so_far += len(raw_data)
        if self.is_too_much:
            self._pieces = []
            raise SkipFile
        self._pieces.append(bytes(raw_data))

    def file_complete(self, file_size: int) -> _Uploaded:
        content = b"".join(self._pieces)
        self._pieces = []
        made: _Uploaded = UploadedFile(
            file=ContentFile(content), name=self.file_name, content_type=self.content_type, size=len(content)
        )
        return made


def take_files(request: HttpRequest) -> None:
    """Read the form's files now. Raises Problem: another content type, too large, not a form at all."""
    if request.content_type != _FORM:
        raise one_problem(415, "not-a-form", f"Files are taken as {_FORM}.")
    keeping = _InMemory()
    request.upload_handlers = [keeping]
    try:
        request.FILES  # noqa: B018  (reading it takes them in)
    except MultiPartParserError:
        raise one_problem(400, "unreadable", "The form is cut short or damaged. Send it again.") from None
    if keeping.is_too_much:
        raise one_problem(
            413,
            "too-large",
            f"At most {MOST_BYTES // (1024 * 1024)} MB and {MOST_FILES} files are taken in one request. Run the "
            "gateway at your own desk.",
        )


def contents(request: HttpRequest, field: str) -> tuple[tuple[str, bytes], ...]:
    """The names and the contents of the files in one field."""
    return tuple((each.name or "", each.read()) for each in request.FILES.getlist(field))
