"""What was agreed: programmes, and the agreements that both sides sign and nobody edits afterwards.

Stage 2, agreement. Import from its modules (`models`, `actions`, `queries`); models load after Django does.
"""
