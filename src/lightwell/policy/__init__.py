"""What is right: clauses, purposes, decisions and the rules of each stage. Pure; standard library only.

All stages.
"""
