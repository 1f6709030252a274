//! Moderation: what is done, who is told, and that it binds everywhere at once.

mod cases;
mod desk;
mod held;
mod holds;
mod removals;

use mellanrum_protocol::shapes::moderation::{Case, CasePage, Statement, StatementPage};
use mellanrum_protocol::shapes::people::PersonEvent;
use serde_json::{Value, json};

use crate::support::{Answer, Live, Person, TestApp};

async fn statements(person: &Person) -> Vec<Statement> {
    person.get::<StatementPage>("/me/statements").await.statements
}

async fn open_cases(by: &Person, app: &TestApp) -> Vec<Case> {
    let page: CasePage = by.get(&format!("/networks/{}/cases", app.network)).await;
    assert_eq!(page.open, i64::try_from(page.cases.len()).expect("few"));
    page.cases
}

async fn decide(by: &Person, case: &Case, decision: &str, reason: &str) -> Answer {
    let body = json!({ "decision": decision, "reason": reason });
    by.send("POST", &format!("/cases/{}/decision", case.id), Some(body)).await
}

fn report() -> Value {
    json!({ "reason": "personal_data", "note": "a telephone number" })
}

/// The next statement that is told live.
async fn next_statement(live: &mut Live) -> Statement {
    loop {
        if let PersonEvent::Statement { statement } = live.next_personal().await {
            return *statement;
        }
    }
}

/// How many cases wait, as the next event says.
async fn next_open(live: &mut Live) -> i64 {
    loop {
        if let PersonEvent::Case { open, .. } = live.next_personal().await {
            return open;
        }
    }
}
