//! API tokens: how programs act for a person.

use mellanrum_protocol::TokenId;
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::identity::{NewToken, Scope, Token};

use super::newcomer::check_name;
use super::secret::Kind;
use super::store::{self, TokenRow};
use super::{Actor, Via};
use crate::app::App;
use crate::error::{Error, Result};

/// Tokens of one person, at most.
const TOKENS: usize = 50;
const DAY_MS: i64 = 24 * 3_600_000;

/// Makes a token; the answer is the only one that tells its secret. Only a signed-in device may: a leaked token cannot make itself heirs.
pub async fn create(app: &App, by: &Actor, new: NewToken) -> Result<Token> {
    by.require(Scope::Manage)?;
    if !matches!(by.via, Via::Session(_)) {
        return Err(Error::DENIED);
    }
    let name = check_name(&new.name)?;
    if new.scopes.is_empty() {
        return Err(Error::Invalid { field: "scopes", why: "too_short" });
    }
    for scope in &new.scopes {
        by.require(*scope)?;
    }
    if !(1..=365).contains(&new.valid_days) {
        return Err(Error::Invalid { field: "valid_days", why: "out_of_range" });
    }
    let now_ms = app.clock.now_ms();
    let secret = Kind::Token.make(&app.clock);
    let row = TokenRow {
        id: TokenId(app.clock.id()),
        person_id: by.person_id,
        name,
        scopes: words_of(&new.scopes),
        created_ms: now_ms,
        expires_ms: now_ms + i64::from(new.valid_days) * DAY_MS,
        last_used_ms: None,
    };
    let mut tx = app.db.write().await?;
    if store::tokens_of(&mut tx, by.person_id).await?.len() >= TOKENS {
        return Err(ErrorCode::LimitExceeded.into());
    }
    store::insert_token(&mut tx, &row, &secret.hash).await?;
    tx.commit().await?;
    Ok(Token { secret: Some(secret.text), ..Token::from(row) })
}

/// The person's tokens, the newest first, those that have run out too.
pub async fn list(app: &App, by: &Actor) -> Result<Vec<Token>> {
    let mut tx = app.db.read().await?;
    Ok(store::tokens_of(&mut tx, by.person_id).await?.into_iter().map(Token::from).collect())
}

/// Deletes a token, and closes what is live by it on every node.
pub async fn delete(app: &App, by: &Actor, id: TokenId) -> Result<()> {
    by.require(Scope::Manage)?;
    let mut tx = app.db.write().await?;
    if !store::delete_token(&mut tx, by.person_id, id).await? {
        return Err(Error::NOT_FOUND);
    }
    tx.commit().await?;
    app.hub.end_credentials(&[id.0]).await;
    Ok(())
}

/// Reads the column; a word that this version doesn't know gives no right.
pub(super) fn scopes_of(words: &str) -> Vec<Scope> {
    words.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

/// Writes the column: each scope once.
fn words_of(scopes: &[Scope]) -> String {
    let words = Scope::ALL.iter().filter(|scope| scopes.contains(scope)).map(|scope| scope.as_str());
    words.collect::<Vec<_>>().join(" ")
}

impl From<TokenRow> for Token {
    fn from(row: TokenRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            scopes: scopes_of(&row.scopes),
            created_ms: row.created_ms,
            expires_ms: row.expires_ms,
            last_used_ms: row.last_used_ms,
            secret: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_kept_as_words() {
        assert_eq!(words_of(&[Scope::Write, Scope::Read, Scope::Write]), "read write");
        assert_eq!(scopes_of("read future write"), [Scope::Read, Scope::Write]);
    }
}
