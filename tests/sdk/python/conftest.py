"""What the tests share: the demo network on a server for each file, and clients that are ended."""

import pytest
import pytest_asyncio

from support.client import client
from support.network import Network
from support.proxy import Proxy


@pytest_asyncio.fixture(scope="module")
async def network(request, tmp_path_factory):
    """The demo network; a file's `FLAGS` are the server's."""
    flags = getattr(request.module, "FLAGS", [])
    network = await Network.start(tmp_path_factory.mktemp("data"), *flags)
    yield network
    await network.server.stop()


@pytest_asyncio.fixture
async def proxy(network):
    """A proxy before the server."""
    proxy = await Proxy.start(network.server.port)
    yield proxy
    await proxy.stop()


@pytest_asyncio.fixture
async def connect(network):
    """Connects as a person, with a new token unless one is given."""
    clients = []

    async def connect(person, url=None, wait=True, **options):
        if person is not None and "token" not in options and "headers" not in options:
            options["token"] = (await person.token())["secret"]
        sdk = client(url or network.server.url, **options)
        clients.append(sdk)
        await sdk.connect()
        if wait:
            await sdk.heard.until("connected")
        return sdk

    yield connect
    for sdk in clients:
        await sdk.disconnect()


@pytest.fixture
def refused():
    """Expects a call to be refused with a code."""
    from centrifuge import ReplyError

    async def refused(call, code):
        with pytest.raises(ReplyError) as caught:
            await call
        assert caught.value.code == code

    return refused


@pytest_asyncio.fixture
async def kalle(network):
    """A participant."""
    return await network.person("kalle.kantsten")


@pytest_asyncio.fixture
async def saga(network):
    """Another one."""
    return await network.person("saga.sadelmark")
