"""A connection that breaks costs nobody a message: what was missed comes once, in order (I3, I5, I6, I13)."""

import asyncio
import uuid

from support.client import subscribed

FLAGS = ["--recover-changes", "50"]


async def reader(network, proxy, connect, kalle):
    """A new room, a reader of it behind the proxy, and the position it began at."""
    room = await network.channel()
    sdk = await connect(kalle, url=proxy.url)
    subscription = await subscribed(sdk, f"room:{room}")
    return room, sdk, subscription, subscription.heard.all("subscribed")[0].stream_position.offset


async def cut(proxy, sdk):
    """Cuts the connection, and waits until the SDK has noticed."""
    before = len(sdk.heard.all("connecting"))
    proxy.cut()
    await sdk.heard.when(lambda: len(sdk.heard.all("connecting")) > before)


def outcome(subscription):
    """How the last subscription went."""
    last = subscription.heard.all("subscribed")[-1]
    return last.was_recovering, last.recovered


async def test_inv_06_after_a_cut_exactly_what_was_missed_comes(network, proxy, connect, kalle, saga):
    room, sdk, subscription, begun = await reader(network, proxy, connect, kalle)
    await saga.write(room, "before")
    await subscription.heard.until("publication")
    await cut(proxy, sdk)
    for number in range(30):
        await saga.write(room, f"missed {number}")
    proxy.mend()
    await subscription.heard.when(lambda: len(subscription.heard.all("subscribed")) == 2)
    await saga.write(room, "after")
    await subscription.heard.when(lambda: begun + 32 in subscription.heard.positions())
    assert outcome(subscription) == (True, True)
    assert subscription.heard.positions() == list(range(begun + 1, begun + 33))


async def test_inv_05_cut_again_and_again_every_change_comes_once(network, proxy, connect, kalle, saga):
    room, sdk, subscription, begun = await reader(network, proxy, connect, kalle)

    async def write():
        for number in range(40):
            await saga.write(room, f"{number}")

    writing = asyncio.ensure_future(write())
    for cuts in range(1, 5):
        await subscription.heard.when(lambda: len(subscription.heard.positions()) >= cuts * 8)
        await cut(proxy, sdk)
        proxy.mend()
        await sdk.heard.when(lambda: len(sdk.heard.all("connected")) > cuts)
    await writing
    await subscription.heard.when(lambda: begun + 40 in subscription.heard.positions())
    assert subscription.heard.positions() == list(range(begun + 1, begun + 41))


async def test_inv_06_a_recovery_that_is_cut_off_is_gone_on_with(network, proxy, connect, kalle, saga):
    room = await network.channel()
    sdk = await connect(kalle, url=proxy.url)
    cuts, subscriptions = [], []

    async def during(name):
        if name == "subscribed" and len(subscriptions) == 1 and not cuts:
            cuts.append(True)
            proxy.cut()
            # It began, was cut off, and is cut off now, before what was missed is handed over.
            subscription = subscriptions[0]
            await subscription.heard.when(lambda: len(subscription.heard.all("subscribing")) == 3)
            proxy.mend()

    subscription = await subscribed(sdk, f"room:{room}", during)
    subscriptions.append(subscription)
    begun = subscription.heard.all("subscribed")[0].stream_position.offset
    await cut(proxy, sdk)
    for number in range(5):
        await saga.write(room, f"missed {number}")
    proxy.mend()
    await subscription.heard.when(lambda: begun + 5 in subscription.heard.positions())
    assert subscription.heard.positions() == list(range(begun + 1, begun + 6))


async def test_what_changed_meanwhile_comes_as_it_is_now(network, proxy, connect, kalle, saga):
    room, sdk, subscription, begun = await reader(network, proxy, connect, kalle)
    await cut(proxy, sdk)
    message = await saga.write(room, "first")
    key = {"Idempotency-Key": str(uuid.uuid4())}
    await saga.request("PATCH", f"/messages/{message['id']}", {"body": "second"}, key)
    proxy.mend()
    await subscription.heard.until("publication")
    heard = [(context.pub.offset, context.pub.data["message"]["body"]) for context in subscription.heard.all("publication")]
    assert heard == [(begun + 2, "second")]


async def test_too_far_behind_a_reader_is_told_to_load_anew(network, proxy, connect, kalle, saga):
    room, sdk, subscription, begun = await reader(network, proxy, connect, kalle)
    await cut(proxy, sdk)
    await asyncio.gather(*(saga.write(room, f"{number}") for number in range(51)))
    proxy.mend()
    await subscription.heard.when(lambda: len(subscription.heard.all("subscribed")) == 2)
    assert outcome(subscription) == (True, False)
    assert subscription.heard.all("subscribed")[1].stream_position.offset == begun + 51
    await saga.write(room, "next")
    await subscription.heard.until("publication")
    assert subscription.heard.positions() == [begun + 52]


async def test_inv_13_a_server_that_goes_down_says_so_and_its_successor_fills_the_gap(
    network, proxy, connect, kalle, saga
):
    room, sdk, subscription, begun = await reader(network, proxy, connect, kalle)
    stopping = asyncio.ensure_future(network.server.stop())
    why = await sdk.heard.until("connecting", lambda context: context.code == 3001)
    assert why.reason == "shutdown"
    assert await stopping == 0
    proxy.cut()
    await network.start_server()
    proxy.target = network.server.port
    await saga.write(room, "while away")
    proxy.mend()
    await subscription.heard.until("publication")
    assert outcome(subscription) == (True, True)
    assert subscription.heard.positions() == [begun + 1]
