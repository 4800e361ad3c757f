"""What the database lets a privacy officer do for a case: open the rows found in it, and know what must not go yet."""

from django.db import migrations
from django.db.migrations.operations.base import Operation

from lightwell.ledger.migrating import OWN_ORGANISATION, RUN_ROLE, holds

IS_IN_A_CASE = f"""
    {holds('privacy_officer')} AND EXISTS (
        SELECT FROM access_requests_askeditem AS item
        JOIN access_requests_part AS part ON part.id = item.part_id
        JOIN sharing_delivery AS sent ON sent.id = item.delivery_id
        WHERE sent.unit_id = sharing_lockedunitkey.unit_id AND sent.agency_id = {OWN_ORGANISATION}
            AND item.holder_id = {OWN_ORGANISATION} AND part.decided_at IS NULL
    )
"""
# Whoever reads these inside the function below is its owner, and nobody who came in.
OWNERS = "FOR SELECT TO CURRENT_ROLE USING (session_user <> current_user)"
OPEN = "asked.state = ''open'' AND asked.agency_id = public.lightwell_organisation()"

WALLS: list[Operation] = [
    migrations.RunSQL(f"GRANT UPDATE (read_at) ON access_requests_askeditem TO {RUN_ROLE}", migrations.RunSQL.noop),
    migrations.RunSQL(
        f"CREATE POLICY sharing_lockedunitkey_for_a_case ON sharing_lockedunitkey FOR SELECT TO {RUN_ROLE} "
        f"USING ({IS_IN_A_CASE})",
        "DROP POLICY sharing_lockedunitkey_for_a_case ON sharing_lockedunitkey",
    ),
    migrations.RunSQL(
        f"""
        CREATE POLICY access_requests_case_owners ON access_requests_case {OWNERS};
        CREATE POLICY access_requests_part_owners ON access_requests_part {OWNERS};
        CREATE POLICY access_requests_askeditem_owners ON access_requests_askeditem {OWNERS};
        CREATE FUNCTION lightwell_is_asked_about(sent uuid, versions uuid[]) RETURNS boolean
            LANGUAGE sql STABLE SECURITY DEFINER
            SET search_path = pg_catalog
            AS 'SELECT public.lightwell_roles() && ARRAY[''privacy_officer''] AND (EXISTS (
                SELECT FROM public.access_requests_case AS asked
                JOIN public.access_requests_part AS part ON part.case_id = asked.id
                JOIN public.access_requests_askeditem AS item ON item.part_id = part.id
                WHERE {OPEN} AND item.delivery_id = sent
            ) OR EXISTS (
                SELECT FROM public.access_requests_case AS asked
                WHERE {OPEN} AND asked.asked_on IS NULL AND asked.agreement_id = ANY(versions)
            ))';
        REVOKE ALL ON FUNCTION lightwell_is_asked_about FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION lightwell_is_asked_about TO {RUN_ROLE};
        """,
        """
        DROP FUNCTION lightwell_is_asked_about;
        DROP POLICY access_requests_askeditem_owners ON access_requests_askeditem;
        DROP POLICY access_requests_part_owners ON access_requests_part;
        DROP POLICY access_requests_case_owners ON access_requests_case;
        """,
    ),
]
