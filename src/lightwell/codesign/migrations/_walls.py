"""What the database itself lets anybody do with what is designed together.

Who takes part is a row of its own, which the agency and that participant alone see; every other wall asks it.
"""

from django.db import migrations
from django.db.migrations.operations.base import Operation

from lightwell.ledger.migrating import OWN_GUEST, OWN_KIND, OWN_ORGANISATION, GovernTable, holds

OPERATOR = holds("operator")
DESIGNS = holds("manager", "programme_designer", "contract_advisor")
OWN_AGENCY = f"agency_id = {OWN_ORGANISATION}"
DESIGNED = f"({OWN_AGENCY} AND {DESIGNS})"
OWN_PART = f"(organisation_id = {OWN_ORGANISATION} OR guest_id = {OWN_GUEST})"


OWN_GUESTS = f"""
    EXISTS (SELECT FROM guests_guest AS brought WHERE brought.id = guest_id AND brought.host_id = {OWN_ORGANISATION})
"""


def taking_part(table: str) -> str:
    """SQL: the actor takes part in this row's programme."""
    return f"""
        EXISTS (
            SELECT FROM codesign_participant AS part
            WHERE part.programme_id = {table}.programme_id AND part.left_at IS NULL
              AND (part.organisation_id = {OWN_ORGANISATION} OR part.guest_id = {OWN_GUEST})
        )
    """


OWN_VOICE = """
    EXISTS (
        SELECT FROM codesign_voice AS own JOIN codesign_participant AS speaker ON speaker.id = own.participant_id
        WHERE own.contribution_id = codesign_contribution.id
          AND (speaker.organisation_id = {organisation} OR speaker.guest_id = {guest})
    )
""".format(organisation=OWN_ORGANISATION, guest=OWN_GUEST)
SPOKEN_OF_IT = """
    EXISTS (
        SELECT FROM codesign_voice AS own JOIN codesign_participant AS speaker ON speaker.id = own.participant_id
        WHERE own.round_id = codesign_contribution.round_id
          AND own.need_id IS NOT DISTINCT FROM codesign_contribution.need_id
          AND own.item = codesign_contribution.item
          AND (speaker.organisation_id = {organisation} OR speaker.guest_id = {guest})
    )
""".format(organisation=OWN_ORGANISATION, guest=OWN_GUEST)

# The programmes of the version before this one: those that an agreement names take part in them.
PARTICIPANTS = """
INSERT INTO codesign_participant (id, programme_id, agency_id, organisation_id, "group", how, invited_at)
SELECT gen_random_uuid(), programme_id, agency_id, organisation_id, "group", 'agreement', min(proposed_at)
FROM (
    SELECT programme_id, agency_id, provider_id AS organisation_id, 'provider' AS "group", proposed_at
    FROM agreements_agreementversion
    UNION ALL
    SELECT agreed.programme_id, agreed.agency_id, unit.organisation_id, 'community', agreed.proposed_at
    FROM agreements_namedunit AS named
    JOIN agreements_agreementversion AS agreed ON agreed.id = named.agreement_id
    JOIN organisations_unit AS unit ON unit.id = named.unit_id
    WHERE unit.organisation_id NOT IN (agreed.agency_id, agreed.provider_id)
) AS named
GROUP BY programme_id, agency_id, organisation_id, "group";
"""

PROGRAMME_READS = f"""
    {OWN_AGENCY} OR {OPERATOR}
    OR EXISTS (SELECT FROM codesign_participant AS part WHERE part.programme_id = codesign_programme.id)
"""
PROGRAMME = f"""
DROP POLICY agreements_programme_reads ON codesign_programme;
DROP POLICY agreements_programme_inserts ON codesign_programme;
CREATE POLICY codesign_programme_reads ON codesign_programme FOR SELECT TO lightwell_run USING ({PROGRAMME_READS});
CREATE POLICY codesign_programme_inserts ON codesign_programme FOR INSERT TO lightwell_run WITH CHECK ({DESIGNED});
"""

PARTICIPANT = GovernTable(
    "Participant",
    reads=f"{OWN_AGENCY} OR {OWN_PART} OR {OPERATOR} OR {OWN_GUESTS}",
    # Whoever takes part brings in families that they know.
    inserts=f"{DESIGNED} OR {OWN_GUESTS}",
    updates=DESIGNED,
    columns=("left_at",),
)

WALLS: list[Operation] = [
    migrations.RunSQL(PROGRAMME, migrations.RunSQL.noop),
    GovernTable(
        "Lesson",
        reads=f"{OWN_PART} OR {OPERATOR} OR (is_offered AND {OWN_KIND} = 'agency')",
        inserts=OWN_PART,
    ),
    GovernTable(
        "LessonAnswer",
        reads=f"{OWN_AGENCY} OR {OPERATOR} OR {taking_part('codesign_lessonanswer')}",
        inserts=DESIGNED,
        updates=DESIGNED,
        columns=("is_taken_up", "words", "answered_at"),
    ),
    GovernTable(
        "Round",
        reads=f"{OWN_AGENCY} OR {OPERATOR} OR (state <> 'draft' AND {taking_part('codesign_round')})",
        inserts=DESIGNED,
        updates=DESIGNED,
        columns=("state", "closes_on", "hides_views", "merge_below", "opened_at", "closed_at", "settled_at"),
    ),
    GovernTable(
        "Need",
        reads=f"{OWN_AGENCY} OR {OPERATOR} OR (state <> 'draft' AND {taking_part('codesign_need')})",
        inserts=DESIGNED,
        updates=DESIGNED,
        columns=(
            "title", "state", "version", "document", "hash", "checklist", "dropped", "written_at", "settled_at",
        ),
    ),
    GovernTable(
        "NeedVersion",
        reads=f"{OWN_AGENCY} OR EXISTS (SELECT FROM codesign_need AS its WHERE its.id = need_id)",
        inserts=DESIGNED,
    ),
    GovernTable(
        "Voice",
        reads=f"""
            {OWN_AGENCY} OR {OPERATOR}
            OR EXISTS (
                SELECT FROM codesign_participant AS part WHERE part.id = participant_id
                  AND (part.organisation_id = {OWN_ORGANISATION} OR part.guest_id = {OWN_GUEST})
            )
        """,
        inserts=f"""
            EXISTS (
                SELECT FROM codesign_participant AS part WHERE part.id = participant_id AND part.left_at IS NULL
                  AND (part.organisation_id = {OWN_ORGANISATION} OR part.guest_id = {OWN_GUEST})
            )
        """,
    ),
    GovernTable(
        "Contribution",
        reads=f"""
            {OWN_AGENCY} OR {OPERATOR} OR {OWN_VOICE}
            OR ({taking_part('codesign_contribution')} AND (NOT is_hidden OR {SPOKEN_OF_IT}))
        """,
        inserts=f"outcome = '' AND ({taking_part('codesign_contribution')})",
        updates=f"{DESIGNED} OR {OWN_VOICE}",
        columns=(
            "stance", "words", "as_said", "understood", "revised_at", "is_hidden", "outcome", "answer", "answered_at",
        ),
    ),
]
