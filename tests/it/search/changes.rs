//! A search knows of a change from its commit on, and tells nobody of what they may not read.

use mellanrum::on_tx;
use mellanrum::store::Tx;
use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::search::{Completions, SearchPage};
use serde_json::json;

use crate::support::{Backend, PATIENCE, Person, TestApp, eventually};

async fn page(person: &Person, query: &str) -> SearchPage {
    person.get(&format!("/search?{query}")).await
}

/// The texts of what somebody finds, in its order.
async fn found(person: &Person, q: &str) -> Vec<String> {
    let q = q.replace('"', "%22").replace(' ', "%20").replace('#', "%23").replace('ö', "%C3%B6");
    page(person, &format!("q={q}&order=new")).await.hits.into_iter().map(|hit| hit.message.body).collect()
}

on_both_databases!(what_is_posted_edited_and_removed_is_known_at_once, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let first = anna.post(app.general, "En lastcykelpool vid stationen").await;
    assert_eq!(found(&bo, "lastcykelpooler").await, ["En lastcykelpool vid stationen"]);
    anna.edit(first.id, "En snökanon vid stationen").await;
    assert_eq!(found(&bo, "lastcykelpool").await, Vec::<String>::new());
    assert_eq!(found(&bo, "snökanoner").await, ["En snökanon vid stationen"]);
    assert_eq!(found(&bo, "\"snökanon vid\"").await.len(), 1);
    assert_eq!(found(&bo, "\"vid snökanon\"").await.len(), 0);
    anna.send("DELETE", &format!("/messages/{}", first.id), None).await.expect_status(200);
    assert_eq!(found(&bo, "snökanon").await.len(), 0);
    assert_eq!(found(&bo, "from:anna").await.len(), 0);
});

on_both_databases!(marks_follow_what_a_message_is, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let question = anna.post(app.general, "Vem vet? @bosse").await;
    let reply = bo.reply(&question, "Det står på https://example.org/svaret").await;
    assert_eq!(found(&bo, "is:open").await.len(), 0);
    anna.act("PUT", question.id, "/question").await;
    assert_eq!(found(&bo, "is:open").await, ["Vem vet? @bosse"]);
    anna.act("PUT", reply.id, "/answer").await;
    assert_eq!(found(&bo, "is:open").await.len(), 0);
    assert_eq!(found(&bo, "is:answered from:anna mentions:me").await, ["Vem vet? @bosse"]);
    assert_eq!(found(&anna, "has:answer has:link from:bosse").await.len(), 1);
    assert_eq!(found(&anna, "has:question").await.len(), 1);
    let page = page(&anna, "q=svaret").await;
    assert_eq!(page.hits[0].root.as_ref().map(|root| root.id), Some(question.id));
    assert_eq!(page.groups[0].root_id, question.id);
    bo.send("DELETE", &format!("/messages/{}", reply.id), None).await.expect_status(200);
    assert_eq!(found(&bo, "is:open").await, ["Vem vet? @bosse"]);
});

on_both_databases!(operators_narrow, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let channel = app.channel(json!({ "slug": "cykel", "name": "Cykel", "kind": "theme" })).await;
    anna.post(app.general, "hubb ett").await;
    app.owner.post(channel.room.id, "hubb två").await;
    bo.post(app.general, "hubb tre utan taxi").await;
    assert_eq!(found(&bo, "hubb in:general").await, ["hubb tre utan taxi", "hubb ett"]);
    assert_eq!(found(&bo, "hubb in:cykel").await, ["hubb två"]);
    assert_eq!(found(&bo, "hubb -taxi from:anna from:bosse").await, ["hubb ett"]);
    assert_eq!(found(&bo, "hubb after:2020 before:9000").await.len(), 3);
    assert_eq!(found(&bo, "hubb before:2020").await.len(), 0);
    assert_eq!(found(&bo, "hubb after:9000").await.len(), 0);
    assert_eq!(found(&bo, "hub* -tre").await.len(), 2);
    let unknown = page(&bo, "q=hubb%20from:nobody%20is:blue").await;
    assert!(unknown.hits.is_empty());
    assert_eq!(unknown.understood.unknown, ["is:blue", "from:nobody"]);
    let in_room = page(&bo, &format!("q=hubb&room={}", channel.room.id)).await;
    assert_eq!(in_room.hits.len(), 1);
    let long = "a".repeat(301);
    bo.send("GET", &format!("/search?q={long}"), None).await.expect_code("invalid");
    bo.send("GET", "/search?q=a&cursor=x", None).await.expect_code("invalid");
});

on_both_databases!(one_slip_leads_to_the_word, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    anna.post(app.general, "Nya parkeringstalet gäller").await;
    let page = page(&bo, "q=parkringstal").await;
    assert_eq!(page.hits.len(), 1);
    assert_eq!(page.understood.instead[0].said, "parkeringstalet");
    assert!(page.hits[0].snippet.iter().any(|part| part.hit && part.text == "parkeringstalet"));
});

on_both_databases!(pages_follow_each_other_while_others_write, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    for n in 0..9 {
        anna.post(app.general, &format!("hubb nummer {n}")).await;
    }
    for order in ["best", "new"] {
        let mut seen: Vec<Message> = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = page(&bo, &format!("q=hubb&order={order}&limit=4{cursor}")).await;
            seen.extend(page.hits.into_iter().map(|hit| hit.message));
            anna.post(app.general, "hubb emellan").await;
            let Some(next) = page.cursor else { break };
            cursor = format!("&cursor={next}");
        }
        let first: Vec<&Message> = seen.iter().filter(|message| message.body.starts_with("hubb nummer")).collect();
        let mut ids: Vec<_> = seen.iter().map(|message| message.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((first.len(), ids.len()), (9, seen.len()), "{order}");
    }
});

on_both_databases!(nobody_learns_of_what_they_may_not_read, |app| async move {
    let [anna, bo, cecilia, dag] = app.people(["anna", "bosse", "cecilia", "dag"]).await;
    let coach = app.join_as("coach", Role::Coach, None).await;
    let closed = app.cohort("hemlig", &coach, &[&anna, &bo, &cecilia]).await;
    let secret = anna.post(closed, "Snöskyffeln är hemlig @bosse").await;
    anna.act("PUT", secret.id, "/question").await;
    assert_eq!(found(&bo, "snöskyffel").await.len(), 1);
    for q in ["snöskyffel", "snöskyfel", "snö*", "skyffel", "is:open", "from:anna", "mentions:bosse", "has:question"]
    {
        let page = page(&dag, &format!("q={}", q.replace('ö', "%C3%B6"))).await;
        assert!(page.hits.is_empty() && page.groups.is_empty() && page.cursor.is_none(), "{q}: {page:?}");
        assert!(page.understood.instead.is_empty(), "{q}");
        assert!(page.found.is_none_or(|found| found.count == 0 && !found.more), "{q}");
    }
    // A closed room and none at all are told alike.
    for slug in ["hemlig", "finns-inte"] {
        let page = page(&dag, &format!("q=in:{slug}%20a")).await;
        assert_eq!(page.understood.unknown, [format!("in:{slug}")]);
        let offered: Completions = dag.get(&format!("/search/complete?q=in:{slug}")).await;
        assert!(offered.items.is_empty());
    }
    dag.send("GET", &format!("/search?q=a&room={closed}"), None).await.expect_code("not_found");
    let offered: Completions = bo.get("/search/complete?q=x%20in:hem").await;
    assert_eq!((offered.items[0].text.as_str(), offered.items[0].start), ("in:hemlig", 2));
    // Nor is a tag of a topic that one may not read, or that was removed.
    let tags = async |person: &Person, typed: &str| -> Vec<(String, String)> {
        let offered: Completions = person.get(&format!("/search/complete?q={typed}")).await;
        offered.items.into_iter().map(|item| (item.text, item.label)).collect()
    };
    let told = |text: &str, label: &str| (text.to_owned(), label.to_owned());
    anna.open_topic(closed, "inne", json!({ "kind": "guide", "tags": ["snöskyffel", "bilpool"] })).await;
    anna.open_topic(app.general, "ute", json!({ "kind": "guide", "tags": ["p-tal och köp", "bilpool"] })).await;
    let gone = anna.open_topic(app.general, "bort", json!({ "kind": "guide", "tags": ["borttagen"] })).await;
    assert_eq!(tags(&dag, "tag:bor").await, [told("tag:borttagen", "borttagen")]);
    anna.act("DELETE", gone.id, "").await;
    assert_eq!(tags(&dag, "tag:bor").await, []);
    assert_eq!(tags(&bo, "x%20tag:%23SNO").await, [told("tag:snöskyffel", "snöskyffel")]);
    assert_eq!(tags(&dag, "tag:sn").await, []);
    assert_eq!(
        tags(&dag, "tag:").await,
        [told("tag:bilpool", "bilpool"), told("tag:\"p-tal och köp\"", "p-tal och köp")]
    );
    assert_eq!(tags(&dag, "tag:%22p-tal%20o").await, [told("tag:\"p-tal och köp\"", "p-tal och köp")]);
    // A word that stands nowhere else is not offered to anybody.
    let offered: Completions = bo.get("/search/complete?q=sn%C3%B6").await;
    assert!(offered.items.is_empty());
    // Whoever leaves finds nothing of it any more.
    app.set_roles(bo.id, &[]).await;
    assert_eq!(found(&bo, "snöskyffel").await.len(), 0);
    assert_eq!(tags(&bo, "tag:sn").await, []);
    assert!(page(&bo, "q=anna").await.people.is_empty());
});

/// Takes away what an archive of the version before did not have.
async fn forget(app: &TestApp) {
    let mut tx: Tx = app.app(0).db.write().await.expect("a transaction");
    for sql in ["DELETE FROM search_doc", "DELETE FROM search_key", "DELETE FROM search_progress"] {
        on_tx!(&mut tx, c => sqlx::query(sql).execute(c).await.map(drop)).expect("rows are deleted");
    }
    tx.commit().await.expect("a commit");
}

async fn finds_what_was_there_before(backend: Backend) {
    let mut app = TestApp::start(backend).await;
    let [anna] = app.people(["anna"]).await;
    for n in 0..450 {
        // More than one step of the reading.
        anna.post(app.general, &format!("hubb nummer {n}")).await;
    }
    let gone = anna.post(app.general, "lastcykel").await;
    anna.send("DELETE", &format!("/messages/{}", gone.id), None).await.expect_status(200);
    forget(&app).await;
    assert_eq!(found(&anna, "hubbar").await.len(), 0);
    // What is edited before the reading has come to it has its document from then on.
    let first = anna.newest(app.general).await.messages[0].id;
    anna.edit(first, "mobilitetshubben").await;
    assert_eq!(found(&anna, "mobilitetshubb").await.len(), 1);
    app.drain(0).await;
    app.start_again(0).await;
    eventually(PATIENCE, || async {
        let page = page(&anna, "q=hubbar&limit=50").await;
        page.found.filter(|found| found.more || found.count >= 400)
    })
    .await;
    eventually(PATIENCE, || async { (found(&anna, "\"nummer 3\"").await.len() == 1).then_some(()) }).await;
    assert_eq!(found(&anna, "lastcykel").await.len(), 0);
    assert_eq!(found(&anna, "mobilitetshubb").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_there_before_is_found_on_sqlite() {
    finds_what_was_there_before(Backend::SqliteLocal).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_there_before_is_found_on_postgres() {
    finds_what_was_there_before(Backend::PostgresRedis).await;
}
