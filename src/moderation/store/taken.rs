//! SQL of what was taken from messages that others removed.

use mellanrum_protocol::MessageId;
use sqlx::FromRow;

use crate::archive::row::MessageRow;
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// A row of `taken`: the columns are described in the migration.
#[derive(Debug, Clone, FromRow)]
pub struct Taken {
    pub files: String,
    pub topic: Option<String>,
    pub reactions: String,
    pub question: bool,
}

/// Keeps what a message loses when it is removed.
pub async fn keep(tx: &mut Tx, row: &MessageRow) -> Result<()> {
    const SQL: &str = "INSERT INTO taken (message_id, files, topic, reactions, question) VALUES ($1, $2, $3, $4, $5)";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(&row.files).bind(&row.topic).bind(&row.reactions).bind(row.question)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// What a message lost.
pub async fn of(tx: &mut Tx, message: MessageId) -> Result<Option<Taken>> {
    const SQL: &str = "SELECT files, topic, reactions, question FROM taken WHERE message_id = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(message).fetch_optional(c).await)?)
}

/// Forgets it: it has it back.
pub async fn forget(tx: &mut Tx, message: MessageId) -> Result<()> {
    const SQL: &str = "DELETE FROM taken WHERE message_id = $1";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(message).execute(c).await.map(drop))?)
}
