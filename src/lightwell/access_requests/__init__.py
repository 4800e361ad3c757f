"""A family asks to see or to correct what is held about them: one case, both sides' clocks, and one letter back.

Stage 4, access and correction.
"""
