//! The networks' logs: whole, append-only, and shown to those who answer for the network.

use mellanrum::on_tx;
use mellanrum::store::{Db, Tx};
use mellanrum_protocol::shapes::audit::{AuditAct, AuditCheck, AuditEntry, AuditPage};
use mellanrum_protocol::shapes::networks::Role;
use serde_json::json;
use sqlx::AssertSqlSafe;

use crate::support::{Person, TestApp};

async fn log(by: &Person, app: &TestApp, query: &str) -> AuditPage {
    by.get(&format!("/networks/{}/audit?limit=100{query}", app.network)).await
}

async fn check(by: &Person, app: &TestApp) -> AuditCheck {
    by.get(&format!("/networks/{}/audit/check", app.network)).await
}

/// Runs a statement past the server; whether the database let it.
async fn run(db: &Db, sql: &str) -> bool {
    let mut tx: Tx = db.write().await.expect("a transaction");
    let done = on_tx!(&mut tx, c => sqlx::query(AssertSqlSafe(sql.to_owned())).execute(c).await.map(drop));
    if done.is_ok() {
        tx.commit().await.expect("a commit");
    }
    done.is_ok()
}

on_both_databases!(what_is_done_to_rooms_and_roles_stands_in_the_log, |app| async move {
    let anna = app.join_as("anna", Role::Participant, None).await;
    let slow = json!({ "slow_mode_s": 30, "read_only": true, "who_posts": "staff" });
    app.owner.send("PATCH", &format!("/rooms/{}", app.general), Some(slow)).await.expect_status(200);
    app.set_roles(anna.id, &[(Role::Moderator, None)]).await;
    let network = format!("/networks/{}", app.network);
    app.owner.send("PATCH", &network, Some(json!({ "hue": 12 }))).await.expect_status(200);

    let AuditPage { entries, cursor } = log(&app.owner, &app, "").await;
    assert_eq!(cursor, None);
    let numbers: Vec<i64> = entries.iter().rev().map(|entry| entry.n).collect();
    assert_eq!(numbers, (1..=i64::try_from(entries.len()).expect("few")).collect::<Vec<_>>());
    let of = |act| entries.iter().filter(|entry| entry.act == act).collect::<Vec<&AuditEntry>>();
    let [slow] = of(AuditAct::SlowModeSet)[..] else { panic!("one") };
    let by_whom = (slow.actor_id, slow.room_id, slow.detail.slow_mode_s);
    assert_eq!(by_whom, (Some(app.owner.id), Some(app.general), Some(30)));
    assert_eq!(of(AuditAct::RoomReadOnlySet)[0].detail.read_only, Some(true));
    assert_eq!(of(AuditAct::RoomWhoPostsSet).len(), 1);
    assert_eq!(of(AuditAct::NetworkChanged)[0].detail.changed, ["hue"]);
    assert_eq!(of(AuditAct::RoleTaken)[0].detail.role, Some(Role::Participant));
    let given = log(&app.owner, &app, &format!("&act=role_given&person={}", anna.id)).await.entries;
    assert_eq!(
        given.iter().map(|entry| entry.detail.role).collect::<Vec<_>>(),
        [Some(Role::Moderator), Some(Role::Participant)]
    );
    // Each is sealed with the one before.
    assert!(entries.windows(2).all(|pair| pair[0].prev_hash == pair[1].hash));
    assert_eq!(entries.last().expect("a first").prev_hash, "0".repeat(64));
    let first: AuditPage = anna.get(&format!("{network}/audit?limit=2")).await;
    let next = first.cursor.expect("more");
    let second: AuditPage = anna.get(&format!("{network}/audit?limit=2&cursor={next}")).await;
    assert_eq!(second.entries[0].n, first.entries[1].n - 1);
});

on_both_databases!(a_log_cannot_be_changed_unnoticed, |app| async move {
    app.people(["anna", "bosse"]).await;
    let whole = check(&app.owner, &app).await;
    assert!(whole.ok && whole.entries == 3, "{whole:?}");
    let db = &app.app(0).db;
    let tamper = "UPDATE audit_entry SET reason = 'x' WHERE n = 2";
    for sql in [tamper, "DELETE FROM audit_entry WHERE n = 3"] {
        assert!(!run(db, sql).await, "{sql}");
    }
    let unlock = if db.is_shared() {
        assert!(!run(db, "TRUNCATE audit_entry").await);
        ["ALTER TABLE audit_entry DISABLE TRIGGER USER", "SELECT 1"]
    } else {
        ["DROP TRIGGER audit_entry_is_not_changed", "DROP TRIGGER audit_entry_is_not_deleted"]
    };
    assert!(check(&app.owner, &app).await.ok);
    for sql in unlock {
        assert!(run(db, sql).await, "{sql}");
    }
    assert!(run(db, tamper).await);
    assert_eq!(check(&app.owner, &app).await, AuditCheck { ok: false, entries: 1, broken_at: Some(2) });
    assert!(run(db, "UPDATE audit_entry SET reason = '' WHERE n = 2").await);
    assert!(check(&app.owner, &app).await.ok, "as it was");
    // What is cut off at the end is missed, too.
    assert!(run(db, "DELETE FROM audit_entry WHERE n = 3").await);
    assert_eq!(check(&app.owner, &app).await, AuditCheck { ok: false, entries: 2, broken_at: Some(3) });
});

on_both_databases!(a_moderator_sees_nothing_of_closed_rooms_in_the_log, |app| async move {
    let [coach, anna] = app.people(["coach", "anna"]).await;
    let room = app.cohort("grupp-ett", &coach, &[&anna]).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let coordinator = app.join_as("coordinator", Role::Coordinator, None).await;
    let all = log(&coordinator, &app, "").await.entries;
    let closed = all.iter().filter(|entry| entry.room_id == Some(room)).count();
    assert!(closed >= 2, "{all:?}");
    let open = log(&moderator, &app, "").await.entries;
    assert_eq!(open.len(), all.len() - closed);
    assert!(!json!(open).to_string().contains("grupp-ett"));
    assert_eq!(log(&moderator, &app, &format!("&room={room}")).await.entries, []);

    let export = format!("/networks/{}/audit/export?format=", app.network);
    for (who, count) in [(&coordinator, all.len()), (&moderator, open.len())] {
        let text = who.send("GET", &format!("{export}jsonl"), None).await.body;
        let lines: Vec<AuditEntry> =
            text.as_str().expect("text").lines().map(|line| serde_json::from_str(line).expect("an entry")).collect();
        assert_eq!(lines.len(), count);
        assert!(lines.is_sorted_by_key(|entry| entry.n));
        let table = who.send("GET", &format!("{export}csv"), None).await.body;
        assert_eq!(table.as_str().expect("text").lines().count(), count + 1);
    }
});
