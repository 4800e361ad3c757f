"""A program of its own, for the environment that has pymerkle: leaves on standard input, one a line, into one tree.

Prints the tree's root and how long it took, without reading the lines, as JSON. With a path as its argument the tree is
kept there in SQLite, as the ledger's is kept in PostgreSQL; without one in memory.
"""

import json
import sys
import time

from pymerkle import InmemoryTree, SqliteTree

AT_ONCE = 20_000


def main():
    leaves = sys.stdin.buffer.read().splitlines()
    tree = SqliteTree(sys.argv[1]) if len(sys.argv) > 1 else InmemoryTree()
    began = time.perf_counter()
    for first in range(0, len(leaves), AT_ONCE):
        tree.append_entries(leaves[first : first + AT_ONCE])
    root = tree.get_root()
    took = time.perf_counter() - began
    print(json.dumps({"root": root.hex(), "seconds": took, "leaves": len(leaves)}))


main()
