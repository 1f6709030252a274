//! SQL of pushes.

use mellanrum_protocol::shapes::rooms::RoomKind;
use mellanrum_protocol::{MessageId, NetworkId, PersonId, RoomId, SessionId};
use sqlx::{AssertSqlSafe, FromRow};

use super::seal::Device;
use crate::archive::row::Word;
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

// The archive's key.

/// The key, if it has been made.
pub(super) async fn key(tx: &mut Tx) -> Result<Option<Vec<u8>>> {
    const SQL: &str = "SELECT push_key FROM archive WHERE id = 1";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).fetch_one(c).await)?)
}

/// Keeps a key unless there is one already; the one that holds.
pub(super) async fn set_key(tx: &mut Tx, key: &[u8]) -> Result<Vec<u8>> {
    const SQL: &str = "UPDATE archive SET push_key = COALESCE(push_key, $1) WHERE id = 1 RETURNING push_key";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(key).fetch_one(c).await)?)
}

// Subscriptions.

/// A device that wants to be told.
#[derive(Debug)]
pub(super) struct Subscription {
    pub session_id: SessionId,
    pub person_id: PersonId,
    pub endpoint: String,
    pub device: Device,
}

/// Stores a session's subscription in place of the one so far; false if there is no such session any more.
///
/// A browser that somebody else was signed in to keeps its address and keys: it belongs to whoever is signed in now.
pub(super) async fn put_subscription(tx: &mut Tx, row: &Subscription, now_ms: i64) -> Result<bool> {
    const OTHERS: &str = "DELETE FROM push_subscription WHERE endpoint = $1 AND auth = $2 AND session_id <> $3";
    const PUT: &str = "INSERT INTO push_subscription (session_id, person_id, endpoint, p256dh, auth, created_ms)
        SELECT id, person_id, $3, $4, $5, $6 FROM session WHERE id = $1 AND person_id = $2
        ON CONFLICT (session_id) DO UPDATE
            SET endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth";
    let Device { public, auth } = &row.device;
    on_tx!(tx, c => sqlx::query(OTHERS)
        .bind(&row.endpoint).bind(auth.as_slice()).bind(row.session_id).execute(c).await.map(drop))?;
    let put = on_tx!(tx, c => sqlx::query(PUT)
        .bind(row.session_id).bind(row.person_id).bind(&row.endpoint).bind(public.as_slice()).bind(auth.as_slice())
        .bind(now_ms).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(put == 1)
}

/// Deletes a session's subscription, if it is of this address.
pub(super) async fn delete_subscription(tx: &mut Tx, session: SessionId, endpoint: &str) -> Result<()> {
    const SQL: &str = "DELETE FROM push_subscription WHERE session_id = $1 AND endpoint = $2";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(session).bind(endpoint).execute(c).await.map(drop))?)
}

/// Deletes a subscription that its service no longer knows, and what waits for it.
pub(super) async fn forget(tx: &mut Tx, session: SessionId) -> Result<()> {
    const SQL: &str = "DELETE FROM push_subscription WHERE session_id = $1";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(session).execute(c).await.map(drop))?)
}

// What is due.

/// Notes messages that may have to be told of; none while nobody has subscribed.
pub(super) async fn insert_due(tx: &mut Tx, messages: &[MessageId], due_ms: i64) -> Result<()> {
    match tx {
        Tx::Postgres(tx) => {
            const SQL: &str = "INSERT INTO push_due (message_id, due_ms)
                SELECT u.id, $2 FROM UNNEST($1::uuid[]) AS u (id) WHERE EXISTS (SELECT 1 FROM push_subscription)";
            sqlx::query(SQL).bind(messages).bind(due_ms).execute(&mut **tx).await?;
        }
        Tx::Sqlite(tx) => {
            const SQL: &str = "INSERT INTO push_due (message_id, due_ms)
                SELECT $1, $2 WHERE EXISTS (SELECT 1 FROM push_subscription)";
            for message in messages {
                sqlx::query(SQL).bind(message).bind(due_ms).execute(&mut **tx).await?;
            }
        }
    }
    Ok(())
}

/// Whether any message, and whether any delivery is due.
pub(super) async fn is_due(tx: &mut Tx, now_ms: i64) -> Result<(bool, bool)> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM push_due WHERE due_ms <= $1),
        EXISTS (SELECT 1 FROM push_delivery WHERE due_ms <= $1)";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(now_ms).fetch_one(c).await)?)
}

/// Takes messages that are due, for this transaction to write down whom they concern. Another node takes others.
pub(super) async fn take_due(tx: &mut Tx, now_ms: i64, most: i64) -> Result<Vec<MessageId>> {
    const TAKE: [&str; 2] = [
        "DELETE FROM push_due WHERE message_id IN
            (SELECT message_id FROM push_due WHERE due_ms <= $1 ORDER BY due_ms LIMIT $2 FOR UPDATE SKIP LOCKED)
         RETURNING message_id",
        "DELETE FROM push_due WHERE message_id IN
            (SELECT message_id FROM push_due WHERE due_ms <= $1 ORDER BY due_ms LIMIT $2)
         RETURNING message_id",
    ];
    Ok(match tx {
        Tx::Postgres(tx) => sqlx::query_scalar(TAKE[0]).bind(now_ms).bind(most).fetch_all(&mut **tx).await?,
        Tx::Sqlite(tx) => sqlx::query_scalar(TAKE[1]).bind(now_ms).bind(most).fetch_all(&mut **tx).await?,
    })
}

/// The devices that a message ($1) concerns now ($2): of people who may read it, have not, and want to hear of it. What they want of a
/// topic goes before what they want of its room; but what they follow only because they wrote in it is not heard in a muted room.
const CONCERNED: &str = "FROM push_subscription sub
    JOIN session ON session.id = sub.session_id AND session.expires_ms > $2
    JOIN person ON person.id = sub.person_id AND person.state = 'active'
    JOIN message ON message.id = $1 AND message.removed_ms IS NULL AND message.author_id <> person.id
    JOIN room ON room.id = message.room_id
    JOIN room_member mine ON mine.room_id = room.id AND mine.person_id = person.id AND mine.present
        AND mine.last_read_seq < message.seq
    LEFT JOIN message_mention named ON named.room_id = message.room_id AND named.person_id = person.id
        AND named.seq = message.seq
    LEFT JOIN room_level chosen ON chosen.room_id = room.id AND chosen.person_id = person.id
    LEFT JOIN topic_follow topic ON topic.root_id = message.thread_root_id AND topic.person_id = person.id
    WHERE COALESCE(topic.read_seq, 0) < message.seq
        AND CASE COALESCE(CASE WHEN topic.chosen OR COALESCE(chosen.level, '') <> 'nothing' THEN topic.level END,
            chosen.level, CASE room.kind WHEN 'direct' THEN 'everything' ELSE 'mentions' END)
        WHEN 'everything' THEN TRUE
        WHEN 'mentions' THEN message.mentions_all OR named.person_id IS NOT NULL
        ELSE FALSE END";

/// The devices to be reminded of a message ($1) now ($2): of people who may read it and have it saved.
const REMINDED: &str = "FROM push_subscription sub
    JOIN session ON session.id = sub.session_id AND session.expires_ms > $2
    JOIN person ON person.id = sub.person_id AND person.state = 'active'
    JOIN message ON message.id = $1 AND message.removed_ms IS NULL
    JOIN room ON room.id = message.room_id
    JOIN room_member mine ON mine.room_id = room.id AND mine.person_id = person.id AND mine.present
    JOIN saved ON saved.person_id = person.id AND saved.message_id = message.id AND saved.reminded_ms IS NOT NULL";

/// Writes down a reminder for each of a person's devices.
pub(super) async fn insert_reminder(tx: &mut Tx, person: PersonId, message: MessageId, now_ms: i64) -> Result<()> {
    const SQL: &str = "INSERT INTO push_delivery (session_id, message_id, attempts, due_ms, reminder)
        SELECT session_id, $2, 0, $3, TRUE FROM push_subscription WHERE person_id = $1
        ON CONFLICT (session_id, message_id) DO UPDATE SET reminder = TRUE, attempts = 0, due_ms = excluded.due_ms";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(person).bind(message).bind(now_ms).execute(c).await.map(drop))?)
}

/// Writes down whom a message concerns.
pub(super) async fn spread(tx: &mut Tx, message: MessageId, now_ms: i64) -> Result<()> {
    let sql = format!(
        "INSERT INTO push_delivery (session_id, message_id, attempts, due_ms)
         SELECT sub.session_id, message.id, 0, $2 {CONCERNED} ON CONFLICT DO NOTHING"
    );
    Ok(on_tx!(tx, c => sqlx::query(AssertSqlSafe(sql)).bind(message).bind(now_ms).execute(c).await.map(drop))?)
}

// Deliveries.

/// A delivery that this node has taken.
#[derive(Debug, Clone, Copy, FromRow)]
pub(super) struct Taken {
    pub session_id: SessionId,
    pub message_id: MessageId,
    /// How often it has been tried, this time included.
    pub attempts: i64,
    /// Whether it reminds of the message.
    pub reminder: bool,
}

/// Takes deliveries that are due, until `until_ms`: then others may.
pub(super) async fn take(tx: &mut Tx, now_ms: i64, until_ms: i64, most: i64) -> Result<Vec<Taken>> {
    const TAKE: [&str; 2] = [
        "UPDATE push_delivery SET attempts = attempts + 1, due_ms = $2 WHERE (session_id, message_id) IN
            (SELECT session_id, message_id FROM push_delivery WHERE due_ms <= $1 ORDER BY due_ms LIMIT $3
             FOR UPDATE SKIP LOCKED)
         RETURNING session_id, message_id, attempts, reminder",
        "UPDATE push_delivery SET attempts = attempts + 1, due_ms = $2 WHERE (session_id, message_id) IN
            (SELECT session_id, message_id FROM push_delivery WHERE due_ms <= $1 ORDER BY due_ms LIMIT $3)
         RETURNING session_id, message_id, attempts, reminder",
    ];
    Ok(match tx {
        Tx::Postgres(tx) => sqlx::query_as(TAKE[0]).bind(now_ms).bind(until_ms).bind(most).fetch_all(&mut **tx).await?,
        Tx::Sqlite(tx) => sqlx::query_as(TAKE[1]).bind(now_ms).bind(until_ms).bind(most).fetch_all(&mut **tx).await?,
    })
}

/// What a delivery is about, and to whom it goes.
#[derive(Debug, FromRow)]
pub(super) struct Concerned {
    pub person_id: PersonId,
    pub locale: String,
    pub time_zone: String,
    pub endpoint: String,
    pub p256dh: Vec<u8>,
    pub auth: Vec<u8>,
    pub room_id: RoomId,
    #[sqlx(try_from = "String")]
    pub room_kind: Word<RoomKind>,
    pub room_name: String,
    pub network_id: Option<NetworkId>,
    pub message_id: MessageId,
    pub thread_root_id: Option<MessageId>,
    /// When it was sent, or of a reminder when it was due.
    pub since_ms: i64,
    pub body: String,
    /// JSON of the message's files.
    pub files: String,
    pub author: String,
    /// Whether it mentions the person or everyone.
    pub mentioned: bool,
    /// Whether they are reminded of it.
    pub reminder: bool,
}

/// A delivery as it is now; `None` if it concerns nobody any more.
pub(super) async fn concerned(tx: &mut Tx, taken: Taken, now_ms: i64) -> Result<Option<Concerned>> {
    let (since, mentioned, which) = if taken.reminder {
        ("saved.reminded_ms", "FALSE", REMINDED.to_owned() + " WHERE TRUE")
    } else {
        ("message.sent_ms", "(message.mentions_all OR named.person_id IS NOT NULL)", CONCERNED.to_owned())
    };
    let sql = format!(
        "SELECT person.id AS person_id, person.locale, person.time_zone, sub.endpoint, sub.p256dh, sub.auth,
            room.id AS room_id, room.kind AS room_kind, room.name AS room_name, room.network_id,
            message.id AS message_id, message.thread_root_id, {since} AS since_ms, message.body, message.files,
            (SELECT name FROM person author WHERE author.id = message.author_id) AS author,
            {mentioned} AS mentioned, $4 AS reminder
         {which} AND sub.session_id = $3"
    );
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(taken.message_id).bind(now_ms).bind(taken.session_id).bind(taken.reminder).fetch_optional(c).await)?)
}

/// A delivery is done with.
pub(super) async fn done(tx: &mut Tx, taken: Taken) -> Result<()> {
    const SQL: &str = "DELETE FROM push_delivery WHERE session_id = $1 AND message_id = $2";
    Ok(on_tx!(tx, c => sqlx::query(SQL)
        .bind(taken.session_id).bind(taken.message_id).execute(c).await.map(drop))?)
}

/// A delivery is tried again then.
pub(super) async fn again(tx: &mut Tx, taken: Taken, due_ms: i64) -> Result<()> {
    const SQL: &str = "UPDATE push_delivery SET due_ms = $3 WHERE session_id = $1 AND message_id = $2";
    Ok(on_tx!(tx, c => sqlx::query(SQL)
        .bind(taken.session_id).bind(taken.message_id).bind(due_ms).execute(c).await.map(drop))?)
}
