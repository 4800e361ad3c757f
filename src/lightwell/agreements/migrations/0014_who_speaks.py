"""Each side of a draft may know whether anybody can speak for the other now, and by which office; nobody else may."""

from django.db import migrations

from lightwell.ledger.migrating import RUN_ROLE

DOORS = """
CREATE POLICY organisations_membership_speaks ON organisations_membership FOR SELECT TO CURRENT_ROLE
    USING (session_user <> current_user);
CREATE POLICY agreements_draft_speaks ON agreements_draft FOR SELECT TO CURRENT_ROLE
    USING (session_user <> current_user);
"""
NO_DOORS = """
DROP POLICY agreements_draft_speaks ON agreements_draft;
DROP POLICY organisations_membership_speaks ON organisations_membership;
"""
SPEAKS = f"""
CREATE FUNCTION lightwell_speaks(asked uuid, moment timestamptz) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog AS $body$
    SELECT array_agg(DISTINCT office.role::text) FROM public.organisations_membership AS office
    WHERE office.organisation_id = asked AND (office.role = 'manager' OR office.role = 'contract_advisor')
      AND office.starts_at <= moment AND (office.ends_at IS NULL OR office.ends_at > moment)
      AND (asked = (SELECT public.lightwell_organisation()) OR EXISTS (
          SELECT FROM public.agreements_draft AS talked
          WHERE (talked.agency_id = asked AND talked.provider_id = (SELECT public.lightwell_organisation()))
             OR (talked.provider_id = asked AND talked.agency_id = (SELECT public.lightwell_organisation()))))
$body$;
REVOKE ALL ON FUNCTION lightwell_speaks FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lightwell_speaks TO {RUN_ROLE};
"""


class Migration(migrations.Migration):

    dependencies = [("agreements", "0013_notes_renewed"), ("letters", "0011_nobody_speaks")]

    operations = [
        migrations.RunSQL(DOORS, NO_DOORS),
        migrations.RunSQL(SPEAKS, "DROP FUNCTION lightwell_speaks;"),
    ]
