"""Why something about a family's case cannot be done, in words that say what to do instead.

Stage 4, access and correction. Source: Privacy Act 2020 ss 22, 40 to 57 and 59 to 65; the rules that give them are in
`lightwell.policy.access_rules`.
"""

from __future__ import annotations

from typing import Final

from lightwell.policy.decisions import Reason
from lightwell.policy.forms_given import FORM_GIVEN
from lightwell.policy.refusal_grounds import NEITHER_SOURCE
from lightwell.policy.sharing_rules import HOUSE

TWO_PEOPLE: Final = "Lightwell: a no is looked at by two people, or its one author says why alone"
IDENTITY: Final = "Privacy Act 2020 s 57: be satisfied of who asks before anything is given"
TELL_WHY: Final = "Privacy Act 2020 ss 44 and 46: a refusal names its ground"
EXTEND: Final = "Privacy Act 2020 s 48 (correction: s 65)"

NOT_A_WORKER = Reason(
    "not-a-worker", "Only a manager or a front-line worker of the provider does this. Ask one of them to.", HOUSE
)
NO_AGREEMENT = Reason(
    "no-agreement",
    "There is no signed agreement with this agency here, so there is nobody to ask by it. Help them to ask the agency "
    "itself.",
    HOUSE,
)
OVER = Reason("case-is-over", "This case is over. Open another where they ask again.", HOUSE)
NO_AUTHORITY = Reason(
    "relationship-is-no-authority",
    "Being a parent, a partner or family is not authority by itself. Say what they may act on; where there is nothing, "
    "help the person to ask, or to sign a form.",
    "Privacy Act 2020 s 57; Privacy Commissioner, requests about children and young people",
)
NOBODY_TO_ACT_FOR = Reason(
    "asks-for-themselves", "Somebody who asks for themselves needs no authority. Leave it out.", IDENTITY
)
NOTHING_SEEN = Reason(
    "nothing-seen",
    "Write down what you saw, and why they act for the child’s good: that is what this stands on. Ask about an order "
    "of a court first.",
    "Privacy Act 2020 s 57; Privacy Commissioner, requests about children and young people",
)
IN_THE_REGISTER = Reason(
    "in-the-register",
    "This case is about somebody of your register, which has who may act for them. Open the register, and make sure "
    "of who asks from there.",
    IDENTITY,
)
NO_YES_NEEDED = Reason("no-yes-needed", "Nothing more is needed in writing here.", HOUSE)
NOT_CHECKED = Reason(
    "not-checked", "First make sure of who asks, and write down how. Nothing is given before that.", IDENTITY
)
NOT_WRITTEN = Reason(
    "not-written",
    "You act for them here, or say who they are, so you need their yes in writing: a letter, a signed form or an "
    "e-mail. Write down which. Where there is none, help them to ask the agency themselves.",
    "Privacy Act 2020 s 57; Data Protection and Use Policy, acting as an agent",
)
ASKED_ALREADY = Reason("asked-already", "The agency was asked already. Its answer is next.", HOUSE)
WOULD_NOT_WANT_IT = Reason(
    "would-not-want-it",
    "A request is not passed on where you know that the person would not want it. Tell them who holds it instead.",
    "Privacy Act 2020 s 43",
)
ANOTHERS_NUMBER = Reason(
    "anothers-number",
    "That is not the number of the person whom this case is about, by your register. Somebody else’s rows would be "
    "read for it. Look at their page, and write their own number.",
    "Privacy Act 2020 s 22, principle 11, and s 57",
)
SOMEBODYS_NUMBER = Reason(
    "somebodys-number",
    "That number belongs to somebody in your register, and this case was opened for nobody of it. Look whether the "
    "number is right. If it is, open a case from that person’s own page, where it is looked at who asks for them and "
    "on what, and end this one.",
    "Privacy Act 2020 s 22, principle 11, and s 57",
)
NOT_COMPARED = Reason(
    "register-closed",
    "You keep a register, so the number is compared with it before anything is looked for. Open the register, and do "
    "it from there. Whoever has no way into the register asks somebody who has.",
    "Privacy Act 2020 s 22, principle 11, and s 57",
)
UNDECIDED = Reason(
    "not-decided", "Not everybody who holds something has decided yet. Wait for them, or say that it is late.", HOUSE
)
NO_COPY = Reason(
    "no-copy",
    "Some of what is granted is in no letter and in no approved copy: they would get this letter alone. Under “Their "
    "copies” write the adult’s copy and approve it; or, where they see or hear it instead, write down there how.",
    FORM_GIVEN,
)
NOT_ITS_HOLDER = Reason(
    "not-its-holder",
    "Whoever holds it decides about it: at the agency its privacy officer, at the provider its manager.",
    "Privacy Act 2020 s 44",
)
DECIDED = Reason("decided-already", "This part was decided already.", HOUSE)
NOT_ASKED = Reason("not-asked-yet", "The provider has not asked for this yet.", HOUSE)
NOT_ALL_ANSWERED = Reason("not-all-answered", "Answer each item first; then all of it can be decided.", HOUSE)
NO_ITEM = Reason(
    "item-not-named",
    "Nobody has said which item this is about. Read what they wrote, and name it as the agreement does: otherwise no "
    "row of it can be found, and nobody who was sent it could be told.",
    "Privacy Act 2020, section 22, principle 7",
)
HAS_ITS_ITEM = Reason("item-named-already", "It says already what it is about.", HOUSE)
NO_ROW = Reason(
    "no-row-to-correct",
    "No row was found in what was sent, so there is nothing here to correct, and nobody who was sent it could be told. "
    "Answer that nothing is held, or say why it is not corrected; where they think otherwise, the provider asks again.",
    "Privacy Act 2020, section 22, principle 7",
)
NOTHING_IN_IT = Reason(
    "nothing-in-it",
    "An item is answered “Given” with nothing in it: no words and no paper. Put in what is given, or say that nothing "
    "is held.",
    "Privacy Act 2020 s 44: a yes gives the information",
)
OPEN_PAPERS = Reason(
    "papers-open", "Some paper is not read through yet. Decide what is taken out of it, and make its copy.", HOUSE
)
CUT = Reason(
    "cut-but-all-given",
    "Something was taken out of a paper, so not all is given. Answer its item “Given in part”, with the ground.",
    TELL_WHY,
)
A_SECOND_PERSON = Reason(
    "second-person",
    "Some of this is a no. Let somebody else look at it too, or say why you decide it alone.",
    TWO_PEOPLE,
)
PROPOSED = Reason("proposed-already", "Somebody asked for a second look already.", TWO_PEOPLE)
NOTHING_TO_LOOK_AT = Reason("all-a-yes", "Nothing is turned down, so nobody else need look. Decide it.", TWO_PEOPLE)
NOT_AN_ANSWER = Reason("not-an-answer", "That is not an answer to what was asked. Choose another.", HOUSE)
NO_GROUND = Reason("no-ground", "Choose the ground: the law has a closed list, and the letter names it.", TELL_WHY)
GROUND_FOR_A_YES = Reason("ground-for-a-yes", "Nothing is kept back here, so leave the grounds out.", TELL_WHY)
MUST_BE_SAID = Reason(
    "must-be-said", "On this ground you say whether you hold it. Choose “Not given” instead.", NEITHER_SOURCE
)
REASONS_ARE_OWED = Reason(
    "reasons-are-owed", "No harm comes of giving this reason, so the person is owed it.", "Privacy Act 2020 s 46"
)
NOTHING_WITHHELD = Reason("nothing-withheld", "There is no reason here to keep back.", "Privacy Act 2020 s 46")
NOT_A_PUBLIC_OFFICE = Reason(
    "not-a-public-office", "Only a public sector agency has this ground. Choose another.", "Privacy Act 2020 s 53"
)
SAY_WHY_NOT = Reason(
    "say-why-not", "Say in a few words why it is not corrected. The letter says it.", "Privacy Act 2020 s 63"
)
PROVIDER_WRITES = Reason("provider-writes", "The provider writes to the family here, in one letter.", HOUSE)
ONE_LETTER = Reason(
    "one-letter",
    "The agency takes no longer than you, or has decided: write the one letter that keeps the two apart.",
    "Privacy Act 2020 s 44; the request protocol of the signed agreement",
)
NOT_DECIDED = Reason("not-decided-yet", "Decide first; then the letter can be written.", HOUSE)
WRITTEN_ALREADY = Reason("written-already", "The family was written to already.", HOUSE)
NO_NAME = Reason("no-name", "No name was given here, since the rows are found without one.", HOUSE)
NO_LONGER = Reason("no-longer", "Say by how many working days, at least one.", EXTEND)
NOT_A_REASON = Reason("not-a-reason", "The law has three reasons for taking longer. Choose one of them.", EXTEND)
