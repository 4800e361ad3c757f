"""Guests: people who come in without an account, by a link of their own and a code given in person.

Stages 1, 3 and 4. Import from its modules (`models`, `actions`, `queries`); models load after Django does.
"""
