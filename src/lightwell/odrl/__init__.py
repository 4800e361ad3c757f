"""Agreements in others' terms: ODRL 2.2 policies with DPV terms, there and back, and what such a policy decides.

Stage 2, agreement. Pure of Django. Source: W3C ODRL Information Model 2.2 and ODRL Vocabulary 2.2.
"""
