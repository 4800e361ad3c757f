"""The gateway: an agreement, a file and a keyring in; one delivery per recipient out.

Stage 3, sharing. Pure of the web; the same engine runs on the server and at a provider's own desk.
"""
