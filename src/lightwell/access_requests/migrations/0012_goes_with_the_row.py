"""Somebody's own side goes with their row in whatever is sent again: whoever sends it keeps it there, as it is sent.

No unit is told of a row without the very entry of what was done: about its case, the choice's person, or the sending.
"""

from django.db import migrations

from lightwell.access_requests.migrations._walls import ITS_UNIT, PRIVACY, WORKERS
from lightwell.access_requests.migrations._walls_of_choices import READS
from lightwell.ledger.migrating import OWN_ORGANISATION, holds, in_place, needs_its_entry, said_by

SENDS = f"(provider_id = {OWN_ORGANISATION} AND {holds('reporting_officer')}"
BEFORE = f"{ITS_UNIT} OR {WORKERS} OR ({PRIVACY} AND case_id IS NOT NULL)"
CORRECTED = f"{SENDS} AND kind = 'corrected')"
GOES_WITH_ROWS = f"{SENDS} AND (kind = 'corrected' OR kind = 'statement'))"
INSERTS = "ALTER POLICY access_requests_rownote_inserts ON access_requests_rownote WITH CHECK ({})"
KEEPS = in_place(f"{WORKERS} OR {SENDS} AND kind = 'statement' AND case_id IS NOT NULL)")
OF_A_CASE = (
    f"{said_by('access.tell-recipients', 'access.attach-statement', 'access.carry-statement')} "
    "AND its.subject_id = NEW.case_id"
)
OF_A_CHOICE = (
    f"{said_by('access.call-back')} AND EXISTS (SELECT FROM public.access_requests_calledback AS back "
    "JOIN public.people_chosen AS chosen ON chosen.id = back.chosen_id "
    "WHERE back.id = NEW.called_back_id AND its.subject_id = chosen.person_id)"
)
AS_IT_IS_SENT = (
    f"{said_by('sharing.send')} AND NEW.kind = 'statement' AND EXISTS (SELECT FROM public.sharing_delivery AS sent "
    "WHERE sent.id = NEW.delivery_id AND its.subject_id = sent.hand_over_id)"
)


class Migration(migrations.Migration):
    dependencies = (
        ("access_requests", "0011_items_named_and_papers_removed"),
        ("people", "0007_a_workers_no_at_any_time"),
        ("sharing", "0006_listed"),
    )
    operations = (
        migrations.RunSQL(READS.format(f"{BEFORE} OR {GOES_WITH_ROWS}"), READS.format(f"{BEFORE} OR {CORRECTED}")),
        migrations.RunSQL(INSERTS.format(KEEPS), INSERTS.format(in_place(WORKERS))),
        needs_its_entry(
            "access_requests_rownote", on="INSERT", entry=f"({OF_A_CASE}) OR ({OF_A_CHOICE}) OR ({AS_IT_IS_SENT})"
        ),
    )
