"""What the database itself lets anybody read of a view: those who answer it, its speaker, and others by handfuls.

How large a handful is, `lightwell.policy.standing_together` says too; a test compares the two.
"""

from django.db import migrations
from django.db.migrations.operations.base import Operation

from lightwell.codesign.migrations._walls import DESIGNED, OWN_VOICE, taking_part
from lightwell.codesign.migrations._walls_of_parties import GAVE_A_POSITION, own_part
from lightwell.ledger.migrating import RUN_ROLE, keeps

SIZE = "(greatest(its_round.merge_below, 3) + 1)"

# What was said before: whose it is gets what its speaker says now, and what others read stays beside it.
TABLES = ("codesign_contribution", "codesign_voice", "codesign_round", "codesign_participant")
OPEN = "".join(f"ALTER TABLE {each} NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER;" for each in TABLES)
SHUT = "".join(f"ALTER TABLE {each} FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER;" for each in TABLES)
MOVED = f"""
{OPEN}
UPDATE codesign_voice AS own SET
    stance = said.stance, words = said.words, understood = said.understood, place = said.place,
    said_at = said.said_at, revised_at = said.revised_at
FROM codesign_contribution AS said WHERE said.id = own.contribution_id;
UPDATE codesign_contribution AS said SET
    stance = coalesce(said.read_as ->> 'stance', said.stance), words = coalesce(said.read_as ->> 'words', said.words),
    handful = CASE WHEN said.place <= counted.last - counted.last % counted.size
        THEN (said.place + counted.size - 1) / counted.size ELSE 0 END
FROM (
    SELECT its.id, max(its.place) OVER (PARTITION BY its.round_id, its.need_id, its.item) AS last, {SIZE} AS size
    FROM codesign_contribution AS its JOIN codesign_round AS its_round ON its_round.id = its.round_id
) AS counted
WHERE counted.id = said.id;
UPDATE codesign_contribution AS said SET "group" = coalesce((
    SELECT min(beside."group") FROM codesign_contribution AS beside
    WHERE said.handful > 0 AND beside.handful = said.handful AND beside.round_id = said.round_id
      AND beside.need_id IS NOT DISTINCT FROM said.need_id AND beside.item = said.item
    HAVING count(DISTINCT beside."group") = 1
), ''), is_read = said.handful > 0
WHERE NOT said.as_said;
UPDATE codesign_voice AS own SET read_stance = said.stance
FROM codesign_contribution AS said WHERE said.id = own.contribution_id AND said.handful > 0;
UPDATE codesign_contribution SET stance = '' WHERE NOT as_said;
UPDATE codesign_contribution SET is_read = true WHERE as_said AND kind = 'position';
UPDATE codesign_contribution AS reply SET is_read = true
FROM codesign_contribution AS said WHERE said.id = reply.reply_to_id AND said.is_read;
SET CONSTRAINTS ALL IMMEDIATE;
{SHUT}
"""

CONTRIBUTION = f"""
ALTER POLICY codesign_contribution_reads ON codesign_contribution USING (
    {DESIGNED} OR {OWN_VOICE}
    OR (
        {taking_part('codesign_contribution')}
        AND (is_read OR (kind = 'proposal' AND need_id IS NOT NULL AND outcome <> ''))
        AND (NOT is_hidden OR {GAVE_A_POSITION})
    )
);
"""
VOICE = f"""
ALTER POLICY codesign_voice_reads ON codesign_voice USING ({DESIGNED} OR EXISTS (
    SELECT FROM codesign_participant AS part WHERE part.id = participant_id
      AND (part.organisation_id = (SELECT lightwell_organisation()) OR part.guest_id = (SELECT lightwell_guest()))
));
GRANT UPDATE (stance, words, understood, revised_at) ON codesign_voice TO {RUN_ROLE};
CREATE POLICY codesign_voice_updates ON codesign_voice FOR UPDATE TO {RUN_ROLE}
    USING ({own_part('participant_id')}) WITH CHECK ({own_part('participant_id')});
"""

# Only for the functions below: whoever owns the tables reads them while it answers for somebody else.
DOORS = """
CREATE POLICY codesign_contribution_door ON codesign_contribution TO CURRENT_ROLE
    USING (session_user <> current_user) WITH CHECK (session_user <> current_user);
CREATE POLICY codesign_voice_door ON codesign_voice TO CURRENT_ROLE
    USING (session_user <> current_user) WITH CHECK (session_user <> current_user);
CREATE POLICY codesign_round_door ON codesign_round FOR SELECT TO CURRENT_ROLE USING (session_user <> current_user);
"""
NO_DOORS = """
DROP POLICY codesign_round_door ON codesign_round;
DROP POLICY codesign_voice_door ON codesign_voice;
DROP POLICY codesign_contribution_door ON codesign_contribution;
"""

# A view has its place among those of the same that are shown together, whatever its speaker says of that.
PLACE = """
    NEW.place := CASE WHEN NEW.kind <> 'position' OR (
        SELECT said.as_said FROM public.codesign_contribution AS said WHERE said.id = NEW.contribution_id
    ) THEN 0 ELSE 1 + coalesce((
        SELECT max(beside.place) FROM public.codesign_voice AS beside
        WHERE beside.round_id = NEW.round_id AND beside.need_id IS NOT DISTINCT FROM NEW.need_id
          AND beside.item = NEW.item AND beside.kind = 'position'
    ), 0) END;
    RETURN NEW;
"""

# Once a handful is full, others read it; the group of all of it where it is of one; and what was replied to any of it.
FILLS = f"""
CREATE FUNCTION lightwell_handful_is_full() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog AS $body$
DECLARE
    size integer;
    full_ones uuid[];
    their_group text;
BEGIN
    SELECT {SIZE} INTO size FROM public.codesign_round AS its_round WHERE its_round.id = NEW.round_id;
    IF NEW.place = 0 OR NEW.place % size <> 0 THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(beside.contribution_id),
           CASE WHEN count(DISTINCT part."group") = 1 THEN min(part."group") ELSE '' END
      INTO full_ones, their_group
      FROM public.codesign_voice AS beside
      JOIN public.codesign_participant AS part ON part.id = beside.participant_id
     WHERE beside.round_id = NEW.round_id AND beside.need_id IS NOT DISTINCT FROM NEW.need_id
       AND beside.item = NEW.item AND beside.kind = 'position'
       AND beside.place > NEW.place - size AND beside.place <= NEW.place;
    UPDATE public.codesign_contribution AS said
       SET is_read = true, handful = NEW.place / size, "group" = their_group WHERE said.id = ANY(full_ones);
    UPDATE public.codesign_contribution AS said SET is_read = true WHERE said.reply_to_id = ANY(full_ones);
    UPDATE public.codesign_voice AS own SET read_stance = own.stance WHERE own.contribution_id = ANY(full_ones);
    RETURN NULL;
END $body$;
CREATE TRIGGER lightwell_handful_is_full AFTER INSERT ON codesign_voice
    FOR EACH ROW EXECUTE FUNCTION lightwell_handful_is_full();
ALTER FUNCTION lightwell_codesign_voice_place() SECURITY DEFINER;
"""
NO_FILLS = """
DROP TRIGGER lightwell_handful_is_full ON codesign_voice;
DROP FUNCTION lightwell_handful_is_full;
"""

# How many views there are, and never what one says: to the agency, and of what is not hidden to those who take part.
TALLY = f"""
CREATE FUNCTION lightwell_tally(its_programme uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog AS $body$
    SELECT jsonb_agg(jsonb_build_object('round', counted.round_id, 'group', counted.its_group,
                                        'outcome', counted.outcome, 'times', counted.times))
    FROM (
        SELECT said.round_id, part."group" AS its_group, said.outcome, count(*) AS times
        FROM public.codesign_contribution AS said
        JOIN public.codesign_voice AS own ON own.contribution_id = said.id
        JOIN public.codesign_participant AS part ON part.id = own.participant_id
        WHERE said.programme_id = its_programme AND said.kind <> 'reply'
          AND (said.agency_id = (SELECT public.lightwell_organisation())
               OR (SELECT public.lightwell_roles() && ARRAY['operator'])
               OR (NOT said.is_hidden AND EXISTS (
                   SELECT FROM public.codesign_participant AS mine
                   WHERE mine.programme_id = its_programme AND mine.left_at IS NULL
                     AND (mine.organisation_id = (SELECT public.lightwell_organisation())
                          OR mine.guest_id = (SELECT public.lightwell_guest())))))
        GROUP BY said.round_id, part."group", said.outcome
    ) AS counted
$body$;
REVOKE ALL ON FUNCTION lightwell_tally FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lightwell_tally TO {RUN_ROLE};
"""

# Which items were changed or dropped for something that somebody said, to the agency and to those who take part.
MOVED_ITEMS = f"""
CREATE FUNCTION lightwell_moved(its_need uuid) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog AS $body$
    SELECT array_agg(DISTINCT said.item::text) FROM public.codesign_contribution AS said
    WHERE said.need_id = its_need AND (said.outcome = 'changed' OR said.outcome = 'dropped')
      AND (said.agency_id = (SELECT public.lightwell_organisation()) OR EXISTS (
          SELECT FROM public.codesign_participant AS mine
          WHERE mine.programme_id = said.programme_id AND mine.left_at IS NULL
            AND (mine.organisation_id = (SELECT public.lightwell_organisation())
                 OR mine.guest_id = (SELECT public.lightwell_guest()))))
$body$;
REVOKE ALL ON FUNCTION lightwell_moved FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lightwell_moved TO {RUN_ROLE};
"""

# What the others of each full handful want, in sum, for whoever reads it: where all or all but one of them want the same,
# that and no number. To those who take part, where the round shows them others' views of that item.
STANCES = f"""
CREATE FUNCTION lightwell_stances(its_need uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog AS $body$
    WITH mine AS (
        SELECT part.id, part.programme_id FROM public.codesign_participant AS part
        WHERE part.left_at IS NULL AND (part.organisation_id = (SELECT public.lightwell_organisation())
                                        OR part.guest_id = (SELECT public.lightwell_guest()))
    ), summed AS (
        SELECT said.round_id, said.item, said.handful,
               count(*) AS others,
               count(*) FILTER (WHERE own.read_stance = 'keep') AS keep,
               count(*) FILTER (WHERE own.read_stance = 'change') AS change,
               count(*) FILTER (WHERE own.read_stance = 'drop') AS gone
        FROM public.codesign_contribution AS said
        JOIN public.codesign_voice AS own ON own.contribution_id = said.id
        WHERE said.need_id = its_need AND said.handful > 0
          AND said.programme_id IN (SELECT mine.programme_id FROM mine)
          AND own.participant_id NOT IN (SELECT mine.id FROM mine)
          AND (NOT said.is_hidden OR EXISTS (
              SELECT FROM public.codesign_voice AS given
              WHERE given.participant_id IN (SELECT mine.id FROM mine) AND given.round_id = said.round_id
                AND given.need_id = its_need AND given.item = said.item AND given.kind = 'position'))
        GROUP BY said.round_id, said.item, said.handful
    )
    SELECT jsonb_agg(jsonb_build_object(
        'round', summed.round_id, 'item', summed.item, 'handful', summed.handful,
        'mostly', CASE WHEN most.number < summed.others - 1 THEN ''
            WHEN most.number = summed.keep THEN 'keep' WHEN most.number = summed.change THEN 'change' ELSE 'drop' END,
        'counts', CASE WHEN most.number < summed.others - 1 THEN
            jsonb_build_object('keep', summed.keep, 'change', summed.change, 'drop', summed.gone) ELSE '{{}}'::jsonb END
    ))
    FROM summed, LATERAL (SELECT greatest(summed.keep, summed.change, summed.gone) AS number) AS most
$body$;
REVOKE ALL ON FUNCTION lightwell_stances FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lightwell_stances TO {RUN_ROLE};
"""

WALLS: list[Operation] = [
    migrations.RunSQL(CONTRIBUTION, migrations.RunSQL.noop),
    migrations.RunSQL(VOICE, "DROP POLICY codesign_voice_updates ON codesign_voice;"),
    migrations.RunSQL(DOORS, NO_DOORS),
    keeps("codesign_voice", "place", PLACE, on="INSERT"),
    migrations.RunSQL(FILLS, NO_FILLS),
    migrations.RunSQL(TALLY, "DROP FUNCTION lightwell_tally;"),
    migrations.RunSQL(MOVED_ITEMS, "DROP FUNCTION lightwell_moved;"),
    migrations.RunSQL(STANCES, "DROP FUNCTION lightwell_stances;"),
]
