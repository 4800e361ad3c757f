"""Sample files to try, where an installation has some: the demonstration does, and no other.

Stage 3, sharing. The product knows of no sample; the setting LIGHTWELL_SAMPLES names a function that does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from lightwell.policy.periods import Quarter


@dataclass(frozen=True, slots=True)
class Sample:
    """One file to try. words: what is in it and what will happen. contents: a CSV's bytes."""

    name: str
    words: str
    contents: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Samples:
    """What there is to try with one quarter. passphrase: the one that everybody may know."""

    files: tuple[Sample, ...] = ()
    passphrase: str = ""

    def file(self, name: str) -> Sample:
        """Raises LookupError when there is no such file."""
        for sample in self.files:
            if sample.name == name:
                return sample
        raise LookupError("No such sample.")


Made = Callable[[str, Quarter], Samples]


def samples_for(agreement_code: str, period: Quarter) -> Samples:
    """The samples of an agreement's quarter; none, unless this installation's settings say where they are."""
    path: str = settings.LIGHTWELL_SAMPLES
    return cast(Made, import_string(path))(agreement_code, period) if path else Samples()
