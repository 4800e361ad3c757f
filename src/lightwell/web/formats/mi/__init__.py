"""Te reo Māori: dates stay in the same order as New Zealand English.

All stages.
"""
