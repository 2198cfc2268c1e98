"""The jobs, in terms of what every peer can do."""

import gc
import time
import tracemalloc

LIMIT = 10


class Peer:
    """A peer says how it starts, joins and cancels; the jobs are the same for all."""

    def run(self, main):
        """Runs an async function in the peer's event loop."""
        raise NotImplementedError

    async def join(self, functions):
        """Starts all of them, and waits for all of them."""
        raise NotImplementedError

    async def cancel_when(self, ready, functions):
        """Starts all of them, awaits ready(), cancels; the milliseconds from then until the last has ended."""
        raise NotImplementedError

    async def checkpoint(self):
        """Waits once."""
        raise NotImplementedError

    async def forever(self):
        """Waits for its own cancellation."""
        raise NotImplementedError

    def limiter(self, limit):
        """An async context manager that lets so many in at a time."""
        raise NotImplementedError

    def spawn(self, size):
        return self.run(lambda: self._timed_join([self.checkpoint] * size))

    def limit(self, size):
        async def main():
            limiter = self.limiter(LIMIT)

            async def work():
                async with limiter:
                    await self.checkpoint()

            return await self._timed_join([work] * size)

        return self.run(main)

    def cancel(self, size):
        async def started():
            for _ in range(5):
                await self.checkpoint()

        return self.run(lambda: self.cancel_when(started, [self.forever] * size))

    def nesting(self, size):
        reached = []

        async def started():
            while not reached:
                await self.checkpoint()

        async def nest(left):
            if left == 1:
                reached.append(True)
            await self.join([(lambda: nest(left - 1)) if left > 1 else self.forever])

        return self.run(lambda: self.cancel_when(started, [lambda: nest(size)]))

    def memory(self, size):
        taken = []

        async def started():
            for _ in range(5):
                await self.checkpoint()
            taken.append(reachable_bytes() - before)

        functions = [self.forever] * size
        tracemalloc.start()
        before = reachable_bytes()
        self.run(lambda: self.cancel_when(started, functions))
        tracemalloc.stop()
        return taken[0] / size

    async def _timed_join(self, functions):
        start = time.perf_counter()
        await self.join(functions)
        return milliseconds_since(start)


def milliseconds_since(start):
    return (time.perf_counter() - start) * 1000


def reachable_bytes():
    gc.collect()
    return tracemalloc.get_traced_memory()[0]
