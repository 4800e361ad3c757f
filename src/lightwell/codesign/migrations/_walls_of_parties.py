"""What the database itself lets anybody do with a Māori party's yes and no, open invitations, sketches and words."""

from django.db import migrations
from django.db.migrations.operations.base import Operation

from lightwell.codesign.migrations._walls import (
    DESIGNED,
    OPERATOR,
    OWN_AGENCY,
    OWN_VOICE,
    taking_part,
)
from lightwell.ledger.migrating import OWN_GUEST, OWN_ORGANISATION, RUN_ROLE, GovernTable


def own_part(column: str) -> str:
    """SQL: this column is a part that the actor has now."""
    return f"""
        EXISTS (
            SELECT FROM codesign_participant AS its WHERE its.id = {column} AND its.left_at IS NULL
              AND (its.organisation_id = {OWN_ORGANISATION} OR its.guest_id = {OWN_GUEST})
        )
    """


MAORI_PART = f"""
    EXISTS (
        SELECT FROM codesign_participant AS its
        WHERE its.id = participant_id AND its.left_at IS NULL AND its."group" = 'maori'
          AND (its.organisation_id = {OWN_ORGANISATION} OR its.guest_id = {OWN_GUEST})
    )
"""

# A proposal or a reply is no view of an item, so that it opens nobody else's.
GAVE_A_POSITION = f"""
    EXISTS (
        SELECT FROM codesign_voice AS own JOIN codesign_participant AS speaker ON speaker.id = own.participant_id
        WHERE own.round_id = codesign_contribution.round_id
          AND own.need_id IS NOT DISTINCT FROM codesign_contribution.need_id
          AND own.item = codesign_contribution.item
          AND own.kind = 'position'
          AND (speaker.organisation_id = {OWN_ORGANISATION} OR speaker.guest_id = {OWN_GUEST})
    )
"""
CONTRIBUTION = f"""
ALTER POLICY codesign_contribution_reads ON codesign_contribution USING (
    {OWN_AGENCY} OR {OPERATOR} OR {OWN_VOICE}
    OR ({taking_part('codesign_contribution')} AND (NOT is_hidden OR {GAVE_A_POSITION}))
);
"""

PROGRAMME = f"""
GRANT UPDATE (title, starts_on, ends_on, good, for_whom, version, settled_at) ON codesign_programme TO {RUN_ROLE};
CREATE POLICY codesign_programme_updates ON codesign_programme FOR UPDATE TO {RUN_ROLE}
    USING ({DESIGNED}) WITH CHECK ({DESIGNED});
ALTER TABLE codesign_round NO FORCE ROW LEVEL SECURITY;
ALTER TABLE codesign_programme NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER;
UPDATE codesign_programme AS its SET settled_at = settled.at
FROM (
    SELECT DISTINCT ON (programme_id) programme_id, state, settled_at AS at
    FROM codesign_round ORDER BY programme_id, number DESC
) AS settled
WHERE settled.programme_id = its.id AND settled.state = 'settled';
ALTER TABLE codesign_programme FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER;
ALTER TABLE codesign_round FORCE ROW LEVEL SECURITY;
"""
NO_PROGRAMME = """
DROP POLICY codesign_programme_updates ON codesign_programme;
"""

# Before anybody is known: whose number of an open invitation this is, by the digest of its link.
DOORS = f"""
CREATE POLICY codesign_openinvitation_door ON codesign_openinvitation FOR SELECT TO CURRENT_ROLE
    USING (session_user <> current_user);
CREATE POLICY codesign_participant_door ON codesign_participant FOR SELECT TO CURRENT_ROLE
    USING (session_user <> current_user);
CREATE FUNCTION lightwell_open_guest_of(shown text, number integer) RETURNS TABLE (guest_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog
    AS 'SELECT part.guest_id FROM public.codesign_openinvitation AS invitation
        JOIN public.codesign_participant AS part ON part.invitation_id = invitation.id AND part.place = number
        WHERE invitation.link = shown';
REVOKE ALL ON FUNCTION lightwell_open_guest_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lightwell_open_guest_of TO {RUN_ROLE};
"""
NO_DOORS = """
DROP FUNCTION lightwell_open_guest_of;
DROP POLICY codesign_participant_door ON codesign_participant;
DROP POLICY codesign_openinvitation_door ON codesign_openinvitation;
"""

WALLS: list[Operation] = [
    GovernTable("YesOrNo", reads=f"{OWN_AGENCY} OR {OPERATOR} OR {own_part('participant_id')}", inserts=MAORI_PART),
    GovernTable(
        "OpenInvitation",
        reads=f"{OWN_AGENCY} OR {OPERATOR} OR host_id = {OWN_ORGANISATION}",
        inserts=f"host_id = {OWN_ORGANISATION} AND {own_part('part_id')}",
        updates=f"host_id = {OWN_ORGANISATION}",
        columns=("given", "ended_at"),
    ),
    GovernTable(
        "NeedSketch",
        reads=f"{OWN_AGENCY} OR {OPERATOR}",
        inserts=DESIGNED,
        updates=DESIGNED,
        columns=("title", "typed", "version", "saved_at", "finished_at"),
    ),
    GovernTable(
        "ProgrammeWords",
        reads=f"{OWN_AGENCY} OR {OPERATOR} OR {taking_part('codesign_programmewords')}",
        inserts=DESIGNED,
    ),
    migrations.RunSQL(CONTRIBUTION, migrations.RunSQL.noop),
    migrations.RunSQL(PROGRAMME, NO_PROGRAMME),
    migrations.RunSQL(DOORS, NO_DOORS),
]
