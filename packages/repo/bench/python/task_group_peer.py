import asyncio

import gather_peer


class Peer(gather_peer.Peer):
    def __init__(self):
        if not hasattr(asyncio, "TaskGroup"):
            raise NotImplementedError("asyncio.TaskGroup needs Python 3.11")

    async def join(self, functions):
        async with asyncio.TaskGroup() as group:
            for function in functions:
                group.create_task(function())
