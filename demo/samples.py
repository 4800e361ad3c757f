"""Files for a visitor to hand over: July to September as it should be, the same with slips, and who was told.

Stage 3, sharing. Named by the demonstration's settings; everybody in them is invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from demo.accounts import PASSPHRASE
from demo.families import HEADINGS, PEOPLE_HEADINGS, broken_rows, people_rows, quarter_rows
from lightwell.gateway.reading import write_csv
from lightwell.policy.periods import Quarter
from lightwell.sharing.samples import Sample, Samples

PROGRAMME = "best-foot-forward"
Rows = Callable[[Quarter], Iterable[Sequence[str]]]


def samples(agreement_code: str, period: Quarter) -> Samples:
    """What LIGHTWELL_SAMPLES names."""
    if agreement_code != PROGRAMME:
        return Samples()
    return Samples(
        (
            _sample("quarter.csv", "The quarter as it should be", HEADINGS, quarter_rows, period),
            _sample(
                "quarter-with-slips.csv", "The same after a hurried week, with slips", HEADINGS, broken_rows, period
            ),
            _sample("people-told.csv", "Who was told, and what they chose", PEOPLE_HEADINGS, people_rows, period),
        ),
        PASSPHRASE,
    )


def _sample(name: str, words: str, headings: Sequence[str], rows: Rows, period: Quarter) -> Sample:
    return Sample(name, words, lambda: write_csv(headings, rows(period)))
