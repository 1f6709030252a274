//! What makes an archive this one: its epoch and the key of its nodes' bus.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::clock::Clock;
use crate::error::Result;
use crate::on_tx;
use crate::store::{Db, Tx};

/// The archive's own data.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Named to clients as the epoch of every room. Other after a restore or a failover: then positions of before mean nothing (I7).
    pub epoch: String,
    /// Key of the keyed hash on the bus.
    pub bus_key: Vec<u8>,
}

/// Reads it, or makes it on the first start. Nodes that start together agree on one.
pub async fn read_or_make(db: &Db, clock: &Clock) -> Result<Identity> {
    const MAKE: &str =
        "INSERT INTO archive (id, epoch, bus_key, created_ms) VALUES (1, $1, $2, $3) ON CONFLICT DO NOTHING";
    const READ: &str = "SELECT epoch, bus_key FROM archive WHERE id = 1";
    let mut tx = db.write().await?;
    let (epoch, bus_key, now) = (clock.id().simple().to_string(), clock.secret().to_vec(), clock.now_ms());
    on_tx!(&mut tx, c => sqlx::query(MAKE).bind(epoch).bind(bus_key).bind(now).execute(c).await.map(drop))?;
    let (epoch, bus_key): (String, Vec<u8>) = on_tx!(&mut tx, c => sqlx::query_as(READ).fetch_one(c).await)?;
    let lineage = lineage(&mut tx).await;
    tx.commit().await?;
    let hash = Sha256::digest(format!("{epoch}/{lineage}"));
    let epoch = BASE64_URL_SAFE_NO_PAD.encode(&hash[..12]);
    Ok(Identity { epoch, bus_key })
}

/// On Postgres the cluster's identifier and timeline, which a restore or failover changes; empty where they may not be read.
async fn lineage(tx: &mut Tx) -> String {
    const SQL: &str = "SELECT s.system_identifier::text || '/' || c.timeline_id::text FROM pg_control_system() s, pg_control_checkpoint() c";
    let Tx::Postgres(tx) = tx else { return String::new() };
    let may: Result<bool, _> = sqlx::query_scalar(
        "SELECT has_function_privilege('pg_control_system()', 'EXECUTE') AND has_function_privilege('pg_control_checkpoint()', 'EXECUTE')",
    )
    .fetch_one(&mut **tx)
    .await;
    match may {
        Ok(true) => sqlx::query_scalar(SQL).fetch_one(&mut **tx).await.unwrap_or_default(),
        _ => String::new(),
    }
}
