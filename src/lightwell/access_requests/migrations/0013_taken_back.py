"""That a paper was taken back which had been kept for the wrong person; copies that were approved with it fall away."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from lightwell.access_requests.migrations._rows_and_holds import OWNERS
from lightwell.access_requests.migrations._walls import WORKERS
from lightwell.ledger.migrating import OWN_ORGANISATION, RUN_ROLE, GovernTable, about, holds, needs_its_entry, said_by

OURS = f"(organisation_id = {OWN_ORGANISATION} AND {holds('manager', 'front_line_worker', 'privacy_officer')})"
OFFICES = f"(organisation_id = {OWN_ORGANISATION} AND {holds('manager', 'privacy_officer')})"
TAKEN = said_by("access.take-back-paper", "access.take-back-work", "family.take-back-paper")
MADE_OF_IT = (
    f"{said_by('access.record-breach')} AND its.subject_id = NEW.breach_id AND OLD.breach_id IS NULL"
)
WORK_TAKEN = f"{said_by('access.take-back-work')} AND {about('people.person', 'OLD.person_id')}"
WORK_GOES = f"""
GRANT DELETE ON access_requests_writtenwork TO {RUN_ROLE};
CREATE POLICY access_requests_writtenwork_deletes ON access_requests_writtenwork FOR DELETE TO {RUN_ROLE}
    USING ({WORKERS});
"""
WORK_STAYS = f"""
DROP POLICY access_requests_writtenwork_deletes ON access_requests_writtenwork;
REVOKE DELETE ON access_requests_writtenwork FROM {RUN_ROLE};
"""
FALL_AWAY = f"""
CREATE POLICY access_requests_familycopy_owners ON access_requests_familycopy
    {OWNERS.replace('FOR SELECT', 'FOR ALL')} WITH CHECK (session_user <> current_user);
CREATE FUNCTION lightwell_copies_fall_away() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog AS $body$
BEGIN
    UPDATE public.access_requests_familycopy
    SET content = '', why_hard = '', approved_at = NULL, approved_by = NULL
    WHERE approved_at IS NOT NULL AND case_id = (
        SELECT part.case_id FROM public.access_requests_part AS part WHERE part.id = OLD.part_id
    );
    RETURN NULL;
END $body$;
REVOKE ALL ON FUNCTION lightwell_copies_fall_away FROM PUBLIC;
CREATE TRIGGER lightwell_copies_fall_away AFTER DELETE ON access_requests_casepaper
    FOR EACH ROW EXECUTE FUNCTION lightwell_copies_fall_away();
"""
STAY = """
DROP TRIGGER lightwell_copies_fall_away ON access_requests_casepaper;
DROP FUNCTION lightwell_copies_fall_away;
DROP POLICY access_requests_familycopy_owners ON access_requests_familycopy;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("access_requests", "0012_goes_with_the_row"),
        ("organisations", "0008_second_steps_own"),
    ]

    operations = [
        migrations.CreateModel(
            name="TakenBack",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("what", models.CharField(choices=[("of-a-case", "A paper in somebody’s case was about somebody else"), ("on-paper", "A paper was kept for somebody who did not write it"), ("work", "Something written about one person stood with another")], max_length=10)),
                ("kept_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField()),
                ("is_moved", models.BooleanField(default=False)),
                ("may_be_seen", models.BooleanField()),
                ("breach", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="taken_back", to="access_requests.privacybreach")),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation")),
                ("taken_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.membership")),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "taken_at"], name="taken_back_here")],
            },
        ),
        GovernTable("TakenBack", reads=OURS, inserts=OURS, updates=OFFICES, columns=("breach_id",)),
        needs_its_entry("access_requests_takenback", on="INSERT", entry=TAKEN),
        needs_its_entry("access_requests_takenback", on="UPDATE", entry=MADE_OF_IT),
        migrations.RunSQL(FALL_AWAY, STAY),
        migrations.RunSQL(WORK_GOES, WORK_STAYS),
        needs_its_entry("access_requests_writtenwork", on="DELETE", entry=WORK_TAKEN),
    ]
