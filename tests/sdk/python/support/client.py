"""The official SDK, connected as a person; what it says is kept in order."""

import asyncio
import dataclasses

from centrifuge import Client, ClientEventHandler, SubscriptionEventHandler

# Seconds after which waiting is given up: a test that needs longer has failed.
PATIENCE = 30


@dataclasses.dataclass
class Event:
    """Something the SDK said."""

    name: str
    context: object


class Heard:
    """Everything that was said, and a way to wait for what will be."""

    def __init__(self):
        self.events = []
        self._news = asyncio.Condition()

    async def note(self, name, context):
        """Keeps an event."""
        async with self._news:
            self.events.append(Event(name, context))
            self._news.notify_all()

    def all(self, name):
        """Contexts of a name's events."""
        return [event.context for event in self.events if event.name == name]

    async def when(self, condition):
        """Waits until what was heard satisfies the condition."""
        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait_for(condition), PATIENCE)
            except asyncio.TimeoutError:
                raise AssertionError(f"not heard; heard: {self.events[-20:]}") from None

    async def until(self, name, matches=lambda context: True):
        """The first event of a name that matches, heard already or yet to come."""
        await self.when(lambda: any(map(matches, self.all(name))))
        return next(filter(matches, self.all(name)))

    def positions(self):
        """Offsets of the changes heard, in order; what passes has none."""
        return [context.pub.offset for context in self.all("publication") if context.pub.offset]


def _handlers(base, heard, names, during=None):
    def handler(name):
        async def on_event(_self, context):
            await heard.note(name, context)
            if during:
                await during(name)

        return on_event

    return type("Handlers", (base,), {f"on_{name}": handler(name) for name in names})()


CLIENT_EVENTS = ["connecting", "connected", "disconnected", "error", "publication", "subscribed"]
ROOM_EVENTS = ["subscribing", "subscribed", "unsubscribed", "publication", "join", "leave", "error"]


def client(url, **options):
    """A client that is not connected yet; `heard` has its events."""
    heard = Heard()
    options = {"min_reconnect_delay": 0.02, "max_reconnect_delay": 0.3, "proxy": None, **options}
    sdk = Client(
        f"{url.replace('http', 'ws')}/connection/websocket",
        events=_handlers(ClientEventHandler, heard, CLIENT_EVENTS),
        **options,
    )
    sdk.heard = heard
    return sdk


async def subscribed(sdk, channel, during=None, **options):
    """A subscription that has been answered; `heard` has its events. The SDK waits for `during` with each."""
    heard = Heard()
    handlers = _handlers(SubscriptionEventHandler, heard, ROOM_EVENTS, during)
    subscription = sdk.new_subscription(channel, events=handlers, min_resubscribe_delay=0.02, **options)
    subscription.heard = heard
    await subscription.subscribe()
    await heard.when(lambda: heard.all("subscribed") or heard.all("unsubscribed"))
    return subscription
