"""What happened: the gate every change goes through, and the entries nobody can alter.

All stages. Import from its modules (`gate`, `walls`, `governing`, `migrating`); models load after Django does.
"""
