"""Documents on paper, and PDF files that can be read aloud (PDF/UA-1), made from structured content.

All stages. Pure of Django. Source: Web Accessibility Standard 1.2 (WCAG 2.2 AA) and ISO 14289-1.
"""
