"""What a family has asked about stays until its case is over: destruction is refused at the second person alone.

Stage 4, access and correction. Source: `lightwell.policy.retention_rules`. A unit that asks for a destruction is told
nothing of it, and a hold placed for everybody to see would say that somebody asked. Until the agency is asked, nobody
has said which rows: everything under that agreement stays.
"""

from __future__ import annotations

from django.db import connection

from lightwell.sharing.asked_about import knows
from lightwell.sharing.models import Delivery

_ASKED = """
    SELECT lightwell_is_asked_about(
        %s, ARRAY(SELECT id FROM agreements_agreementversion WHERE code = %s AND provider_id = %s)
    )
"""


@knows
def in_an_open_case(delivery: Delivery) -> bool:
    """The database answers it for the agency's privacy officer alone; inside `walls`."""
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [delivery.pk, delivery.agreement_code, delivery.provider_id])
        (answer,) = cursor.fetchone()
    return bool(answer)
