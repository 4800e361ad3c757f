"""People: who it is about, held by a provider alone; who may act for whom; what each was told and chose.

Stages 3 and 4. Import from its modules (`models`, `actions`, `telling`); models load after Django does.
"""
