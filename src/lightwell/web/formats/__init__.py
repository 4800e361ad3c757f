"""How dates and numbers are written here: 1 July 2026, 1:30 pm, 1,234.5.

All stages.
"""
