//! SQL of the vocabulary: the words that were said, by the keys that they are found by.

use crate::archive::row::to_json;
use crate::error::Result;
use crate::search::document::keys;
use crate::store::Tx;

/// A stretch of the vocabulary.
#[derive(Debug, Clone)]
pub struct Range {
    from: String,
    to: String,
    lengths: (i64, i64),
    limit: i64,
}

impl Range {
    /// The words of one key.
    pub fn exactly(key: String, limit: usize) -> Self {
        let to = format!("{key}\u{1}");
        Self { from: key, to, lengths: (0, 1_000), limit: i64::try_from(limit).unwrap_or(i64::MAX) }
    }

    /// The words of all keys that begin so, shortest first.
    pub fn beginning(key: String, limit: usize) -> Self {
        let to = format!("{key}\u{10ffff}");
        Self { from: key, to, lengths: (0, 1_000), limit: i64::try_from(limit).unwrap_or(i64::MAX) }
    }

    /// Only keys of so many characters.
    #[must_use]
    pub fn of_length(self, least: usize, most: usize) -> Self {
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        Self { lengths: (number(least), number(most)), ..self }
    }
}

/// What stands in stretches of the vocabulary: the number of the stretch, the key and the word.
pub async fn vocabulary(tx: &mut Tx, ranges: &[&Range]) -> Result<Vec<(usize, String, String)>> {
    let mut found = Vec::new();
    match tx {
        Tx::Postgres(tx) => {
            const SQL: &str = "SELECT r.n, k.key, k.word
                FROM UNNEST($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) WITH ORDINALITY
                    AS r (low, high, least, most, upto, n)
                CROSS JOIN LATERAL (SELECT key, word FROM search_key
                    WHERE key >= r.low COLLATE \"C\" AND key < r.high COLLATE \"C\" AND length(key) BETWEEN r.least AND r.most
                    ORDER BY length(word), word LIMIT r.upto) AS k";
            let rows: Vec<(i64, String, String)> = sqlx::query_as(SQL)
                .bind(ranges.iter().map(|range| range.from.as_str()).collect::<Vec<_>>())
                .bind(ranges.iter().map(|range| range.to.as_str()).collect::<Vec<_>>())
                .bind(ranges.iter().map(|range| range.lengths.0).collect::<Vec<_>>())
                .bind(ranges.iter().map(|range| range.lengths.1).collect::<Vec<_>>())
                .bind(ranges.iter().map(|range| range.limit).collect::<Vec<_>>())
                .fetch_all(&mut **tx)
                .await?;
            for (n, key, word) in rows {
                found.push((usize::try_from(n - 1).unwrap_or_default(), key, word));
            }
        }
        Tx::Sqlite(tx) => {
            const SQL: &str = "SELECT key, word FROM search_key
                WHERE key >= $1 AND key < $2 AND length(key) BETWEEN $3 AND $4 ORDER BY length(word), word LIMIT $5";
            for (n, range) in ranges.iter().enumerate() {
                let rows: Vec<(String, String)> = sqlx::query_as(SQL)
                    .bind(&range.from)
                    .bind(&range.to)
                    .bind(range.lengths.0)
                    .bind(range.lengths.1)
                    .bind(range.limit)
                    .fetch_all(&mut **tx)
                    .await?;
                found.extend(rows.into_iter().map(|(key, word)| (n, key, word)));
            }
        }
    }
    Ok(found)
}

/// Adds words to the vocabulary.
pub async fn learn(tx: &mut Tx, words: &[String]) -> Result<()> {
    let mut rows: Vec<(String, &str)> =
        words.iter().flat_map(|word| keys(word).into_iter().map(move |key| (key, word.as_str()))).collect();
    // In one order, so that two that learn the same at once never wait for each other in a circle.
    rows.sort();
    rows.dedup();
    match tx {
        Tx::Postgres(tx) => {
            const SQL: &str = "INSERT INTO search_key (key, word) SELECT * FROM UNNEST($1::text[], $2::text[])
                ON CONFLICT DO NOTHING";
            sqlx::query(SQL)
                .bind(rows.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>())
                .bind(rows.iter().map(|(_, word)| *word).collect::<Vec<_>>())
                .execute(&mut **tx)
                .await?;
        }
        Tx::Sqlite(tx) => {
            // One statement, not one for each key: they are a hundred for a message, and each is handed to the database's thread.
            const SQL: &str = "INSERT INTO search_key (key, word)
                SELECT value ->> 0, value ->> 1 FROM json_each($1) WHERE TRUE ON CONFLICT DO NOTHING";
            sqlx::query(SQL).bind(to_json(&rows)?).execute(&mut **tx).await?;
        }
    }
    Ok(())
}
