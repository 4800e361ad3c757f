"""Co-design: what a programme is to do, what it thinks it needs to know, and everybody's view of that, answered.

Stage 1, co-design. Import from its modules (`models`, `actions`, `queries`); models load after Django does.
"""
