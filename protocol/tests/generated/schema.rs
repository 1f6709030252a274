//! The shapes as JSON Schema, and the live connection as `AsyncAPI`.

use std::collections::BTreeSet;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::methods::Method;
use serde_json::{Map, Value, json};

use crate::comments::method_comments;
use crate::{check, definitions, pretty};

fn empty() -> Value {
    json!({ "description": "Nothing inside.", "type": "object", "maxProperties": 0 })
}

#[test]
fn json_schema() {
    let mut definitions = definitions();
    definitions.insert("Empty".to_owned(), empty());
    let document = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Mellanrum",
        "description": "Every shape that crosses the wire. Made from `protocol/`; do not edit.",
        "definitions": definitions,
    });
    check("docs/schema.json", &pretty(document));
}

fn shape(name: &str) -> Value {
    json!({ "$ref": format!("schema.json#/definitions/{name}") })
}

fn object(properties: &Value) -> Value {
    let required: BTreeSet<&String> = properties.as_object().expect("an object").keys().collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

/// A push that carries an event of this shape.
fn event(name: &str, summary: &str, ordered: bool) -> Value {
    let mut publication = object(&json!({ "data": shape(name) }));
    if ordered {
        publication["properties"]["offset"] =
            json!({ "type": "integer", "description": "The change's seq; absent for what passes." });
    }
    let payload = object(&json!({
        "push": object(&json!({ "channel": { "type": "string" }, "pub": publication })),
    }));
    json!({ "name": name, "summary": summary, "payload": payload })
}

fn message_ref(channel: &str, message: &str) -> Value {
    json!({ "$ref": format!("#/channels/{channel}/messages/{message}") })
}

#[test]
fn asyncapi() {
    let comments = method_comments();
    let mut messages = Map::new();
    let mut operations = Map::new();
    for method in Method::ALL {
        let (name, (params, result)) = (method.as_str(), method.shapes());
        let command = json!({ "const": name });
        let call = object(&json!({
            "id": { "type": "integer", "minimum": 1 },
            "rpc": object(&json!({ "method": command, "data": shape(params) })),
        }));
        let answer = object(&json!({
            "id": { "type": "integer", "minimum": 1 },
            "rpc": object(&json!({ "data": shape(result) })),
        }));
        let reply_name = format!("{name}.reply");
        messages.insert(name.to_owned(), json!({ "name": name, "payload": call }));
        messages.insert(reply_name.clone(), json!({ "name": reply_name, "payload": answer }));
        operations.insert(
            name.to_owned(),
            json!({
                "action": "receive",
                "channel": { "$ref": "#/channels/connection" },
                "summary": comments[name],
                "messages": [message_ref("connection", name)],
                "reply": {
                    "channel": { "$ref": "#/channels/connection" },
                    "messages": [message_ref("connection", &reply_name), message_ref("connection", "refused")],
                },
            }),
        );
    }
    let words: Vec<&str> = ErrorCode::ALL.iter().map(|code| code.word()).collect();
    let numbers: Vec<u32> = ErrorCode::ALL.iter().map(|code| code.number()).collect();
    let mut error = object(&json!({
        "code": { "enum": numbers },
        "message": { "type": "string", "description": format!("The code's word ({}); `invalid` is followed by `: `, the field and the reason.", words.join(", ")) },
    }));
    error["properties"]["temporary"] = json!({ "type": "boolean" });
    error["properties"]["retry_after_ms"] = json!({ "type": "integer", "minimum": 0 });
    messages.insert(
        "refused".to_owned(),
        json!({ "name": "refused", "payload": object(&json!({ "id": { "type": "integer" }, "error": error })) }),
    );
    for (channel, name) in [("room", "RoomEvent"), ("person", "PersonEvent"), ("network", "NetworkEvent")] {
        operations.insert(
            format!("{channel}.event"),
            json!({
                "action": "send",
                "channel": { "$ref": format!("#/channels/{channel}") },
                "summary": format!("What arrives on a `{channel}:` channel."),
                "messages": [message_ref(channel, name)],
            }),
        );
    }
    let published = object(&json!({
        "id": { "type": "integer", "minimum": 1 },
        "publish": object(&json!({ "channel": { "type": "string" }, "data": shape("PublishedMessage") })),
    }));
    operations.insert(
        "room.publish".to_owned(),
        json!({
            "action": "receive",
            "channel": { "$ref": "#/channels/room" },
            "summary": "`message.post` for SDK users and bots.",
            "messages": [message_ref("room", "PublishedMessage")],
        }),
    );
    let channel = |kind: &str, what: &str, messages: Value| {
        let parameter = format!("{kind}_id");
        json!({
            "address": format!("{kind}:{{{parameter}}}"),
            "description": what,
            "parameters": { parameter: { "description": "A UUID, in lower case." } },
            "messages": messages,
        })
    };
    let document = json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Mellanrum, live",
            "version": mellanrum_protocol::VERSION,
            "description": "The live connection: the Centrifuge client protocol, version 2, JSON. `live.md` and `recovery.md` say in words what to do with it. Made from `protocol/`; do not edit.",
            "license": { "name": "EUPL-1.2" },
        },
        "defaultContentType": "application/json",
        "servers": {
            "websocket": { "host": "samtal.example.org", "pathname": "/connection/websocket", "protocol": "wss" },
            "http_stream": { "host": "samtal.example.org", "pathname": "/connection/http_stream", "protocol": "https" },
            "sse": { "host": "samtal.example.org", "pathname": "/connection/sse", "protocol": "https" },
        },
        "channels": {
            "connection": { "address": null, "description": "Commands and replies of one connection.", "messages": messages },
            "room": channel("room", "A room's changes, recoverable: `offset` is the room's seq.", json!({
                "RoomEvent": event("RoomEvent", "A change with an offset, or something that passes, without.", true),
                "PublishedMessage": { "name": "PublishedMessage", "payload": published },
            })),
            "person": channel("person", "What concerns one person; the server subscribes each connection to its own.", json!({
                "PersonEvent": event("PersonEvent", "Not stored: after a time away load the overview.", false),
            })),
            "network": channel("network", "Who is here in the network, and changes of its directory.", json!({
                "NetworkEvent": event("NetworkEvent", "Not stored.", false),
            })),
        },
        "operations": operations,
    });
    let schemas = definitions();
    for method in Method::ALL {
        let (params, result) = method.shapes();
        for name in [params, result] {
            assert!(name == "Empty" || schemas.contains_key(name), "{name} is no shape");
        }
    }
    check("docs/asyncapi.json", &pretty(document));
}
