"""What ends a subscription or a connection, and what the SDK then does: try again, or not (I14)."""

import time

from support.client import subscribed
from support.person import Person


def in_ms(milliseconds):
    return int(time.time() * 1000) + milliseconds


async def test_roles_that_change_end_the_networks_subscription_with_2500_and_it_begins_again(
    network, connect, saga
):
    sdk = await connect(saga)
    subscription = await subscribed(sdk, f"network:{network.id}")
    vera = network.coordinator
    found = await vera.request("GET", f"/networks/{network.id}/people?q=saga.sadelmark")
    roles = next(entry["roles"] for entry in found["entries"] if entry["person"]["id"] == saga.id)
    path = f"/networks/{network.id}/people/{saga.id}/roles"
    await vera.request("PUT", path, {"roles": [*roles, {"role": "observer"}]})
    await subscription.heard.until("subscribing", lambda context: context.code == 2500)
    await subscription.heard.when(lambda: len(subscription.heard.all("subscribed")) == 2)
    await sdk.heard.until("publication", lambda context: context.pub.data["type"] == "roles_changed")


async def test_inv_14_who_is_taken_out_of_a_room_hears_nothing_after_it(network, connect, kalle, saga, refused):
    cohort = await saga.room("grupp-alm")
    sdk = await connect(kalle)
    out = await subscribed(sdk, f"room:{cohort}")
    stays = await subscribed(await connect(saga), f"room:{cohort}")
    await network.coordinator.request("DELETE", f"/rooms/{cohort}/members/{kalle.id}")
    said = await saga.write(cohort, "Among ourselves")
    ended = await out.heard.until("unsubscribed")
    assert (ended.code, ended.reason) == (2000, "access ended")
    await stays.heard.when(lambda: said["seq"] in stays.heard.positions())
    await sdk.heard.until("publication", lambda context: context.pub.data["type"] == "room_closed")
    assert said["seq"] not in out.heard.positions()
    await refused(sdk.presence(f"room:{cohort}"), 103)
    await refused(sdk.history(f"room:{cohort}", limit=1), 103)
    await out.subscribe()
    await out.heard.until("unsubscribed", lambda context: context.code == 103)


async def test_a_token_that_ran_out_is_refused_with_109_and_the_sdk_gets_a_new_one(network, connect, kalle):
    old = await kalle.token()
    network.set_expiry(old, in_ms(-1))
    asked = []

    async def get_token():
        asked.append(True)
        return (await kalle.token())["secret"]

    sdk = await connect(kalle, token=old["secret"], get_token=get_token)
    assert [context.error.code for context in sdk.heard.all("error")] == [109]
    assert len(asked) == 1


async def test_a_token_that_runs_out_ends_the_connection_with_3005(network, connect, kalle):
    old = await kalle.token()
    network.set_expiry(old, in_ms(1500))

    async def get_token():
        return (await kalle.token())["secret"]

    sdk = await connect(kalle, token=old["secret"], get_token=get_token)
    await sdk.heard.until("connecting", lambda context: context.code == 3005)
    await sdk.heard.when(lambda: len(sdk.heard.all("connected")) == 2)


async def test_inv_14_a_deleted_token_ends_its_connections_with_4500_and_opens_no_more(connect, saga):
    token = await saga.token()
    sdk = await connect(saga, token=token["secret"])
    other = await connect(saga)
    await saga.request("DELETE", f"/me/tokens/{token['id']}")
    ended = await sdk.heard.until("disconnected")
    assert (ended.code, ended.reason) == (4500, "signed out")
    await other.rpc("typing.set", {"room_id": await saga.room("grupp-alm")})
    await sdk.connect()
    await sdk.heard.until("disconnected", lambda context: context.code == 3500)


async def test_inv_14_signing_out_ends_the_sessions_connections_with_4500(network, connect):
    device = await Person(network, "robin.wayfarer").sign_in()
    headers = {"Cookie": device.cookie, "Origin": network.server.url}
    sdk = await connect(None, headers=headers)
    await device.request("DELETE", "/session")
    ended = await sdk.heard.until("disconnected")
    assert ended.code == 4500


async def test_another_sites_page_cannot_use_a_persons_cookie(network, connect, kalle):
    headers = {"Cookie": kalle.cookie, "Origin": "http://evil.example"}
    sdk = await connect(None, wait=False, headers=headers)
    await sdk.heard.until("error")
    assert sdk.heard.all("connected") == []
