"""A family's own space: one link for one person, what is held, who looked, choosing, asking, writing, and goodbye.

Stages 3 and 4. Import from its modules (`models`, `spaces`, `writing`); models load after Django does.
"""
