"""Starts the real server, on a SQLite file of its own, and ends it by its process id."""

import asyncio
import os
import re
import signal


class Server:
    """A running `mellanrum serve`."""

    def __init__(self, data_dir, flags):
        self.data_dir = data_dir
        self.flags = flags
        self.url = None
        self.metrics = None
        self.said = ""
        self.process = None

    @classmethod
    async def start(cls, data_dir, *flags):
        """Starts it on a free port and waits until it listens."""
        server = cls(data_dir, flags)
        args = ["serve", "--demo", "--listen", "127.0.0.1:0", "--data-dir", str(data_dir), *flags]
        server.process = await asyncio.create_subprocess_exec(
            os.environ["MELLANRUM_BIN"],
            *args,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        listens = asyncio.get_running_loop().create_future()
        server._reading = asyncio.ensure_future(server._read(listens))
        await asyncio.wait_for(listens, 60)
        return server

    @property
    def port(self):
        """Where it listens on 127.0.0.1."""
        return int(self.url.rsplit(":", 1)[1])

    async def stop(self):
        """Ends it in order; its exit code."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        code = await self.process.wait()
        await self._reading
        return code

    async def _read(self, listens):
        async for line in self.process.stdout:
            text = line.decode(errors="replace")
            self.said += text
            if found := re.match(r"Mellanrum listens on (\S+)", text):
                self.url = found[1]
            if found := re.match(r"Metrics: (\S+)", text):
                self.metrics = found[1]
            wanted = self.metrics or "--metrics-listen" not in self.flags
            if self.url and wanted and not listens.done():
                listens.set_result(None)
        if not listens.done():
            listens.set_exception(RuntimeError(f"the server ended:\n{self.said}"))
