"""The shell around the stages: settings, the database it runs on, and the pages.

All stages.
"""
