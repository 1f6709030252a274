//! No route and no method without an entry here, and each asks for the scope that its entry says.

use mellanrum_protocol::methods::Method;
use mellanrum_protocol::shapes::identity::Token;
use serde_json::{Value, json};

use crate::support::live::rpc;
use crate::support::{Backend, Person, TestApp, nonce, uuid};

/// The least that a token needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Needs {
    Nothing,
    Read,
    Write,
    Manage,
}
use Needs::{Manage, Nothing, Read, Write};

/// Every route of the REST API.
const ROUTES: [(&str, &str, Needs); 194] = [
    ("DELETE", "/cases/{case}/claim", Write),
    ("DELETE", "/coaching-rounds/{round}", Manage),
    ("DELETE", "/files/{file}", Write),
    ("DELETE", "/me/avatar", Manage),
    ("DELETE", "/me/feeds/{id}", Manage),
    ("DELETE", "/me/held/{held}", Write),
    ("DELETE", "/me/push", Manage),
    ("DELETE", "/me/scheduled/{id}", Write),
    ("DELETE", "/me/tokens/{id}", Manage),
    ("DELETE", "/messages/{message}", Write),
    ("DELETE", "/messages/{message}/answer", Write),
    ("DELETE", "/messages/{message}/declined", Write),
    ("DELETE", "/messages/{message}/pin", Write),
    ("DELETE", "/messages/{message}/question", Write),
    ("DELETE", "/messages/{message}/reactions/{emoji}", Write),
    ("DELETE", "/messages/{message}/saved", Write),
    ("DELETE", "/networks/{network}/invitations/{id}", Manage),
    ("DELETE", "/networks/{network}/mark", Manage),
    ("DELETE", "/networks/{network}/registrations/{registration}/confirmation", Manage),
    ("DELETE", "/networks/{network}/registrations/{registration}/decline", Manage),
    ("DELETE", "/networks/{network}/registrations/{registration}/waiting", Manage),
    ("DELETE", "/networks/{network}/suspensions/{person}", Manage),
    ("DELETE", "/networks/{network}/vetoes/{a}/{b}", Manage),
    ("DELETE", "/proposals/{proposal}", Manage),
    ("DELETE", "/rooms/{room}/looks/{person}", Manage),
    ("DELETE", "/rooms/{room}/members/{person}", Manage),
    ("DELETE", "/rooms/{room}/mutes/{person}", Manage),
    ("DELETE", "/rooms/{room}/sessions/{n}", Write),
    ("DELETE", "/rooms/{room}/sessions/{n}/note", Write),
    ("DELETE", "/session", Read),
    ("DELETE", "/sessions", Manage),
    ("DELETE", "/sessions/{id}", Manage),
    ("DELETE", "/topics/{topic}", Write),
    ("DELETE", "/topics/{topic}/closed", Write),
    ("GET", "/calls/{slug}", Nothing),
    ("GET", "/cases/{case}", Read),
    ("GET", "/catch-up", Read),
    ("GET", "/coaching-rounds/{round}", Read),
    ("GET", "/feeds/{secret}", Nothing),
    ("GET", "/files/{file}", Read),
    ("GET", "/files/{file}/thumb", Read),
    ("GET", "/inbox", Read),
    ("GET", "/invitations/{secret}", Nothing),
    ("GET", "/mail", Manage),
    ("GET", "/mail/{id}", Manage),
    ("GET", "/me", Read),
    ("GET", "/me/drafts", Read),
    ("GET", "/me/feeds", Manage),
    ("GET", "/me/held", Read),
    ("GET", "/me/overview", Read),
    ("GET", "/me/saved", Read),
    ("GET", "/me/scheduled", Read),
    ("GET", "/me/settings", Read),
    ("GET", "/me/statements", Read),
    ("GET", "/me/tokens", Manage),
    ("GET", "/messages", Read),
    ("GET", "/messages/{message}", Read),
    ("GET", "/messages/{message}/revisions", Read),
    ("GET", "/messages/{message}/thread", Read),
    ("GET", "/networks/{network}", Read),
    ("GET", "/networks/{network}/audit", Read),
    ("GET", "/networks/{network}/audit/check", Read),
    ("GET", "/networks/{network}/audit/export", Read),
    ("GET", "/networks/{network}/call", Read),
    ("GET", "/networks/{network}/cases", Read),
    ("GET", "/networks/{network}/coaching", Read),
    ("GET", "/networks/{network}/desk", Read),
    ("GET", "/networks/{network}/directory", Read),
    ("GET", "/networks/{network}/handovers", Read),
    ("GET", "/networks/{network}/holds", Read),
    ("GET", "/networks/{network}/invitations", Manage),
    ("GET", "/networks/{network}/mark", Read),
    ("GET", "/networks/{network}/people", Read),
    ("GET", "/networks/{network}/proposals", Read),
    ("GET", "/networks/{network}/registrations", Read),
    ("GET", "/networks/{network}/registrations/export", Read),
    ("GET", "/networks/{network}/suspensions", Read),
    ("GET", "/organisations", Nothing),
    ("GET", "/people/{id}", Read),
    ("GET", "/people/{id}/avatar", Read),
    ("GET", "/proposals/{proposal}", Read),
    ("GET", "/proposals/{proposal}/comments", Read),
    ("GET", "/push/key", Read),
    ("GET", "/questions", Read),
    ("GET", "/rooms", Read),
    ("GET", "/rooms/{room}", Read),
    ("GET", "/rooms/{room}/changes", Read),
    ("GET", "/rooms/{room}/export", Read),
    ("GET", "/rooms/{room}/files", Read),
    ("GET", "/rooms/{room}/members", Read),
    ("GET", "/rooms/{room}/messages", Read),
    ("GET", "/rooms/{room}/mutes", Read),
    ("GET", "/rooms/{room}/pins", Read),
    ("GET", "/search", Read),
    ("GET", "/search/complete", Read),
    ("GET", "/server", Nothing),
    ("GET", "/session", Read),
    ("GET", "/sessions", Manage),
    ("GET", "/setup/{secret}", Nothing),
    ("GET", "/topics", Read),
    ("GET", "/topics/mine", Read),
    ("GET", "/topics/similar", Read),
    ("GET", "/topics/{topic}", Read),
    ("GET", "/topics/{topic}/acts", Read),
    ("GET", "/topics/{topic}/export", Read),
    ("GET", "/topics/{topic}/mine", Read),
    ("PATCH", "/coaching-rounds/{round}", Manage),
    ("PATCH", "/files/{file}", Write),
    ("PATCH", "/me", Manage),
    ("PATCH", "/me/scheduled/{id}", Write),
    ("PATCH", "/me/settings", Manage),
    ("PATCH", "/messages/{message}", Write),
    ("PATCH", "/networks/{network}", Manage),
    ("PATCH", "/networks/{network}/handovers/{note}", Write),
    ("PATCH", "/networks/{network}/organisations/{organisation}", Manage),
    ("PATCH", "/proposals/{proposal}", Manage),
    ("PATCH", "/rooms/{room}", Manage),
    ("PATCH", "/topics/{topic}", Write),
    ("POST", "/calls/{slug}/registrations", Nothing),
    ("POST", "/cases/{case}/decision", Write),
    ("POST", "/coaching-rounds/{round}/dissolve", Manage),
    ("POST", "/coaching-rounds/{round}/publish", Manage),
    ("POST", "/coaching-rounds/{round}/suggestion", Manage),
    ("POST", "/directs", Write),
    ("POST", "/inbox/read", Write),
    ("POST", "/invitations/{secret}", Nothing),
    ("POST", "/invitations/{secret}/accept", Manage),
    ("POST", "/mail/{id}/copied", Manage),
    ("POST", "/mail/{id}/retry", Manage),
    ("POST", "/me/feeds", Manage),
    ("POST", "/me/tokens", Manage),
    ("POST", "/messages/{message}/hold", Write),
    ("POST", "/messages/{message}/relays", Write),
    ("POST", "/messages/{message}/reports", Write),
    ("POST", "/messages/{message}/restore", Write),
    ("POST", "/networks", Manage),
    ("POST", "/networks/{network}/channels", Manage),
    ("POST", "/networks/{network}/coaching-rounds", Manage),
    ("POST", "/networks/{network}/cohorts", Manage),
    ("POST", "/networks/{network}/handovers", Write),
    ("POST", "/networks/{network}/invitations", Manage),
    ("POST", "/networks/{network}/people/{person}/removals", Write),
    ("POST", "/networks/{network}/people/{person}/successor", Manage),
    ("POST", "/networks/{network}/proposals", Manage),
    ("POST", "/networks/{network}/registrations/{registration}/confirmation", Manage),
    ("POST", "/networks/{network}/registrations/{registration}/decline", Manage),
    ("POST", "/networks/{network}/registrations/{registration}/waiting", Manage),
    ("POST", "/proposals/{proposal}/comments", Manage),
    ("POST", "/proposals/{proposal}/send", Manage),
    ("POST", "/removals/{removal}/undo", Write),
    ("POST", "/rooms/{room}/files", Write),
    ("POST", "/rooms/{room}/messages", Write),
    ("POST", "/rooms/{room}/read", Write),
    ("POST", "/rooms/{room}/scheduled", Write),
    ("POST", "/rooms/{room}/topics", Write),
    ("POST", "/rooms/{room}/topics/lift", Write),
    ("POST", "/session", Nothing),
    ("POST", "/setup/{secret}", Nothing),
    ("POST", "/sign-in-links", Nothing),
    ("POST", "/sign-in-links/{secret}", Nothing),
    ("POST", "/statements/{statement}/objection", Write),
    ("POST", "/topic-acts/{id}/undo", Write),
    ("POST", "/topics/{topic}/merge", Write),
    ("POST", "/topics/{topic}/split", Write),
    ("PUT", "/cases/{case}/claim", Write),
    ("PUT", "/inbox/{message}", Write),
    ("PUT", "/me/avatar", Manage),
    ("PUT", "/me/drafts", Write),
    ("PUT", "/me/password", Manage),
    ("PUT", "/me/push", Manage),
    ("PUT", "/messages/{message}/answer", Write),
    ("PUT", "/messages/{message}/asked", Write),
    ("PUT", "/messages/{message}/declined", Write),
    ("PUT", "/messages/{message}/pin", Write),
    ("PUT", "/messages/{message}/question", Write),
    ("PUT", "/messages/{message}/reactions/{emoji}", Write),
    ("PUT", "/messages/{message}/saved", Write),
    ("PUT", "/networks/{network}/call", Manage),
    ("PUT", "/networks/{network}/holds", Manage),
    ("PUT", "/networks/{network}/mark", Manage),
    ("PUT", "/networks/{network}/needs/{organisation}", Manage),
    ("PUT", "/networks/{network}/organisations/{organisation}/roles", Manage),
    ("PUT", "/networks/{network}/people/{person}/roles", Manage),
    ("PUT", "/networks/{network}/suspensions/{person}", Manage),
    ("PUT", "/networks/{network}/vetoes/{a}/{b}", Manage),
    ("PUT", "/rooms/{room}/looks/{person}", Manage),
    ("PUT", "/rooms/{room}/members/{person}", Manage),
    ("PUT", "/rooms/{room}/mutes/{person}", Manage),
    ("PUT", "/rooms/{room}/sessions/{n}", Write),
    ("PUT", "/rooms/{room}/sessions/{n}/note", Write),
    ("PUT", "/topics/{topic}/closed", Write),
    ("PUT", "/topics/{topic}/level", Write),
    ("PUT", "/topics/{topic}/read", Write),
    ("PUT", "/topics/{topic}/room", Write),
];

/// What a method of the live connection needs.
const fn needs(method: Method) -> Needs {
    match method {
        Method::MessagePost
        | Method::MessageEdit
        | Method::MessageRemove
        | Method::MessageHold
        | Method::HeldWithdraw
        | Method::MessagePin
        | Method::MessageUnpin
        | Method::QuestionMark
        | Method::QuestionUnmark
        | Method::ReactionAdd
        | Method::ReactionRemove
        | Method::RoomRead
        | Method::MessagePreview
        | Method::AnswerAccept
        | Method::AnswerWithdraw
        | Method::TopicOpen
        | Method::TopicLift
        | Method::TopicLower
        | Method::TopicMove
        | Method::TopicSplit
        | Method::TopicMerge
        | Method::TopicUndo
        | Method::QuestionAsk
        | Method::QuestionDecline
        | Method::QuestionReopen
        | Method::TopicChange
        | Method::TopicClose
        | Method::TopicReopen
        | Method::DraftSet
        | Method::TopicFollow
        | Method::TopicRead
        | Method::MessageRestore
        | Method::MessageReport
        | Method::CaseClaim
        | Method::CaseRelease
        | Method::CaseDecide
        | Method::PersonRemoveAll
        | Method::TypingSet => Write,
    }
}

#[test]
fn every_route_has_an_entry() {
    let document: Value = serde_json::from_str(&mellanrum::transport::openapi_json()).expect("JSON");
    let mut described = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            let method = method.to_uppercase();
            if ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(&method.as_str()) {
                described.push(format!("{method} {path}"));
            }
        }
    }
    let mut known: Vec<_> = ROUTES.iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    described.sort_unstable();
    known.sort_unstable();
    assert_eq!(described, known);
}

/// A path whose parameters name nothing.
fn filled(path: &str) -> String {
    let part = |part: &str| match part {
        "{emoji}" => "%F0%9F%91%8D".to_owned(),
        part if part.starts_with('{') => uuid().to_string(),
        part => part.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

async fn token(person: &Person, scopes: &[&str]) -> Person {
    let new = json!({ "name": scopes.join(" "), "scopes": scopes, "valid_days": 1 });
    let token: Token = person.send("POST", "/me/tokens", Some(new)).await.ok();
    person.with_token(&token.secret.expect("a secret, told once"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_asks_for_its_scope_before_anything_else() {
    let app = TestApp::start(Backend::SqliteLocal).await;
    let nobody = Person::nobody(app.address(0));
    let [anna] = app.people(["anna"]).await;
    let reads = token(&anna, &["read"]).await;
    let writes = token(&anna, &["read", "write"]).await;
    for (method, path, needs) in ROUTES {
        let at = filled(path);
        let answer = nobody.send(method, &at, Some(json!({}))).await;
        if needs == Nothing {
            assert!(answer.status != 401 || path == "/session", "{method} {path}: {answer:?}");
            continue;
        }
        assert_eq!((answer.status, answer.code()), (401, Some("unauthorized")), "{method} {path}");
        for (person, has) in [(&reads, Read), (&writes, Write)] {
            let answer = person.send(method, &at, Some(json!({}))).await;
            assert_ne!(answer.status, 401, "{method} {path}: {answer:?}");
            if has < needs {
                assert_eq!((answer.status, answer.code()), (403, Some("permission_denied")), "{method} {path}");
            } else if path != "/session" {
                assert_ne!(answer.status, 403, "{method} {path}: {answer:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_method_asks_for_its_scope() {
    let app = TestApp::start(Backend::SqliteLocal).await;
    let message = app.owner.post(app.general, "hej").await;
    let question = app.owner.post(app.general, "who knows?").await;
    app.owner.act("PUT", question.id, "/question").await;
    let reply = app.owner.reply(&question, "I do").await;
    let asked = app.owner.open_topic(app.general, "Vem vet?", json!({ "kind": "question" })).await;
    let mut reads = token(&app.owner, &["read"]).await.connect().await;
    let mut writes = token(&app.owner, &["read", "write"]).await.connect().await;
    reads.subscribe(app.general).await;
    for method in Method::ALL {
        assert_eq!(needs(*method), Write);
        let params = match method {
            Method::MessagePost => json!({ "room_id": app.general, "nonce": nonce(), "body": "hej" }),
            Method::TopicOpen => {
                json!({ "room_id": app.general, "nonce": nonce(), "title": "Hej", "kind": "discussion", "body": "hej" })
            }
            Method::MessageEdit => json!({ "message_id": message.id, "nonce": nonce(), "body": "hej" }),
            Method::ReactionAdd | Method::ReactionRemove => {
                json!({ "message_id": message.id, "nonce": nonce(), "emoji": "👍" })
            }
            Method::RoomRead => json!({ "room_id": app.general, "seq": message.seq }),
            Method::TopicFollow => json!({ "message_id": message.id, "level": "everything" }),
            Method::TopicRead => json!({ "message_id": message.id, "seq": message.seq }),
            Method::MessagePreview | Method::DraftSet => json!({ "room_id": app.general, "body": "hej" }),
            Method::TypingSet => json!({ "room_id": app.general }),
            Method::AnswerAccept | Method::AnswerWithdraw => json!({ "message_id": reply.id, "nonce": nonce() }),
            Method::QuestionAsk
            | Method::QuestionReopen
            | Method::TopicChange
            | Method::TopicClose
            | Method::TopicReopen => {
                json!({ "message_id": asked.id, "nonce": nonce() })
            }
            Method::QuestionDecline => json!({ "message_id": asked.id, "nonce": nonce(), "reason": "no" }),
            Method::TopicLift => {
                json!({ "room_id": app.general, "nonce": nonce(), "title": "x", "kind": "news", "messages": [message.id] })
            }
            // Nothing can be done to what is not there.
            Method::TopicLower => json!({ "message_id": uuid(), "nonce": nonce() }),
            Method::TopicMove => json!({ "message_id": uuid(), "nonce": nonce(), "room_id": app.general }),
            Method::TopicSplit => {
                json!({ "message_id": uuid(), "nonce": nonce(), "title": "x", "kind": "news", "posts": [uuid()] })
            }
            Method::TopicMerge => json!({ "message_id": uuid(), "nonce": nonce(), "into": uuid() }),
            Method::TopicUndo => json!({ "act_id": uuid(), "nonce": nonce() }),
            Method::MessageHold => json!({ "message_id": uuid(), "nonce": nonce(), "reason": "x" }),
            Method::HeldWithdraw => json!({ "held_id": uuid() }),
            Method::MessageReport => json!({ "message_id": uuid(), "reason": "spam" }),
            Method::CaseClaim | Method::CaseRelease => json!({ "case_id": uuid() }),
            Method::CaseDecide => json!({ "case_id": uuid(), "nonce": nonce(), "decision": "dismiss" }),
            Method::PersonRemoveAll => {
                json!({ "network_id": uuid(), "person_id": uuid(), "nonce": nonce(), "since_ms": 0, "reason": "x" })
            }
            // Removed last of all, by its author.
            Method::MessageRemove => json!({ "message_id": uuid(), "nonce": nonce() }),
            _ => json!({ "message_id": message.id, "nonce": nonce() }),
        };
        let refused = reads.ask(rpc(method.as_str(), &params)).await;
        assert_eq!(refused.map_err(|error| error.code).err(), Some(103), "{}", method.as_str());
        let taken = writes.ask(rpc(method.as_str(), &params)).await;
        let code = taken.map_err(|error| error.code).err();
        let unknown = matches!(
            method,
            Method::MessageRemove
                | Method::TopicLower
                | Method::TopicMove
                | Method::TopicSplit
                | Method::TopicMerge
                | Method::TopicUndo
                | Method::MessageHold
                | Method::HeldWithdraw
                | Method::MessageReport
                | Method::CaseClaim
                | Method::CaseRelease
                | Method::CaseDecide
                | Method::PersonRemoveAll
        );
        assert_eq!(code, unknown.then_some(1404), "{}", method.as_str());
    }
}
