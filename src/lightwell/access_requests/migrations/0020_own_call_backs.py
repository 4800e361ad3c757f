"""Whoever said no reads in a space of their own what was called back for it, and what each unit answered."""

from django.db import migrations

from lightwell.ledger.migrating import OWN_PERSON, RUN_ROLE

_CHOSE = f"SELECT FROM people_chosen AS mine WHERE mine.person_id = {OWN_PERSON} AND mine.id = "
_BACK = f"EXISTS ({_CHOSE}access_requests_calledback.chosen_id)"
_NOTE = (
    f"{OWN_PERSON} IS NOT NULL AND kind = 'chose-no' AND EXISTS (SELECT FROM access_requests_calledback AS back "
    "WHERE back.id = access_requests_rownote.called_back_id)"
)
SEES = f"""
CREATE POLICY access_requests_calledback_own ON access_requests_calledback FOR SELECT TO {RUN_ROLE}
    USING ({OWN_PERSON} IS NOT NULL AND {_BACK});
CREATE POLICY access_requests_rownote_called_back ON access_requests_rownote FOR SELECT TO {RUN_ROLE} USING ({_NOTE});
"""
SEES_NO_MORE = """
DROP POLICY access_requests_rownote_called_back ON access_requests_rownote;
DROP POLICY access_requests_calledback_own ON access_requests_calledback;
"""


class Migration(migrations.Migration):
    dependencies = (("access_requests", "0019_both_wrote"), ("people", "0008_own_choices"))
    operations = (migrations.RunSQL(SEES, SEES_NO_MORE),)
