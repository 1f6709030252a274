"""A TCP proxy that can be cut and held: what a mobile network does to a connection."""

import asyncio


class Proxy:
    """Carries connections to `target`, a port of this machine."""

    def __init__(self, target):
        self.target = target
        self._open = True
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._writers = set()
        self._server = None

    @classmethod
    async def start(cls, target):
        """A proxy on a free port."""
        proxy = cls(target)
        proxy._server = await asyncio.start_server(proxy._carry, "127.0.0.1", 0)
        return proxy

    @property
    def url(self):
        """Its address."""
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def cut(self):
        """Ends every connection, and lets none through until `mend`."""
        self._open = False
        for writer in list(self._writers):
            writer.transport.abort()

    def mend(self):
        """Lets connections through again."""
        self._open = True

    def hold(self):
        """Reads nothing more from the server, so that it cannot get rid of what it writes."""
        self._flowing.clear()

    def release(self):
        """Reads on."""
        self._flowing.set()

    async def stop(self):
        """Ends it."""
        self.cut()
        self._server.close()

    async def _carry(self, near_reader, near):
        if not self._open:
            near.transport.abort()
            return
        try:
            far_reader, far = await asyncio.open_connection("127.0.0.1", self.target, limit=4096)
        except OSError:
            near.transport.abort()
            return
        always = asyncio.Event()
        always.set()
        self._writers |= {near, far}
        try:
            await asyncio.gather(
                self._pump(near_reader, far, always), self._pump(far_reader, near, self._flowing)
            )
        finally:
            self._writers -= {near, far}

    @staticmethod
    async def _pump(reader, writer, flowing):
        try:
            while True:
                await flowing.wait()
                piece = await reader.read(4096)
                if not piece:
                    break
                writer.write(piece)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()
