//! Search: what is found, by whom, and that both databases answer alike.

mod cases;
mod changes;

use mellanrum::App;
use mellanrum::identity::actor::{Actor, Via};
use mellanrum::search::{Asked, search};
use mellanrum_protocol::shapes::search::{SearchHit, SearchPage};
use mellanrum_protocol::{PersonId, SessionId};

/// Somebody who searches, without signing in first.
fn actor(person_id: PersonId) -> Actor {
    let via = Via::Session(SessionId(uuid::Uuid::nil()));
    Actor { person_id, via, scopes: Vec::new(), expires_ms: i64::MAX }
}

/// Every hit of a question, page by page.
async fn all(app: &App, person: PersonId, asked: Asked) -> (SearchPage, Vec<SearchHit>) {
    let mut hits = Vec::new();
    let mut first = None;
    let mut cursor = None;
    loop {
        let asked = Asked { cursor: cursor.take(), limit: Some(17), ..asked.clone() };
        let page = search(app, &actor(person), asked).await.expect("a page");
        hits.extend(page.hits.iter().cloned());
        cursor.clone_from(&page.cursor);
        first.get_or_insert(page);
        if cursor.is_none() {
            return (first.expect("a page"), hits);
        }
    }
}
