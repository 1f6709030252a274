"""A demo person: signed in over REST, with API tokens for the SDK."""

import asyncio
import json
import urllib.error
import urllib.request
import uuid

PASSWORD = "mellanrum-demo"

# Whatever the environment says of proxies: the server is on this machine.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Refused(Exception):
    """A refused request: `code` of the problem document."""

    def __init__(self, method, path, status, problem):
        super().__init__(f"{method} {path}: {status} {problem}")
        self.status = status
        self.code = problem.get("code")


class Person:
    """Somebody of the demo network."""

    def __init__(self, network, handle):
        self.network = network
        self.handle = handle
        self.cookie = None
        self.id = None

    async def sign_in(self):
        """Starts a session."""
        me = await self.request("POST", "/session", {"login": self.handle, "password": PASSWORD})
        self.id = me["person"]["id"]
        return self

    async def request(self, method, path, body=None, headers=None):
        """A request to the API; the answer's JSON."""
        return await asyncio.to_thread(self._request, method, path, body, headers or {})

    def _request(self, method, path, body, headers):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self.network.server.url}/api/v1{path}", data=data, method=method, headers=headers
        )
        if data is not None:
            request.add_header("Content-Type", "application/json")
        if self.cookie:
            request.add_header("Cookie", self.cookie)
        try:
            with _opener.open(request, timeout=20) as response:
                if given := response.headers.get("Set-Cookie"):
                    self.cookie = given.split(";")[0]
                text = response.read()
        except urllib.error.HTTPError as error:
            problem = json.loads(error.read() or b"{}")
            raise Refused(method, path, error.code, problem) from None
        return json.loads(text) if text else None

    async def token(self, *scopes):
        """Makes an API token (`secret`, `id`)."""
        body = {"name": "SDK test", "scopes": scopes or ["read", "write"], "valid_days": 1}
        return await self.request("POST", "/me/tokens", body)

    async def room(self, slug):
        """The id of their room of that slug."""
        overview = await self.request("GET", "/me/overview")
        return next(my["room"]["id"] for my in overview["rooms"] if my["room"]["slug"] == slug)

    async def write(self, room, body):
        """Posts over REST; the message."""
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        answer = await self.request("POST", f"/rooms/{room}/messages", {"body": body}, headers)
        return answer["message"]
