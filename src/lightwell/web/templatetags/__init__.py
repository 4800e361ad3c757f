"""What the components in templates/cotton/ ask of Python. All stages; no source but our own look."""
