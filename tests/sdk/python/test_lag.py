"""A reader that does not read is told so, and loses nothing (I10)."""

import asyncio
import re
import urllib.request
import uuid

from centrifuge import StreamPosition

from support.client import subscribed

FLAGS = ["--outbox-bytes", "65536", "--commands-per-ten-seconds", "100000", "--metrics-listen", "127.0.0.1:0"]
LARGE = "Sju sjösjuka sjömän. " * 500


async def overflows(server):
    """How often an outbox has overflown."""

    def read():
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(server.metrics) as response:
            return response.read().decode()

    text = await asyncio.to_thread(read)
    found = re.search(r"^mellanrum_outbox_overflow_total (\d+)", text, re.MULTILINE)
    return int(found[1]) if found else 0


async def test_inv_10_a_reader_whose_outbox_overflows_gets_2500_and_can_have_every_change(
    network, proxy, connect, kalle, saga
):
    room = await network.channel()
    writer = await connect(saga)
    sdk = await connect(kalle, url=proxy.url)
    subscription = await subscribed(sdk, f"room:{room}")
    begun = subscription.heard.all("subscribed")[0].stream_position.offset
    proxy.hold()
    written = 0
    while await overflows(network.server) == 0:
        assert written < 2000, "the outbox never overflows"
        params = {"room_id": room, "nonce": str(uuid.uuid4()), "body": LARGE}
        await writer.rpc("message.post", params)
        written += 1
    proxy.release()
    why = await subscription.heard.until("subscribing", lambda context: context.code >= 2000)
    assert (why.code, why.reason) == (2500, "insufficient state")
    await subscription.heard.when(lambda: len(subscription.heard.all("subscribed")) == 2)
    again = subscription.heard.all("subscribed")[1]
    assert again.was_recovering
    heard = subscription.heard.positions()
    # What an outbox held may be more than one reply can: then the rest is paged through.
    if not again.recovered:
        while heard[-1] < begun + written:
            since = StreamPosition(heard[-1], again.stream_position.epoch)
            page = await subscription.history(limit=100, since=since)
            assert page.publications
            heard += [publication.offset for publication in page.publications]
    assert heard == list(range(begun + 1, begun + written + 1))
    assert len(sdk.heard.all("connected")) == 1
