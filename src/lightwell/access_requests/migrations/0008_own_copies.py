"""Whoever asked for themselves reads the copies they were given, in a space of their own."""

from django.db import migrations

from lightwell.access_requests.migrations._own_walls import mine
from lightwell.ledger.migrating import RUN_ROLE

ANSWERED = (
    "EXISTS (SELECT FROM access_requests_case AS whole "
    "WHERE whole.id = access_requests_familycopy.case_id AND whole.told_on IS NOT NULL)"
)
SEES = f"""
CREATE POLICY access_requests_familycopy_own ON access_requests_familycopy FOR SELECT TO {RUN_ROLE} USING (
    approved_at IS NOT NULL AND {mine("access_requests_familycopy.case_id")} AND {ANSWERED}
)
"""


class Migration(migrations.Migration):
    dependencies = (("access_requests", "0007_about_a_child"),)
    operations = (migrations.RunSQL(SEES, "DROP POLICY access_requests_familycopy_own ON access_requests_familycopy"),)
