"""Everything that is wrong with a quarter's file, found in one pass, in words a receptionist can act on.

Stage 3, sharing. Nothing is guessed and nothing is mended silently; no problem ever repeats a person's value.
"""
