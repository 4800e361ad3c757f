"""The demonstration, "Best foot forward": a client of Lightwell, told only through its actions."""
