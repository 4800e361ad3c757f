"""Lightwell: one programme's information, handled together by an agency, its providers and families.

All stages.
"""
