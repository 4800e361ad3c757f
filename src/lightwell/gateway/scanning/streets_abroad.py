"""How the rest of the world writes where a house stands, as far as a text shows it.

Stage 3, sharing. Source: street words of many languages. Most put the number after the street, where a score or a room
has one too, so the words beside a number are looked at.
"""

from __future__ import annotations

import re
from functools import cache

from lightwell.gateway.scanning.columns import without_marks
from lightwell.gateway.scanning.gazetteers import words

_HOUSE = r"\d{1,5}[a-zA-Z]?\b"
_NAMED = r"\p{L}[\p{L}\p{M}'’.\-]*"
_CAPITAL = r"\p{Lu}[\p{L}\p{M}'’.\-]+"
_SMALL = r"(?:d[aeiou]s?|del|della|dell['’]|de la|la|las|los|le|les|van|von|der|den|zu|am|im|y|e|al|el)"
_ENDINGS = (
    "stra(?:ß|ss)e|str|g[aä]ss(?:e|li)|gata|gatan|[rsdntl]gade|vej|veien|vegen|v[äa]gen|weg|allee|all[ée]en|platz|graben"
    "|br[üu]cke|damm|ufer|steig|chaussee|laan|straat|plein|singel|dreef|gracht|katu|kuja|polku|torget|torvet|torv"
    "|str[æa]de|str[æa]ti|bakken|v[æe]nget|lunden|svingen|haugen|terrassen|kroken|ulica|utca"
)
_ENDED = (
    rf"(?i)\b\p{{L}}{{3,}}(?:{_ENDINGS})\.?\s+{_HOUSE}"
    r"|\b\d{1,5}[a-z]?,?\s+\p{L}{3,}(?:stra(?:ß|ss)e|gasse|straat|laan|vej|veien|v[äa]gen|gatan?|katu)\b"
)
_BEFORE = (
    r"Rue|Via|Viale|Vicolo|Piazza|Piazzale|Corso|Largo|Lungomare|Strada|Stradă|Calle|C/|Avenida|Avda|Av\.|Paseo|Plaza"
    r"|Camino|Carrer|Carrera|Rúa|Rua|Praça|Travessa|Estrada|Alameda|Chemin|Allée|Quai|Impasse|Boulevard|Bulevardul|Calea"
    r"|Aleea|[Uu]l\.|[Uu]lica|[Uu]lice|[Aa]leja|[Tt]rg|Cesta|Nábřeží|[Nn]áměstí|Jalan|Jln|Jl\.|Lorong|ул\.|улица|пр\."
    r"|проспект|переулок|бульвар|площадь|οδός|Οδός|Λεωφ(?:όρος|\.)|Πλατεία"
)
_MORE_WORDS = rf"(?:\s+(?:{_SMALL}\s+)?{_NAMED}){{0,4}}"
_PREFIXED = rf"(?:^|[^\p{{L}}])(?:{_BEFORE})\s*(?:{_SMALL}\s+)*{_CAPITAL}{_MORE_WORDS},?\s+(?:[Nn]o?[.º°]\s*)?{_HOUSE}"
_AFTER = (
    r"u\.|út|útja|utca|utcája|tér|tere|körút|krt\.|köz|rkp\.|kapu|ulica|ulice|cesta|trg|náměstí|nám\.|tänav|gatvė|iela"
    r"|caddesi|cad\.|sokak|sokağı|sok\.|bulvarı|mahallesi|mah\.|puiestee|tie|väg|gränd|torg|gate|vei|plass|plads|all[ée]"
    r"|weg|platz|allee|gasse|ring|hof|markt|laan|straat|plein|terrasse|str\.?|strasse|straße"
)
_SUFFIXED = rf"\b{_CAPITAL}\s+(?:{_AFTER})\s+{_HOUSE}"
_FRENCH = (
    r"\b\d{1,5},?\s+(?:bis\s|ter\s)?(?i:rue|avenue|av\.|boulevard|bd|allée|chemin|impasse|quai|via|viale|calle|rua|calea)"
    rf"\s+(?:{_SMALL}\s+|[dl]['’])*\p{{Lu}}"
)
_EASTERN = (
    r"\d(?:丁目|番地|番|号|號)|[路街道巷弄里]\s?\d+|[로길동]\s?\d+|\d+\s?[호]\b"
    r"|\b(?i:house|flat|plot|h|door)\.?\s(?i:no)\.?\s?\d+[a-zA-Z/\d-]*,"
)
_FORCES = r"(?i)\b(?:psc|cmr|unit)\s\d+,?\sbox\s\d+|\b(?:APO|FPO|DPO),?\s(?:AA|AE|AP)\b"
_SUITE = r"(?i)\b\d{1,6}\b,?\s(?:[\p{L}\d.'’\-/]+,?\s+){1,8}(?:apt|suite|ste)\.?\s#?\d+"
CORNER = (
    r"(?i:\bcorner of)\s+(?:the\s+)?(?:\d+\s+)?\p{Lu}[\p{L}\d.'’\- ]{1,50}?\s(?:and|&)\s+(?:the\s+)?(?:\d+\s+)?\p{Lu}"
    r"|(?i:\bcorner of\s[^.!?]{3,60}\b(?:streets?|str?s?|roads?|rds?|ave|avenues?|courts?|drives?|lanes?|terrace)\b)"
)
ABROAD = (_ENDED, _PREFIXED, _SUFFIXED, _FRENCH, _EASTERN, _FORCES, _SUITE)  # one at a time: together they are slower

# A number, words and a number; and where somebody lives or a thing is sent, words and a number. Only a word that is
# neither a thing counted nor a room tells these from a score or a session, so the words are looked at, each once.
BETWEEN_NUMBERS = rf"\b\d{{3,6}}\s+((?:{_NAMED}\s+){{1,4}}){_HOUSE}"
_CUES = (
    "lives?|living|lived|stays?|staying|located|situated|moved|sent?|deliver(?:ed)?|posted|ship(?:ped)?|address|office"
    "|home|shop|side|station|stop|drops?|meet|arrived?|found"
)
AFTER_A_CUE = (
    rf"(?i:\b(?:{_CUES})\b)[^.!?\n\d]{{0,40}}?\s(?:{_NAMED}\s+){{0,2}}({_CAPITAL})\s+{_HOUSE}(?:\s*$|\s*[.,?!\n])"
)
_WORDS = re.compile(r"[^\W\d_]+")
_FEWEST_LETTERS = 5


def could_be_a_street(text: str) -> bool:
    """Words beside a house number: in capitals, or a long word that is nobody's; and none an ordinary one."""
    begins_so = text[:1].isupper() or len(text) >= _FEWEST_LETTERS
    return begins_so and not any(without_marks(word) in _ordinary() for word in _WORDS.findall(text))


@cache
def _ordinary() -> frozenset[str]:
    return words("not_names") | words("ordinary_words") | words("counted")
