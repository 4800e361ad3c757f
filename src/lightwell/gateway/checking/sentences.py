"""What each kind of problem says, and what mends it.

Stage 3, sharing. Written for the person with the spreadsheet open. {column}, {table}, {many} and {extra} are headings,
names and counts from the agreement and the file; never a value from a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lightwell.gateway.problems import Level


@dataclass(frozen=True, slots=True)
class Wording:
    level: Level
    sentence: str
    fix: str


STOP, CONFIRM = Level.STOP, Level.CONFIRM

WORDINGS: Mapping[str, Wording] = {
    "no-table": Wording(
        STOP,
        "No sheet or file holds the table “{table}”.",
        "Add the table “{table}”: a sheet or a file of that name, with the headings of the blank sheet.",
    ),
    "table-twice": Wording(
        STOP,
        "More than one sheet or file looks like the table “{table}”.",
        "Leave only one, or name the right one “{table}”.",
    ),
    "not-this-table": Wording(
        STOP,
        "A file or sheet that you gave is not one of the tables that the agreement names.",
        "Leave it out, or check that its headings are those of the blank sheet.",
    ),
    "few-columns": Wording(
        STOP,
        "This file has {extra} columns that “{table}” needs, so it is probably another file.",
        "Check that it is the right one; the blank sheet shows every heading.",
    ),
    "missing-column": Wording(
        STOP, "There is no column “{column}”.", "Add a column with the heading “{column}”, or check how it is spelled."
    ),
    "look-alike-heading": Wording(
        CONFIRM,
        "The heading “{extra}” looks like “{column}”.",
        "Say that it is the same column, or change the heading to “{column}”.",
    ),
    "other-heading": Wording(
        CONFIRM,
        "The column “{column}” is called “{extra}” in your file.",
        "Say once that it is the same column and it will be remembered, or change the heading to “{column}”.",
    ),
    "heading-twice": Wording(STOP, "Two columns could be “{column}”.", "Keep one of them, or rename the other."),
    "missing-value": Wording(
        STOP, "“{column}” is empty in {many}.", "Fill in these cells, or write the agreed words for not known."
    ),
    "scientific-notation": Wording(
        STOP,
        "In {many} of “{column}” the spreadsheet has shortened a long number, so that digits are lost.",
        "Format the column as text and type or paste the full numbers again.",
    ),
    "lost-zeros": Wording(
        STOP,
        "In {many} of “{column}” the spreadsheet seems to have dropped the zeros at the front.",
        "Format the column as text and paste the numbers again from where they came.",
    ),
    "not-a-number": Wording(STOP, "“{column}” is not a whole number in {many}.", "Write digits alone, such as 12."),
    "out-of-range": Wording(
        STOP, "“{column}” is outside {extra} in {many}.", "Check these cells; a slip of one key is the usual cause."
    ),
    "unknown-code": Wording(STOP, "“{column}” is not one of the agreed words in {many}.", "Use one of: {extra}."),
    "not-yes-or-no": Wording(STOP, "“{column}” is neither yes nor no in {many}.", "Write yes or no."),
    "ambiguous-date": Wording(
        STOP,
        "The date in “{column}” could be read two ways in {many}.",
        "Write these dates with the year first, such as 2026-07-31.",
    ),
    "ambiguous-date-mixed": Wording(
        STOP,
        "Because of the dates that are the other way round, those of “{column}” in {many} could be read two ways.",
        "Mend the dates that are the other way round first. If the rest are all as {extra}, nothing else is needed.",
    ),
    "date-other-way-round": Wording(
        STOP,
        "In {many} of “{column}” the day and the month are the other way round from what was agreed.",
        "Write {extra}, or the year first, such as 2026-07-31.",
    ),
    "date-as-number": Wording(
        STOP, "In {many} of “{column}” there is a number where a date should be.", "Format the column as a date."
    ),
    "not-a-date": Wording(
        STOP, "“{column}” is not a date in {many}.", "Write {extra}, or the year first, such as 2026-07-31."
    ),
    "formula": Wording(
        STOP, "{many} of “{column}” hold a formula.", "Copy the column and paste it back as values only."
    ),
    "error-cell": Wording(
        STOP, "{many} of “{column}” hold an error such as #N/A.", "Mend the formula it came from, or clear the cell."
    ),
    "duplicate-rows": Wording(
        STOP,
        "{many} have the same {extra}; each should be there once ({table}: {column}).",
        "Keep one row for each, or check the number.",
    ),
    "outside-period": Wording(
        CONFIRM,
        "“{column}” is not in {extra} in {many}.",
        "Check that these rows belong to this quarter; say why if they do.",
    ),
    "no-class": Wording(
        STOP,
        "The agreement does not say how {many} of “{column}” should go.",
        "Check the spelling; if it is right, the agreement needs a group for it.",
    ),
    "personal-detail": Wording(
        STOP,
        "“{column}” seems to hold a {extra} in {many}.",
        "Take it out of these cells; if it belongs in your records, keep it in a column that stays.",
    ),
    "may-be-personal": Wording(
        CONFIRM,
        "“{column}” may hold a {extra} in {many}.",
        "Look at these cells and take out what tells who somebody is; say why if it is something else.",
    ),
    "near-unique": Wording(
        CONFIRM,
        "Nearly every row has a different “{column}”, so it could work like a name.",
        "Check that this is the right column; say why if it is.",
    ),
    "surprising-change": Wording(
        CONFIRM, "{extra}", "Check that the file is whole and the right quarter; say why if it is."
    ),
    "people-file-needed": Wording(
        STOP,
        "The agreement lets rows go only about people who have been told, and there is no list of who was told.",
        "Add the list of people told (client, recipient, purpose, told_on, notice, choice).",
    ),
    "people-file-unreadable": Wording(
        STOP,
        "{many} of the list of people told cannot be understood: {extra}.",
        "Mend these rows; the headings are client, recipient, purpose, told_on, notice and choice.",
    ),
    "agreement-not-signed": Wording(
        STOP, "The agreement is not signed by both sides.", "Both sides sign it first; nothing goes until they have."
    ),
    "agreement-changed": Wording(
        STOP,
        "The agreement was changed after it was signed.",
        "Use the document that was signed, or have both sides sign this one.",
    ),
    "agreement-not-in-force": Wording(
        STOP,
        "The agreement does not cover {extra}.",
        "Check the quarter; if it is right, the agreement must be varied.",
    ),
    "could-be-joined": Wording(
        STOP,
        "Rows of {extra} could be matched with one another, because fewer than {many} share some combination.",
        "The agreement must make what the two share coarser before this file can go.",
    ),
}
