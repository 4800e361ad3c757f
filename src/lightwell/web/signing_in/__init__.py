"""Signing in, and looking after what one signs in with: the pages round django-allauth's steps.

All stages. Source: OWASP ASVS 5.0, chapters 6 and 7; docs/adr/0023-sign-in.md. django-allauth decides what comes next,
counts attempts and checks codes and passkeys; every change goes through our gate, and every page is our own.
"""
