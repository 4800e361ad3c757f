"""Words by which a sentence of a notice could say what no clause says: others, things, harm, conditions, promises.

Stage 3, sharing. Source: Data Protection and Use Policy, Transparency and Choice guideline: no surprises. A word of
these lists is no fault where what stood there, or its clause, has it too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lightwell.policy.notice_parts import stems


def _of(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


OTHERS: Final = _of(
    "neighbours?", "landlords?", "schools?", "teachers?", "doctors?", "nurses?", "hospitals?", "employers?",
    "boss(?:es)?", "banks?", "church(?:es)?", "newspapers?", "media", "reporters?", "journalists?", "the public",
    "internet", "facebook", "websites?", "online", "friends?", "mum", "mums", "dad", "dads", "mother", "father",
    "parents", "nana", "partner", "your ex", "husband", "wife", "government", "ministry", "ministries", "minister",
    "inland revenue", "ird", "acc", "kāinga ora", "kainga ora", "msd", "corrections", "council", "insurers?",
    "insurance", "universit(?:y|ies)", "lawyers?", "judges?", "other agencies", "other organisations",
    "other providers", "probation", "strangers?", "compan(?:y|ies)", "advertisers?", "researchers?", "relatives?",
    "whole world", "customs",
)  # fmt: skip
THINGS: Final = _of(
    "photos?", "photographs?", "picture of you", "address(?:es)?", "street", "phone", "telephone", "mobile",
    "e-?mails?", "messages", "birthdays?", "birth ?dates?", "date of birth", "income", "earn\\w*",
    "how much money", "wages", "debts?", "benefits?", "health", "illness(?:es)?", "medical", "medicines?",
    "diagnos\\w+", "school reports?", "criminal", "convictions?", "crimes?", "religion", "faith", "visas?",
    "bank account", "tax", "client numbers?", "nhi", "passports?", "fingerprints?", "your (?:whole )?file",
    "diar(?:y|ies)", "signature", "disabilit\\w+", "sexualit\\w+", "pregnan\\w+", "drugs?", "alcohol", "drinking",
    "voice", "videos?", "recordings?", "violence", "secrets", "camera", "spy", "spies", "track(?:ed|ing|s)?",
    "house numbers?", "sell", "sells", "sold", "marketing", "advert\\w*",
)  # fmt: skip
HARM: Final = _of(
    "loses?", "losing", "lost", "punish\\w*", "trouble", "fined", "kick\\w*", "thrown", "taken away", "takes? away",
    "sanction\\w*", "penalt\\w+", "arrest\\w*", "evict\\w*", "deport\\w*", "angry", "sad", "upset",
    "disappoint\\w*", "blame\\w*", "worse", "turn(?:ed)? away", "in danger", "report you", "reported to",
    "against you",
)  # fmt: skip
# Where it is about choosing or asking, these are harm too; elsewhere an item may be called so.
HARM_OF_A_NO: Final = _of(
    "stops?", "stopped", "ends?", "ended", "costs?", "pays?", "charged?", "leaves?", "cuts?", "refuse\\w*",
    "den(?:y|ies|ied)", "less", "fewer", "waits?", "longer", "out of the programme", "hard(?:er)?", "slow(?:er)?",
)  # fmt: skip
GOOD: Final = _of(
    "help\\w*", "places?", "support", "services?", "sessions?", "programme", "come", "stay", "join", "welcome",
    "start", "go on", "continue", "carry on", "look after", "see you", "care",
)  # fmt: skip
PROMISES_TOO_MUCH: Final = _of(
    "anonymous\\w*", "secretly", "a secret", "in secret", "private(?:ly)?", "confidential\\w*", "safe(?:ly)?",
    "secure(?:ly)?", "guarantee\\w*", "promis\\w+", "(?:nobody|no one) (?:can|will|could) ever", "never ever",
    "for ever", "forever", "impossible", "untraceable", "hidden", "certain(?:ly)? never",
)  # fmt: skip
CONDITIONS: Final = _of(
    "only (?:if|when|after|with|once)", "unless", "except", "as long as", "provided that", "in writing",
    "permission", "(?:good )?reason", "by letter", "on a form", "fill in", "fee",
    "(?:you|people|children|they) (?:must|have to|need to|ought to)", "has to be", "if we agree", "if they agree",
    "if we want", "if we like",
)  # fmt: skip
PRESSES: Final = _of(
    "should", "had better", "ought", "expect\\w*", "hope you", "want you to", "best if", "good famil(?:y|ies)",
    "(?:yes|it|this|that) is (?:better|best|wiser|safer)", "everyone says yes", "do not say no", "don't say no",
)  # fmt: skip
PERHAPS: Final = _of(
    "maybe", "perhaps", "possibly", "probably", "sometimes", "usually", "mostly", "might", "for now", "this year",
    "at the moment", "right now", "to begin with", "yet", "not always", "not many",
    "not often", "few", "rarely", "seldom", "(?:nearly|almost) (?:always|never|all)", "generally", "normally", "mainly",
    "as a rule", "in general", "next (?:week|month|quarter|year)",
    "at times", "most times", "most of the time", "for the most part", "in most cases",
)  # fmt: skip
EVERYTHING: Final = _of(
    "everything", "all of it", "all about you", "all your", "all we know", "whatever", "anything", "all of you",
)  # fmt: skip
ALL_SEE: Final = re.compile(
    r"\b(?:everyone|everybody|anyone|anybody|all of them) (?:else )?(?:can |may |will |who wants )?"
    r"(?:see|sees|get|gets|know|knows|read|reads|look|looks|use|uses|ask|asks)\b",
    re.IGNORECASE,
)
NAMED: Final = re.compile(
    r"\b(?:your|their|his|her|people's|full|first|last|real|the) names?\b|\bwho you are\b"
    r"|\bwho (?:each )?(?:it|they) (?:is|are)\b|\bit(?:'s| is) you\b|\bnames? (?:you|people)\b|^names?\b",
    re.IGNORECASE,
)
GUESSED: Final = re.compile(r"\b(?:guess\w*|recogni[sz]e\w*|work (?:it )?out|find out|identif\w+)\b", re.IGNORECASE)

CONCEPTS: Final[Mapping[str, re.Pattern[str]]] = {
    "how old they are": re.compile(r"\b(?:ages?|how old|birth|born|year-olds?)\b", re.IGNORECASE),
    "where they live": re.compile(
        r"\b(?:area|suburb|town|region|where (?:you|they|people|the person) lives?|where they live|city)\b",
        re.IGNORECASE,
    ),
    "which peoples they belong to": re.compile(r"\b(?:ethnic\w*|which peoples|peoples|iwi|race)\b", re.IGNORECASE),
    "which gender they have": re.compile(r"\b(?:gender|boy|girl|sex)\b", re.IGNORECASE),
    "how things were going": re.compile(
        r"\b(?:wellbeing|feel|felt|feeling|feelings|things were|were going)\b", re.IGNORECASE
    ),
    "how often they came": re.compile(r"\b(?:sessions?|how often|how many times|visits?)\b", re.IGNORECASE),
    "what they said": re.compile(r"\b(?:what you said|your words|your story|stories)\b", re.IGNORECASE),
}
"""What rows are commonly about: named in a sentence only where its clause sends it."""

ALIKE: Final = tuple(
    map(
        stems,
        (
            "age old born birth",
            "area live lives suburb town region city home",
            "ethnic ethnicity peoples belong",
            "session sessions time times visit visits come came attend attended meeting often",
            "start started began begin first came join joined",
            "end ended exit stop stopped finish finished left leave reason",
            "wellbeing going feel felt feeling",
            "happy like liked satisfied enjoy enjoyed",
            "child children kids tamariki",
            "gender boy girl sex",
            "took take taking part come came join joined",
        ),
    )
)
"""Words that name the same thing in a row, by their stems."""

SAME_THING: Final = tuple(
    map(
        stems,
        ("address addresses street house", "phone telephone mobile", "birthday birth born birthdate", "mail email"),
    )
)
"""Words for a thing that could go as it is, beside those that its item is called by."""
