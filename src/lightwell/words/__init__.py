"""How hard words are to read, for an adult or for a child, and which plainer ones there are.

All stages. Pure of Django. Source: Data Protection and Use Policy, Transparency and Choice guideline: in words, and at
a level, that people understand.
"""

from lightwell.words.measuring import BOUNDS, Audience, Bounds, LongSentence, Measured, NotMeasured, measure
from lightwell.words.plainer import HardWord

__all__ = ["BOUNDS", "Audience", "Bounds", "HardWord", "LongSentence", "Measured", "NotMeasured", "measure"]
