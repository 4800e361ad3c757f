"""For other systems: the same gate and the same walls, spoken in JSON over HTTP.

Stage 3, sharing. Import from its modules; models load after Django does.
"""
