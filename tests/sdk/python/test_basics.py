"""What an SDK user does with a connection."""

import asyncio
import uuid

from centrifuge import StreamPosition, SubscriptionState

from support.client import subscribed


def nonce():
    return str(uuid.uuid4())


async def test_a_connection_by_token_is_greeted_with_its_id_and_its_own_channel(connect, kalle):
    sdk = await connect(kalle)
    (greeting,) = sdk.heard.all("connected")
    assert str(uuid.UUID(greeting.client)) == greeting.client
    own = await sdk.heard.until("subscribed")
    assert own.channel == f"person:{kalle.id}"


async def test_a_connection_without_credentials_is_refused_for_good(connect):
    sdk = await connect(None, wait=False)
    ended = await sdk.heard.until("disconnected")
    assert ended.code == 3500


async def test_what_concerns_a_person_arrives_on_all_of_their_connections(network, connect, kalle, saga):
    room = await network.channel()
    seq = (await saga.write(room, "Hej"))["seq"]
    one, other = await connect(kalle), await connect(kalle)
    await one.rpc("room.read", {"room_id": room, "seq": seq})
    for sdk in (one, other):
        heard = await sdk.heard.until("publication", lambda context: context.pub.data["type"] == "read")
        assert heard.channel == f"person:{kalle.id}"
        assert (heard.pub.data["last_read_seq"], heard.pub.data["unread"]) == (seq, 0)


async def test_a_subscriber_hears_what_is_posted_by_rpc_with_its_place(network, connect, kalle, saga):
    room = await network.channel()
    reader = await subscribed(await connect(saga), f"room:{room}")
    (begun,) = reader.heard.all("subscribed")
    assert begun.recoverable and begun.positioned and begun.stream_position.epoch
    writer = await connect(kalle)
    answer = await writer.rpc("message.post", {"room_id": room, "nonce": nonce(), "body": "Hej *alla*"})
    message = answer.data["message"]
    assert message["seq"] == begun.stream_position.offset + 1
    heard = await reader.heard.until("publication")
    assert heard.pub.offset == message["seq"]
    assert heard.pub.data == {"type": "message", "message": message}
    assert "<em>alla</em>" in message["html"]


async def test_inv_04_the_same_nonce_has_the_effect_of_one(network, connect, kalle):
    room = await network.channel()
    sdk = await connect(kalle)
    reader = await subscribed(sdk, f"room:{room}")
    params = {"room_id": room, "nonce": nonce(), "body": "Once"}
    answers = await asyncio.gather(*(sdk.rpc("message.post", params) for _ in range(2)))
    assert answers[0].data["message"] == answers[1].data["message"]
    marker = await kalle.write(room, "A marker")
    await reader.heard.when(lambda: marker["seq"] in reader.heard.positions())
    assert len(reader.heard.all("publication")) == 2


async def test_publish_posts_a_message_and_the_same_nonce_posts_it_once(network, connect, kalle, saga):
    room = await network.channel()
    reader = await subscribed(await connect(saga), f"room:{room}")
    writer = await subscribed(await connect(kalle), f"room:{room}")
    head = writer.heard.all("subscribed")[0].stream_position.offset
    data = {"body": "By publish", "nonce": nonce()}
    await writer.publish(data)
    await writer.publish(data)
    await writer.publish({"body": "A marker"})
    await reader.heard.when(lambda: len(reader.heard.positions()) >= 2)
    assert reader.heard.positions() == [head + 1, head + 2]
    first, second = (context.pub.data["message"] for context in reader.heard.all("publication"))
    assert (first["body"], first["nonce"], first["author_id"]) == ("By publish", data["nonce"], kalle.id)
    assert second["body"] == "A marker"


async def test_a_refused_call_says_why_by_number(network, connect, kalle, refused):
    room = await network.channel()
    sdk = await connect(kalle)
    await refused(sdk.rpc("no.such", {}), 104)
    await refused(sdk.rpc("message.post", {"room_id": room}), 107)
    await refused(sdk.rpc("message.post", {"room_id": room, "nonce": nonce(), "body": " "}), 1422)
    edit = {"message_id": nonce(), "nonce": nonce(), "body": "x"}
    await refused(sdk.rpc("message.edit", edit), 1404)
    read_only = await connect(kalle, token=(await kalle.token("read"))["secret"])
    post = {"room_id": room, "nonce": nonce(), "body": "x"}
    await refused(read_only.rpc("message.post", post), 103)


async def test_history_is_a_page_of_the_room_forwards_and_backwards(network, connect, kalle, saga, refused):
    room = await network.channel()
    reader = await subscribed(await connect(saga), f"room:{room}")
    begun = reader.heard.all("subscribed")[0].stream_position
    for body in ("one", "two", "three"):
        await kalle.write(room, body)

    def bodies(page):
        return [publication.data["message"]["body"] for publication in page.publications]

    page = await reader.history(limit=2, since=begun)
    assert bodies(page) == ["one", "two"]
    assert (page.offset, page.epoch) == (begun.offset + 3, begun.epoch)
    rest = await reader.history(limit=-1, since=StreamPosition(begun.offset + 2, begun.epoch))
    assert bodies(rest) == ["three"]
    assert bodies(await reader.history(limit=2, reverse=True)) == ["three", "two"]
    position = await reader.history(limit=0)
    assert (position.publications, position.offset) == ([], begun.offset + 3)
    await refused(reader.history(limit=1, since=StreamPosition(begun.offset, "another")), 112)


async def test_who_is_here_is_known_and_so_is_who_comes_and_goes(network, connect, kalle, saga):
    room = f"room:{await network.channel()}"
    here = await subscribed(await connect(kalle), room, join_leave=True)
    second = await connect(saga)
    await subscribed(second, room)
    connection = second.heard.all("connected")[0].client
    came = await here.heard.until("join", lambda context: context.info.user == saga.id)
    assert came.info.client == connection
    presence = await here.presence()
    assert {info.user for info in presence.clients.values()} == {kalle.id, saga.id}
    stats = await here.presence_stats()
    assert (stats.num_clients, stats.num_users) == (2, 2)
    await second.disconnect()
    await here.heard.until("leave", lambda context: context.info.client == connection)
    stats = await here.presence_stats()
    assert (stats.num_clients, stats.num_users) == (1, 1)


async def test_typing_passes_and_has_no_place_in_the_order(network, connect, kalle, saga):
    room = await network.channel()
    other = await subscribed(await connect(saga), f"room:{room}")
    sdk = await connect(kalle)
    await sdk.rpc("typing.set", {"room_id": room})
    heard = await other.heard.until("publication")
    assert heard.pub.data == {"type": "typing", "person_id": kalle.id}
    assert heard.pub.offset == 0


async def test_a_closed_room_and_one_that_does_not_exist_are_refused_alike(network, connect, kalle, saga):
    closed = await network.coordinator.room("grupp-bjork")
    sdk = await connect(kalle)
    for channel, code in [
        (f"room:{closed}", 103),
        (f"room:{nonce()}", 103),
        (f"person:{saga.id}", 103),
        ("weather:today", 102),
    ]:
        subscription = await subscribed(sdk, channel)
        ended = await subscription.heard.until("unsubscribed")
        assert (channel, ended.code) == (channel, code)
        assert subscription.state == SubscriptionState.UNSUBSCRIBED
