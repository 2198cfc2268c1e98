"""Measures one job of one peer, and prints its samples as JSON.

    measure.py OPERATION PEER SIZE ROUNDS

The samples are milliseconds, or bytes per task for "memory". A peer that isn't installed is no failure: {"why": ...}.
"""

import importlib
import json
import sys

PEERS = {
    "asyncio.gather": ("gather_peer", ()),
    "asyncio.TaskGroup": ("task_group_peer", ()),
    "trio nursery": ("trio_peer", ()),
    "anyio on asyncio": ("anyio_peer", ("asyncio",)),
    "anyio on trio": ("anyio_peer", ("trio",)),
}


def main(operation, name, size, rounds):
    sys.setrecursionlimit(1_000_000)  # Some cancel by recursion; the default stops them 1,000 deep.
    module, args = PEERS[name]
    try:
        peer = importlib.import_module(module).Peer(*args)
    except ImportError as error:
        return {"why": f"{error.name or error} is not present"}
    except NotImplementedError as error:
        return {"why": str(error)}
    measure = getattr(peer, operation)
    measure(min(size, 100))  # Warms up.
    return {"samples": [measure(size) for _ in range(rounds)]}


if __name__ == "__main__":
    operation, name, size, rounds = sys.argv[1:]
    print(json.dumps(main(operation, name, int(size), int(rounds))))
