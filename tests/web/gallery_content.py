"""What the gallery's components say. Every person, family and organisation in it is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

from django.core.paginator import Paginator

from tests.web.gallery_forms import OpeningForm

SHEET = (
    "academic",
    "acid",
    "acrobat",
    "romp",
    "agency",
    "alarm",
    "album",
    "spider",
    "amuse",
    "angel",
    "ankle",
    "apart",
)


def column(name: str, *purposes: str) -> SimpleNamespace:
    return SimpleNamespace(name=name, purposes=purposes)


def words(text: str, state: str) -> SimpleNamespace:
    return SimpleNamespace(words=text, state=state)


def frame() -> dict[str, object]:
    """What every page carries round its content."""
    return {
        "signed_in_as": SimpleNamespace(
            name="Sione Fakatava",
            role="Reporting officer",
            unit="",
            organisation="City Centre Social Services",
        ),
        "navigation": [
            SimpleNamespace(words=text, url=f"/{text.replace(' ', '-').lower()}", is_current=text == "Send a quarter")
            for text in ("Journey", "Send a quarter", "Who saw what", "Flow map", "Trends")
        ],
        "sign_out_url": "/sign-out",
        "runs_this_machine": "City Centre Social Services runs this machine and holds its own keys.",
        "footer_links": [SimpleNamespace(words="How we keep information safe", url="/safety")],
        "printed_at": datetime(2026, 10, 12, 2, 5, tzinfo=UTC),
    }


def examples() -> dict[str, object]:
    """Realistic content for every component. Everybody in it is invented."""
    return {
        "form": OpeningForm(data={"clause": "", "reason": "", "until": "soon"}),
        "clean_form": OpeningForm(),
        "steps": [
            words("File read", "done"),
            words("3 problems mended", "done"),
            words("Look before you send", "now"),
            words("Send", "later"),
            words("Receipt", "later"),
        ],
        "going": [
            column("Client number", "evaluation"),
            column("Date of birth", "evaluation", "reporting"),
            column("Region", "evaluation"),
            column("Ethnicity", "evaluation", "reporting"),
            column("Started", "evaluation", "reporting"),
            column("Sessions", "evaluation", "reporting"),
            column("Before", "evaluation"),
            column("After", "evaluation"),
        ],
        "staying": ["First name", "Last name", "Phone", "School", "Notes", "Marae", "Street", "Worker", "Satisfaction"],
        "evaluation_columns": ["Person", "Born", "Region", "Ethnicity", "Started", "Sessions", "Before", "After"],
        "evaluation_numbers": [5, 6, 7],
        "evaluation_rows": [
            ["e7·Kq2mV", "2019", "Te Whanganui-a-Tara Wellington", "Māori; European", "2026-07", "9", "21", "14"],
            ["e7·9fBwc", "2021", "Te Whanganui-a-Tara Wellington", "Pacific peoples", "2026-07", "12", "17", "11"],
            ["e7·Zr04t", "2020", "Te Whanganui-a-Tara Wellington", "Asian", "2026-08", "10", "9", "8"],
            ["e7·LmX1d", "2018", "Kāpiti Coast", "Māori", "2026-08", "11", "19", "10"],
        ],
        "reporting_columns": ["Measure", "Shown", "How it was protected"],
        "reporting_numbers": [1],
        "reporting_rows": [
            ["Families who started", "18", "rounded to base 3"],
            ["Completed at least 9 sessions", "30", "rounded to base 3"],
            ["Left in the first month", "suppressed", "fewer than 6"],
        ],
        "reasons": [
            SimpleNamespace(
                sentence="Contract reporting may have counts only, so it cannot download rows.",
                source="Agreement best-foot-forward version 1, clause 2",
            ),
            SimpleNamespace(
                sentence="Nobody has said why it is needed.",
                source="Data Protection and Use Policy, Purpose Matters",
            ),
        ],
        "rows": [14, 27, 31, 40, 88, 91, 102, 117, 130, 131],
        "page": Paginator(range(340), 25).page(2),
        "sent_at": datetime(2026, 10, 12, 2, 5, tzinfo=UTC),
        "due_on": date(2026, 10, 16),
        "digest": "9f2c41d07be85a3c66f1d2048bb97e35a1c07d42e9685f3bb1e0c4a7d8f65210",
        "accounts": accounts(),
        "sheet_words": list(SHEET),
        "markup": "<script>alert('Hōne')</script>",
    }


def accounts() -> list[SimpleNamespace]:
    people = [
        ("Mere Tūhoro", "Manager", "City Centre Social Services", "", "Sees the journey, who saw what, and the keys."),
        ("Sione Fakatava", "Reporting officer", "City Centre Social Services", "", "Sends each quarter."),
        ("Priya Nair", "Analyst", "The Agency (demonstration)", "Evaluation", "Opens what Evaluation was sent."),
        ("Tom Bailey", "Reporting officer", "The Agency (demonstration)", "Contract reporting", "Opens the counts."),
        ("Aroha Pukeroa", "Manager", "Harbour Whānau Trust", "", "Another provider. Sees nothing of the others."),
    ]  # fmt: skip
    return [
        SimpleNamespace(key=f"account-{n}", name=name, role=role, organisation=organisation, unit=unit, does=does)
        for n, (name, role, organisation, unit, does) in enumerate(people)
    ]
