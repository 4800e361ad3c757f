"""What is handed over, checked, sent and opened: keys, hand-overs, deliveries and who saw them.

Stage 3, sharing. Import from its modules; models load after Django does.
"""
