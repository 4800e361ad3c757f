"""What the database itself lets anybody do with guests, and the setting by which it knows one."""

from django.db import migrations
from django.db.migrations.operations.base import Operation

from lightwell.ledger.migrating import OWN_GUEST, OWN_ORGANISATION, RUN_ROLE, GovernTable, holds

SETTING = """
CREATE FUNCTION lightwell_guest() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('lightwell.guest', true), '')::uuid;
"""
NO_SETTING = "DROP FUNCTION lightwell_guest;"

OWN = f"(id = {OWN_GUEST} OR host_id = {OWN_ORGANISATION})"

WALLS: list[Operation] = [
    GovernTable(
        "Guest",
        reads=f"{OWN} OR {holds('operator')}",
        inserts=f"host_id = {OWN_ORGANISATION}",
        updates=OWN,
        columns=("words", "link", "code", "code_expires_at", "pin", "wrong_codes", "expires_at", "last_came_at", "ended_at"),
    ),
]
FIRST: list[Operation] = [migrations.RunSQL(SETTING, NO_SETTING)]

# Before anybody is known: whose a link is, by its digest. Whoever has come in reads who brought them, and agencies.
DOORS = f"""
CREATE POLICY guests_guest_door ON guests_guest FOR SELECT TO CURRENT_ROLE USING (session_user <> current_user);
CREATE FUNCTION lightwell_guest_of(shown text) RETURNS TABLE (guest_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog
    AS 'SELECT id FROM public.guests_guest WHERE link = shown';
REVOKE ALL ON FUNCTION lightwell_guest_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lightwell_guest_of TO {RUN_ROLE};
CREATE POLICY organisations_organisation_guests ON organisations_organisation FOR SELECT TO {RUN_ROLE} USING (
    {OWN_GUEST} IS NOT NULL AND (
        kind = 'agency'
        OR EXISTS (SELECT FROM guests_guest AS own WHERE own.id = {OWN_GUEST} AND own.host_id = organisations_organisation.id)
    )
);
"""
NO_DOORS = """
DROP POLICY organisations_organisation_guests ON organisations_organisation;
DROP FUNCTION lightwell_guest_of;
DROP POLICY guests_guest_door ON guests_guest;
"""
LAST: list[Operation] = [migrations.RunSQL(DOORS, NO_DOORS)]
