import importlib
import time

import anyio
import anyio.lowlevel

import peer


class Peer(peer.Peer):
    def __init__(self, backend):
        if backend == "trio":
            importlib.import_module("trio")  # Its absence is told as such.
        self.backend = backend

    def run(self, main):
        return anyio.run(main, backend=self.backend)

    async def join(self, functions):
        async with anyio.create_task_group() as group:
            for function in functions:
                group.start_soon(function)

    async def cancel_when(self, ready, functions):
        async with anyio.create_task_group() as group:
            group.start_soon(self.join, functions)
            await ready()
            start = time.perf_counter()
            group.cancel_scope.cancel()
        return peer.milliseconds_since(start)

    async def checkpoint(self):
        await anyio.lowlevel.checkpoint()

    async def forever(self):
        await anyio.sleep_forever()

    def limiter(self, limit):
        return anyio.CapacityLimiter(limit)
