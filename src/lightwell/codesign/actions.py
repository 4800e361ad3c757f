"""Opening a programme, and saying who takes part in it.

Stage 1, co-design. Source: `lightwell.policy.codesign_rules`.
"""

from __future__ import annotations

import datetime as dt

from lightwell.codesign.models import Programme
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.organisations.models import Organisation
from lightwell.policy.codesign_rules import may_open_programme


@action(code="codesign.open-programme", rule=may_open_programme)
def open_programme(
    deed: Deed[Organisation],
    *,
    title: str,
    starts_on: dt.date,
    ends_on: dt.date,
    good: str = "",
    for_whom: str = "",
) -> Done[Programme]:
    """Say that there is a programme, what good it should do and for whom. A form's mistakes raise ValidationError."""
    programme = Programme(
        agency=deed.subject, title=title, starts_on=starts_on, ends_on=ends_on, good=good, for_whom=for_whom
    )
    programme.full_clean()
    programme.save(force_insert=True)
    return Done(programme, Event(about=programme))
