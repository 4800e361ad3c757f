"""Whom one may be in the demonstration. Nobody here is or was anybody; `demo.telling` gives each their account."""

from __future__ import annotations

from lightwell.web.fixed_accounts import FixedAccount

AGENCY = "The Agency (demonstration)"
CCSS = "City Centre Social Services"
HARBOUR = "Harbour Whānau Trust"

PASSWORD = "kererū in the pūriri"  # noqa: S105  (everybody may know both; nothing here is anybody's)
PASSPHRASE = "kererū over the harbour at dawn"  # noqa: S105
"""The keyring's in the demonstration, where everybody may know it."""

FAMILY_LINK, FAMILY_PIN = "family-link", "205471"
"""The file in the state folder that has the link of one parent's own page, and the PIN that she chose."""

ACCOUNTS = (
    FixedAccount(
        "mere", "mere@ccss.example", "Mere Tūhoro", "Manager", CCSS, "",
        "Keeps the keys, and sees where the programme stands and who saw what.",
    ),
    FixedAccount(
        "sione", "sione@ccss.example", "Sione Fakatava", "Reporting officer", CCSS, "",
        "Hands over each quarter, after looking at exactly what each recipient would get.",
    ),
    FixedAccount(
        "priya", "priya@agency.example", "Priya Nair", "Analyst", AGENCY, "Evaluation",
        "Opens what Evaluation was sent, and says under which clause and why.",
    ),
    FixedAccount(
        "tom", "tom@agency.example", "Tom Bailey", "Reporting officer", AGENCY, "Contract reporting",
        "Opens the protected counts, and nothing about any one person.",
    ),
    FixedAccount(
        "hana", "hana@agency.example", "Hana Ōkeroa", "Contract advisor", AGENCY, "Contracts",
        "Looks after the agreement. Sees no rows at all.",
    ),
    FixedAccount(
        "wei", "wei@agency.example", "Wei Zhang", "Privacy officer", AGENCY, "Privacy",
        "Sees who at the Agency opened what, by name, and answers for it.",
    ),
    FixedAccount(
        "aroha", "aroha@harbour.example", "Aroha Pukeroa", "Manager", HARBOUR, "",
        "Another provider, with no part in this programme. Sees nothing of it.",
    ),
)  # fmt: skip

BESIDE = (
    FixedAccount(
        "anika", "anika@northside.example", "Anika Sharma", "Manager", "Northside Family Support", "",
        "Was asked when the programme was designed.",
    ),
    FixedAccount(
        "rangi", "rangi@advisory.example", "Rangi Pōtae", "Manager", "City Māori Advisory Group (demonstration)", "",
        "Was asked when the programme was designed.",
    ),
)  # fmt: skip
"""Those who took part in designing it and whom nobody is with one click."""
