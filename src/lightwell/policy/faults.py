"""What is wrong with a value, all of it at once.

All stages. Source: the house rule that bad input gets every problem in one answer, with where it is and the fix.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a document.

    where: path into the document, such as "clauses[2].recipient.unit"; empty for the whole.
    code: stable, lower case with hyphens.
    sentence: for people; what is wrong and what would mend it.
    """

    where: str
    code: str
    sentence: str

    def within(self, path: str) -> Fault:
        """The same fault, seen from the value that holds it."""
        between = "." if path and self.where and not self.where.startswith("[") else ""
        return Fault(f"{path}{between}{self.where}", self.code, self.sentence)


class NotWellFormed(ValueError):
    """A value that cannot be made, with every fault found in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.where}: {fault.sentence}" for fault in self.faults))


def refuse_faults(faults: Iterable[Fault]) -> None:
    """Raises NotWellFormed when there is any fault. For use when a value checks itself."""
    found = tuple(faults)
    if found:
        raise NotWellFormed(found)
