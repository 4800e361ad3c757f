"""Why somebody was taken out and when they were asked again; a measure that is taken out; whom something changed for.

Whoever came by an open link has there the number that they were told; of those that came before, it is looked up once.
"""

from django.db import migrations, models

from lightwell.ledger.migrating import RUN_ROLE

# As it was, without those who wanted it kept.
MOVED_ITEMS = """
CREATE OR REPLACE FUNCTION lightwell_moved(its_need uuid) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog AS $body$
    SELECT array_agg(DISTINCT said.item::text) FROM public.codesign_contribution AS said
    WHERE said.need_id = its_need AND (said.outcome = 'changed' OR said.outcome = 'dropped')
      {kept}
      AND (said.agency_id = (SELECT public.lightwell_organisation()) OR EXISTS (
          SELECT FROM public.codesign_participant AS mine
          WHERE mine.programme_id = said.programme_id AND mine.left_at IS NULL
            AND (mine.organisation_id = (SELECT public.lightwell_organisation())
                 OR mine.guest_id = (SELECT public.lightwell_guest()))))
$body$;
"""
NOT_KEPT = """
      AND NOT EXISTS (SELECT FROM public.codesign_voice AS own
                      WHERE own.contribution_id = said.id AND own.stance = 'keep')
"""

# What the item is called that one's own view is of, as it was called then; also for whoever does not take part any more.
SAID_OF = f"""
CREATE POLICY codesign_needversion_door ON codesign_needversion FOR SELECT TO CURRENT_ROLE
    USING (session_user <> current_user);
CREATE FUNCTION lightwell_said_of(its_voice uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog AS $body$
    SELECT asked.item->'item'->>'words'
    FROM public.codesign_voice AS own
    JOIN public.codesign_participant AS mine ON mine.id = own.participant_id
    JOIN public.codesign_needversion AS worded ON worded.need_id = own.need_id AND worded.written_at <= own.said_at,
    LATERAL jsonb_array_elements(worded.document::jsonb->'items') AS asked(item)
    WHERE own.id = its_voice AND own.item = (asked.item->>'table') || '.' || (asked.item->'item'->>'id')
      AND (mine.organisation_id = (SELECT public.lightwell_organisation())
           OR mine.guest_id = (SELECT public.lightwell_guest()))
    ORDER BY worded.number DESC LIMIT 1
$body$;
REVOKE ALL ON FUNCTION lightwell_said_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lightwell_said_of TO {RUN_ROLE};
"""

NUMBERS = """
ALTER TABLE guests_guest NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER;
ALTER TABLE codesign_participant NO FORCE ROW LEVEL SECURITY;
ALTER TABLE codesign_openinvitation NO FORCE ROW LEVEL SECURITY;
UPDATE guests_guest AS came SET number = part.place, link_made_at = open.made_at
    FROM codesign_participant AS part JOIN codesign_openinvitation AS open ON open.id = part.invitation_id
    WHERE part.guest_id = came.id AND part.place IS NOT NULL;
ALTER TABLE codesign_openinvitation FORCE ROW LEVEL SECURITY;
ALTER TABLE codesign_participant FORCE ROW LEVEL SECURITY;
ALTER TABLE guests_guest FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [("codesign", "0008_success_for_children"), ("guests", "0005_one_number")]

    operations = [
        migrations.RunSQL(MOVED_ITEMS.format(kept=NOT_KEPT), MOVED_ITEMS.format(kept="")),
        migrations.AddField("participant", "left_why", models.TextField(blank=True, default="", max_length=50000)),
        migrations.AddField("participant", "earlier", models.JSONField(blank=True, default=list)),
        migrations.RunSQL(
            f"GRANT UPDATE (left_why, earlier) ON codesign_participant TO {RUN_ROLE};",
            f"REVOKE UPDATE (left_why, earlier) ON codesign_participant FROM {RUN_ROLE};",
        ),
        migrations.AddField("success", "is_out", models.BooleanField(default=False)),
        migrations.RunSQL(SAID_OF, "DROP FUNCTION lightwell_said_of; DROP POLICY codesign_needversion_door ON codesign_needversion;"),
        migrations.RunSQL(NUMBERS, migrations.RunSQL.noop),
    ]
