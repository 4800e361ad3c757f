"""Who asks: organisations, their units, accounts and the offices people hold.

All stages. Import from its modules (`models`, `acting`, `actions`, `naming`); models load after Django does.
"""
