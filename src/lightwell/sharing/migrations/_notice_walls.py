"""What the database itself lets anybody do with what people are told: both sides read it, and their speakers settle it.

Whoever reads the database alone can see that a version's text is what was hashed.
"""

from django.db import migrations
from django.db.migrations.operations.base import Operation

from lightwell.ledger.migrating import OWN_ORGANISATION, GovernTable, holds, keeps

OWN_SIDE = f"(agency_id = {OWN_ORGANISATION} OR provider_id = {OWN_ORGANISATION})"
READS = f"{OWN_SIDE} OR {holds('operator')}"
SETTLES = f"{OWN_SIDE} AND {holds('manager', 'contract_advisor', 'privacy_officer')}"

DIGEST_IS_ITS_TEXTS = """
ALTER TABLE sharing_noticeversion ADD CONSTRAINT notice_digest_is_its_texts
    CHECK (digest = encode(sha256(convert_to(document, 'UTF8')), 'hex'));
"""
NO_DIGEST = "ALTER TABLE sharing_noticeversion DROP CONSTRAINT notice_digest_is_its_texts"
AGREED_STAYS_AGREED = """
    IF OLD.agreed_at IS NOT NULL AND (NEW.agreed_at, NEW.agreed_entry) IS DISTINCT FROM (OLD.agreed_at, OLD.agreed_entry)
    THEN
        RAISE EXCEPTION 'What both sides agreed to stays as it is.' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
"""

NOTICE_WALLS: list[Operation] = [
    migrations.RunSQL(DIGEST_IS_ITS_TEXTS, NO_DIGEST),
    GovernTable(
        "NoticeWords", reads=READS, inserts=SETTLES, updates=SETTLES, columns=("agreed_at", "agreed_entry", "closed_at")
    ),
    GovernTable(
        "NoticeVersion",
        reads=READS,
        inserts=SETTLES,
        updates=SETTLES,
        columns=("agreed_at", "agreed_entry", "closed_at"),
    ),
    GovernTable(
        "NoticeTranslation", reads=READS, inserts=SETTLES, updates=SETTLES, columns=("reviewed_by", "reviewed_at")
    ),
    keeps("sharing_noticewords", "agreed_stays_agreed", AGREED_STAYS_AGREED),
    keeps("sharing_noticeversion", "agreed_stays_agreed", AGREED_STAYS_AGREED),
]
