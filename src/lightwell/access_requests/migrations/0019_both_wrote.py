"""A request that was passed on is over once both have written: whoever writes last ends it, and changes nothing else."""

from django.db import migrations

from lightwell.ledger.migrating import OWN_ORGANISATION, RUN_ROLE, holds, in_place, keeps

PRIVACY = f"(agency_id = {OWN_ORGANISATION} AND {holds('privacy_officer')})"
PASSED_ON = f"{PRIVACY} AND route = 'transfer' AND asked_on IS NOT NULL AND told_on IS NOT NULL"
ENDS = f"""
CREATE POLICY access_requests_case_both_wrote ON access_requests_case FOR UPDATE TO {RUN_ROLE}
USING ({PASSED_ON} AND state = 'open') WITH CHECK ({in_place(f"{PASSED_ON} AND state = 'closed'")})
"""
NOTHING_ELSE = """
    IF OLD.provider_id IS DISTINCT FROM public.lightwell_organisation()
        AND OLD.agency_id = public.lightwell_organisation()
        AND to_jsonb(NEW) - ARRAY['state', 'ended_at'] IS DISTINCT FROM to_jsonb(OLD) - ARRAY['state', 'ended_at']
    THEN
        RAISE EXCEPTION 'An agency ends a case that was passed on to it, and changes nothing else of it.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
"""


class Migration(migrations.Migration):
    dependencies = (("access_requests", "0018_not_theirs"),)
    operations = (
        migrations.RunSQL(ENDS, "DROP POLICY access_requests_case_both_wrote ON access_requests_case"),
        keeps("access_requests_case", "both_wrote", NOTHING_ELSE),
    )
