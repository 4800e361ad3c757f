"""Who may see a row of the table of guests."""

from __future__ import annotations

from lightwell.guests.actions import bring
from lightwell.guests.models import Guest
from tests.codesign.making import OPENED_AT
from tests.factories import Cast
from tests.walking import Sighting, sighting


@sighting(Guest)
def somebody_whom_a_provider_brought_in(cast: Cast) -> Sighting:
    """Neither the agency nor a rival learns that there is such a person."""
    return Sighting(bring(cast.mere, cast.ccss, OPENED_AT).guest, {"mere", "sione", "operator"})
