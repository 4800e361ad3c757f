"""The keys of the JSON that each command answers with; the tests run the commands and compare.

All stages. Other people's programs read these: a key is added, never renamed or taken away.
"""

from __future__ import annotations

from collections.abc import Mapping

_KEYRING = ("id", "generation", "pseudonym_generation", "drilled_on")
_BEGUN = (
    "organisation: its short name",
    "units: [short name]",
    "link: for one person, printed once",
    "works_until",
    "refused: null | [{code, sentence, source}]; alone when it is refused",
)

ANSWERS: Mapping[str, tuple[str, ...]] = {
    "backup": ("objects", "bytes", "gone: swept away meanwhile", "keys: how many, null without --keys"),
    "restore": ("made_at", "objects", "bytes", "ledger: {ok, entries, sentence}"),
    "backup-key": ("public_key",),
    "agreement show": ("hash", "terms_hash", "signed", "title", "sections: [{heading, sentences, parts}]"),
    "agreement hash": ("hash", "terms_hash", "signed"),
    "agreement print": ("hash", "terms_hash", "signed", "file: what was written", "bytes"),
    "agreement decide": (
        "answer: permit | refuse | ask",
        "clauses: [id]",
        "reasons: [{code, sentence, source}]",
        "examined: how many clauses were looked at",
    ),
    "agreement diff": ("changes: [{clause, part, before, after, effect}]",),
    "odrl decide": (
        "answer: permit | deny | none",
        "rules: [{rule, activation: Active | Inactive, kind, why: [sentence]}]",
        "reasons: [sentence]",
    ),
    "gateway check": (
        "sendable",
        "period",
        "rows",
        "problems: [{code, level: stop | confirm, table, column, count, rows: the first ten, sentence, fix}]",
        "unconfirmed: [code]",
        "deliveries: [{recipient, clauses, columns, rows, withheld: [{why, rows}], datasets}]",
        "stays: [heading]",
        "small_numbers: [{recipient, tables, k, columns, people, people_across_quarters, smallest, mend, left, "
        "sentence}]",
        "notes",
        "examples: made without a keyring",
    ),
    "gateway split": ("deliveries: [{recipient, file, rows, digest, stand_in_key}]", "manifest", "stays"),
    "gateway open": (
        "recipient",
        "agreement",
        "period",
        "clauses",
        "columns",
        "rows",
        "tables: [{table, columns, rows, values: unless --to}]",
        "dictionary",
    ),
    "gateway find": ("found: [{recipient, period, table, row, delivery}]",),
    "keyring new": _KEYRING,
    "keyring rotate": _KEYRING,
    "keyring passphrase": _KEYRING,
    "keyring recover": _KEYRING,
    "keyring sheets": (*_KEYRING, "files"),
    "keyring drill": (*_KEYRING, "ok", "problems"),
    "clock declare": ("on", "declared", "refused: null | [sentence]"),
    "clock due": (
        "kind",
        "received_on",
        "due_on",
        "counted",
        "skipped: [{date, why}]",
        "extension_told_by",
        "source",
    ),
    "table": (
        "measure",
        "policy",
        "cells: [{by, shown, status: shown | suppressed | rounded}]",
        "totals: the same",
        "footnotes",
        "key: given | example",
        "refused: null | [{code, sentence, source}]",
    ),
    "words measure": (
        "grade: a year of school; null where it was not measured",
        "passes",
        "hard: [{word, instead: null where nobody wrote one down}]",
        "long_sentences: [{start, end, words}]; characters of the text from 0",
        "audience: adult | child",
        "measured",
        "not_measured: null | no-words | mostly-te-reo | not-english",
        "reading_age",
        "highest_grade: that passes",
        "words",
        "sentences",
    ),
    "ledger verify": (
        "ok",
        "entries: how many are sealed",
        "root: base64",
        "first_bad: the place of the first leaf that is wrong, from 0, or the size that a checkpoint does not fit;"
        " or null",
        "unsealed: how many wait their turn",
        "sentence",
        "reasons_not_kept: how many stated reasons are not the ones given, or cannot be opened",
    ),
    "ledger prove": (
        "ok",
        "entry",
        "leaf: what is sealed of it, as text",
        "leafHash",
        "leafIdx",
        "treeSize",
        "proof: [base64]",
        "root",
        "checkpoint: the signed note of that tree",
        "sentence: where there is no proof, in place of the rest",
    ),
    "ledger checkpoint": (
        "ok",
        "entries",
        "root: base64",
        "checkpoint: the signed note",
        "key: as signed notes write it",
    ),
    "proof inclusion": ("ok",),
    "proof consistency": ("ok",),
    "account first": _BEGUN,
    "account organisation": _BEGUN,
    "account unit": ("organisation", "units: [short name]", "refused: null | [{code, sentence, source}]"),
    "account invite": _BEGUN,
    "account lost": ("taken_away: how many, recovery codes counted as one",),
    "doctor": ("checks: [{name, ok, sentence}]",),
    "serve": ("address: once pages are served",),
    "demo": ("address: once pages are served",),
    "worker": ("done",),
    "migrate": ("done",),
}


def as_markdown() -> str:
    """One row for each command."""
    rows = (f"| `lightwell {command}` | {_keys(keys)} |" for command, keys in ANSWERS.items())
    return "\n".join(["| command | keys |", "| --- | --- |", *rows])


def _keys(keys: tuple[str, ...]) -> str:
    return " · ".join(f"`{key}`".replace("|", "\\|") for key in keys)
