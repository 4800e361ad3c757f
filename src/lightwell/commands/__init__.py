"""The command line, a module for each area; the words and keys are fixed by its reference."""
