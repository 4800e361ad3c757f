"""What people type: one module for each group of commands, each with `register(subparsers)`.

All stages. A command is a function from its arguments to an exit code: 0 yes or done, 1 no or problems were found. What
cannot be read or was misused is raised as `answering.Misuse` (or the gateway's `Unusable`) and becomes 2 with one line.
"""
