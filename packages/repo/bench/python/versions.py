"""Prints the versions of the peers that are installed, as JSON."""

import importlib.metadata
import json
import platform


def versions():
    yield "asyncio", platform.python_version()
    for name in ("trio", "anyio"):
        try:
            yield name, importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            pass


if __name__ == "__main__":
    print(json.dumps(dict(versions())))
