//! SQL of documents: what is kept of each message to find it by.

use mellanrum_protocol::MessageId;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::archive::row::{MESSAGE, MessageRow};
use crate::error::Result;
use crate::on_tx;
use crate::search::document::Document;
use crate::store::Tx;

/// Stores the documents of messages; one that is there already stays as it is.
pub async fn insert(tx: &mut Tx, documents: &[Document]) -> Result<()> {
    if documents.is_empty() {
        return Ok(());
    }
    match tx {
        Tx::Postgres(tx) => {
            const SQL: &str = "INSERT INTO search_doc (message_id, room_id, at, words, marks)
                SELECT u.message_id, u.room_id, u.at, array_to_tsvector(string_to_array(u.words, ' ')),
                    array_to_tsvector(string_to_array(u.marks, ' '))
                FROM UNNEST($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[])
                    AS u (message_id, room_id, at, words, marks)
                ON CONFLICT DO NOTHING";
            sqlx::query(SQL)
                .bind(documents.iter().map(|document| document.message_id).collect::<Vec<_>>())
                .bind(documents.iter().map(|document| document.room_id).collect::<Vec<_>>())
                .bind(documents.iter().map(|document| document.at).collect::<Vec<_>>())
                .bind(documents.iter().map(|document| document.words.as_str()).collect::<Vec<_>>())
                .bind(documents.iter().map(|document| document.marks.as_str()).collect::<Vec<_>>())
                .execute(&mut **tx)
                .await?;
        }
        Tx::Sqlite(tx) => {
            for document in documents {
                // The next free place, should two messages of one millisecond share twenty bits of their ids.
                const SQL: &str = "INSERT INTO search_doc (at, message_id, room_id, words, marks)
                    SELECT CASE WHEN EXISTS (SELECT 1 FROM search_doc WHERE at = $1)
                        THEN (SELECT MIN(taken.at) + 1 FROM search_doc taken WHERE taken.at >= $1
                            AND NOT EXISTS (SELECT 1 FROM search_doc after WHERE after.at = taken.at + 1))
                        ELSE $1 END, $2, $3, $4, $5
                    WHERE NOT EXISTS (SELECT 1 FROM search_doc WHERE message_id = $2)";
                sqlx::query(SQL)
                    .bind(document.at)
                    .bind(document.message_id)
                    .bind(document.room_id)
                    .bind(&document.words)
                    .bind(&document.marks)
                    .execute(&mut **tx)
                    .await?;
            }
        }
    }
    Ok(())
}

/// Brings a message's document up to date; without words its text is as it was.
pub async fn update(tx: &mut Tx, document: &Document, words: bool) -> Result<()> {
    const MARKS: (&str, &str) = (
        "UPDATE search_doc SET room_id = $2, marks = array_to_tsvector(string_to_array($3, ' ')) WHERE message_id = $1",
        "UPDATE search_doc SET room_id = $2, marks = $3 WHERE message_id = $1",
    );
    const WORDS: (&str, &str) = (
        "UPDATE search_doc SET words = array_to_tsvector(string_to_array($2, ' ')) WHERE message_id = $1",
        "UPDATE search_doc SET words = $2 WHERE message_id = $1",
    );
    let text =
        |both: (&'static str, &'static str), tx: &Tx| if matches!(tx, Tx::Postgres(_)) { both.0 } else { both.1 };
    let (marks, said) = (text(MARKS, tx), text(WORDS, tx));
    on_tx!(&mut *tx, c => sqlx::query(marks)
        .bind(document.message_id).bind(document.room_id).bind(&document.marks).execute(c).await.map(drop))?;
    if words {
        on_tx!(&mut *tx, c => sqlx::query(said)
            .bind(document.message_id).bind(&document.words).execute(c).await.map(drop))?;
        // One that an older program stored has no document yet.
        insert(tx, std::slice::from_ref(document)).await?;
    }
    Ok(())
}

/// Forgets a message.
pub async fn remove(tx: &mut Tx, message: MessageId) -> Result<()> {
    const SQL: &str = "DELETE FROM search_doc WHERE message_id = $1";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(message).execute(c).await.map(drop))?)
}

/// How far the messages that stood here before have been read, and whether the end was reached.
pub async fn progress(tx: &mut Tx) -> Result<Option<(Uuid, bool)>> {
    const SQL: &str = "SELECT upto, done FROM search_progress WHERE id = 1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).fetch_optional(c).await)?)
}

/// Notes how far they have been read.
pub async fn set_progress(tx: &mut Tx, upto: Uuid, done: bool) -> Result<()> {
    const SQL: &str = "INSERT INTO search_progress (id, upto, done) VALUES (1, $1, $2)
        ON CONFLICT (id) DO UPDATE SET upto = excluded.upto, done = excluded.done";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(upto).bind(done).execute(c).await.map(drop))?)
}

/// The next messages after an id that have no document, up to a number of messages looked at; and the last id that was looked at.
pub async fn without_document(tx: &mut Tx, after: Uuid, limit: i64) -> Result<(Vec<MessageRow>, Option<Uuid>)> {
    const LAST: &str =
        "SELECT id FROM (SELECT id FROM message WHERE id > $1 ORDER BY id LIMIT $2) AS page ORDER BY id DESC LIMIT 1";
    const ROWS: &str = "FROM message LEFT JOIN search_doc ON search_doc.message_id = message.id
        WHERE message.id > $1 AND message.id <= $2 AND message.removed_ms IS NULL AND search_doc.message_id IS NULL";
    let last: Option<Uuid> =
        on_tx!(&mut *tx, c => sqlx::query_scalar(LAST).bind(after).bind(limit).fetch_optional(c).await)?;
    let Some(last) = last else { return Ok((Vec::new(), None)) };
    // The rows are locked, so that nobody edits a text between its reading here and its document's storing.
    let lock = if matches!(tx, Tx::Postgres(_)) { "FOR UPDATE OF message" } else { "" };
    let sql = format!("SELECT {MESSAGE} {ROWS} ORDER BY message.id {lock}");
    let rows = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(after).bind(last).fetch_all(c).await)?;
    Ok((rows, Some(last)))
}
