"""Somebody in a space of their own adds a part to a case of theirs alone: the wall compared the case with itself."""

from django.db import migrations

from lightwell.access_requests.migrations._own_walls import mine
from lightwell.ledger.migrating import SERVED_BY

ASKS = "ALTER POLICY access_requests_part_asks ON access_requests_part WITH CHECK ({where})"
OWN = f"provider_id = {SERVED_BY} AND decided_at IS NULL AND {mine('access_requests_part.case_id')}"
BEFORE = f"provider_id = {SERVED_BY} AND decided_at IS NULL AND {mine('case_id')}"


class Migration(migrations.Migration):
    dependencies = (("access_requests", "0008_own_copies"),)
    operations = (migrations.RunSQL(ASKS.format(where=OWN), ASKS.format(where=BEFORE)),)
