"""The demo network on a server of its own."""

import sqlite3
import uuid

from .person import Person
from .server import Server


class Network:
    """A server with the demo network, and its people."""

    def __init__(self, data_dir, flags):
        self.data_dir = data_dir
        self.flags = flags
        self.server = None
        self.id = None
        self.coordinator = None
        self._people = {}

    @classmethod
    async def start(cls, data_dir, *flags):
        """Starts it."""
        network = cls(data_dir, flags)
        await network.start_server()
        network.coordinator = await network.person("vera.vagvisare")
        overview = await network.coordinator.request("GET", "/me/overview")
        network.id = overview["networks"][0]["network"]["id"]
        return network

    async def start_server(self):
        """Starts the server, anew on the same archive if it was stopped."""
        self.server = await Server.start(self.data_dir, *self.flags)

    async def person(self, handle):
        """A demo person, signed in once: the server counts sign-ins."""
        if handle not in self._people:
            self._people[handle] = await Person(self, handle).sign_in()
        return self._people[handle]

    async def channel(self):
        """A new channel that everyone in the network reads; its id."""
        body = {"kind": "theme", "name": f"Test {uuid.uuid4().hex[:8]}"}
        my = await self.coordinator.request("POST", f"/networks/{self.id}/channels", body)
        return my["room"]["id"]

    def set_expiry(self, token, moment_ms):
        """Moves the end of a token."""
        with sqlite3.connect(self.data_dir / "mellanrum.sqlite3", timeout=10) as archive:
            token_id = uuid.UUID(token["id"]).bytes
            done = archive.execute("UPDATE api_token SET expires_ms = ? WHERE id = ?", (moment_ms, token_id))
            assert done.rowcount == 1
        archive.close()
