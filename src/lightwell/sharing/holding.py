"""Holding what somebody uploads in memory alone: no file, no store, and no more of it than was said.

Stage 2, tender and agreement. For a sheet that is tried and not handed over. What is handed over is encrypted and put
away as it arrives (`lightwell.sharing.uploading`).
"""

from __future__ import annotations

import base64
import io
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

from lightwell.gateway.reading import shown
from lightwell.sharing.trial_job import FileGiven


class HoldingUploadHandler(FileUploadHandler):
    """Keeps each file of a form in memory, all of them together no longer than a limit.

    Set it before anything reads `request.POST`, so outside the CSRF check. is_too_large: what came was longer.
    """

    def __init__(self, limit_bytes: int) -> None:
        super().__init__()
        self._left, self._held = limit_bytes, io.BytesIO()
        self.is_too_large = False

    def new_file(self, *arguments: Any, **options: Any) -> None:
        super().new_file(*arguments, **options)
        if self.is_too_large:
            raise SkipFile
        self._held = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._left -= len(raw_data)
        if self._left < 0:
            self.is_too_large, self._held = True, io.BytesIO()
            raise StopUpload(connection_reset=False)
        self._held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self.is_too_large:
            return None
        self._held.seek(0)
        name = shown(PurePath((self.file_name or "").replace("\\", "/")).name)
        return InMemoryUploadedFile(self._held, self.field_name, name, self.content_type, file_size, self.charset)


def given_of(uploaded: UploadedFile[bytes]) -> FileGiven:
    """A file that was held, as the child takes it."""
    return FileGiven(uploaded.name or "", base64.b64encode(uploaded.read()).decode())
