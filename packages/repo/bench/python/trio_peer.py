import time

import trio

import peer


class Peer(peer.Peer):
    def run(self, main):
        return trio.run(main)

    async def join(self, functions):
        async with trio.open_nursery() as nursery:
            for function in functions:
                nursery.start_soon(function)

    async def cancel_when(self, ready, functions):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self.join, functions)
            await ready()
            start = time.perf_counter()
            nursery.cancel_scope.cancel()
        return peer.milliseconds_since(start)

    async def checkpoint(self):
        await trio.lowlevel.checkpoint()

    async def forever(self):
        await trio.sleep_forever()

    def limiter(self, limit):
        return trio.CapacityLimiter(limit)
