import asyncio
import time

import peer


class Peer(peer.Peer):
    """asyncio with nothing around it; asyncio.TaskGroup differs only in how it starts and joins."""

    def run(self, main):
        return asyncio.run(main())

    async def join(self, functions):
        await asyncio.gather(*(function() for function in functions))

    async def cancel_when(self, ready, functions):
        joined = asyncio.create_task(self.join(functions))
        await ready()
        start = time.perf_counter()
        joined.cancel()
        try:
            await joined
        except asyncio.CancelledError:
            pass
        return peer.milliseconds_since(start)

    async def checkpoint(self):
        await asyncio.sleep(0)

    async def forever(self):
        await asyncio.get_running_loop().create_future()

    def limiter(self, limit):
        return asyncio.Semaphore(limit)
