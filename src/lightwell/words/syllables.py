"""How many syllables an English word has, by its spelling.

All stages. Source: the sounds that vowel letters stand for in English; the tests compare it with words counted by hand.
"""

from __future__ import annotations

import re
from functools import lru_cache

_VOWELS = re.compile(r"[aeiouy]+")

# An e that is written and not said.
_SILENT = re.compile(
    r"""
    (?<=[^aeiou])e$ (?<![^aeiouy]le)                            # made; not table
    | (?<=[gq])(?<!arg)ue (?=s?$)                               # league; not argue
    | (?<=[^aeiouyszxcgl])e (?=s$) (?<!she)(?<!che)             # times; not houses, watches
    | (?<=[aeiouyr]l)e (?=s$)                                   # rules; not tables
    | (?<=[^aeioutdl])e (?=d$) | (?<=[aeiouyrl]l)e (?=d$)       # asked; not needed, handled
    | (?<=[^aeiouyl])e (?=(?:ly|ments?|ful|less|ness|ty|where|times)$)      # safely, statement
    | (?<=som)e (?=(?:one|body|thing|where|times)$) | (?<=ever)y (?=(?:one|body|thing|where)$)
    """,
    re.VERBOSE,
)

# A vowel letter that is a sound of its own although another follows it.
_APART = re.compile(
    r"""
    (?<![tcs])i (?=a(?!ge?s?$|r$) | um | ou | ent?c | ents?$)   # material, medium, various, audience
    | (?<=[drpbmtv])i (?=o(?!u|n[^aeiou]?))                     # period
    | (?<=[ctn])i (?=at|et)                                     # associate, society
    | (?<=[^aeiou])i (?=er|est$)                                # happier
    | (?<=[lr])i (?=et|on$)(?<!lli)                             # variety, lion; not million
    | (?<![gq])u (?=a[lnrt] | ou | en(?!e) | i[dnc](?!g|e$) | ity | el)     # annual, influence, ruin, fuel
    | e (?=o(?![pun]) | um | at(?:e|i[ov]|r) | a(?:$|n$) | al[ism] | i[nst]g?$)   # video, museum, area, being
    | [aeouy] (?=ings?$)                                        # doing, trying
    | [oa] (?=y(?:e[re]|a))                                     # player, royal
    | o (?=e[mt]|asi) | a (?=os|iv) | (?<=co)o (?=p|rd)         # poem, oasis, chaos, naive, cooperate
    """,
    re.VERBOSE,
)


@lru_cache(maxsize=65536)
def syllables(word: str) -> int:
    """At least one; `word` in lower case."""
    said = word.replace("’", "'").partition("'")[0]
    if len(said) > 2:
        said = _SILENT.sub("", said)
    return max(1, len(_VOWELS.findall(said)) + len(_APART.findall(said)))
