"""New Zealand English.

All stages.
"""
