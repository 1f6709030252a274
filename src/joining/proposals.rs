//! What is proposed to those who registered: drafted from what they have said, sent to all of them, answered by each.

use std::collections::BTreeMap;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::{CALL_TITLE, PROPOSAL_TEXT, PROPOSALS};
use mellanrum_protocol::shapes::audit::{AuditAct, AuditDetail};
use mellanrum_protocol::shapes::joining::CallText;
use mellanrum_protocol::shapes::networks::NetworkAction;
use mellanrum_protocol::shapes::proposals::{
    NewProposal, Proposal, ProposalChange, ProposalState, SendProposal, ThemeCount, Tier,
};
use mellanrum_protocol::{NetworkId, PersonId, ProposalId};

use super::letters::{self, News};
use super::registrations::stands;
use super::store::call as calls;
use super::store::proposals::{self as store, Row};
use super::store::registrations;
use super::{call, counts, list, may};
use crate::App;
use crate::archive::beside;
use crate::archive::row::{json, to_json};
use crate::audit::Entry;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::moderation::words;
use crate::store::Tx;

/// Classes of size that a fee may be for.
const SIZES: [&str; 6] = ["XS", "S", "M", "L", "XL", "XXL"];

/// A network's proposals, newest first.
pub async fn all(app: &App, actor: &Actor, network: NetworkId) -> Result<Vec<Proposal>> {
    let mut tx = app.db.read().await?;
    may(&mut tx, network, actor.person_id, NetworkAction::SeeRegistrations).await?;
    let mut proposals = Vec::new();
    for row in store::all(&mut tx, network).await? {
        proposals.push(shown(&mut tx, row).await?);
    }
    Ok(proposals)
}

/// One proposal.
pub async fn get(app: &App, actor: &Actor, id: ProposalId) -> Result<Proposal> {
    let mut tx = app.db.read().await?;
    let row = known(&mut tx, id, actor.person_id, NetworkAction::SeeRegistrations).await?;
    shown(&mut tx, row).await
}

/// Drafts one. What is not said is filled in from the call and from what has been registered.
pub async fn draft(app: &App, actor: &Actor, network: NetworkId, new: NewProposal) -> Result<Proposal> {
    let (by, now_ms, id) = (actor.person_id, app.clock.now_ms(), ProposalId(app.clock.id()));
    beside(app, move |tx| {
        Box::pin(async move {
            may(tx, network, by, NetworkAction::AdmitMunicipalities).await?;
            let facts = calls::facts(tx, network).await?.ok_or(Error::NOT_FOUND)?;
            let call = calls::lock(tx, network).await?.unwrap_or_else(|| call::blank(&facts));
            if store::count(tx, network).await? >= PROPOSALS {
                return Err(ErrorCode::LimitExceeded.into());
            }
            let texts: BTreeMap<String, CallText> = json(&call.texts)?;
            let text = texts.get(&facts.default_language);
            let filled =
                || text.map(|text| text.title.clone()).or_else(|| facts.name.get(&facts.default_language).cloned());
            let title = new.title.or_else(filled).unwrap_or_default();
            let row = Row {
                id,
                network_id: network,
                title: title_of(&title)?,
                direction: String::new(),
                content: text.map(|text| text.includes.clone()).unwrap_or_default(),
                theme_counts: to_json(&theme_counts(tx, network).await?)?,
                tiers: "[]".to_owned(),
                currency: if call.country == "SE" { "SEK" } else { "EUR" }.to_owned(),
                answer_by_ms: None,
                created_ms: now_ms,
                sent_ms: None,
                sent_to: None,
                version: 1,
            };
            store::insert(tx, &row).await?;
            shown(tx, row).await
        })
    })
    .await
}

/// Changes a draft.
pub async fn change(app: &App, actor: &Actor, id: ProposalId, change: ProposalChange) -> Result<Proposal> {
    let (by, now_ms) = (actor.person_id, app.clock.now_ms());
    beside(app, move |tx| {
        Box::pin(async move {
            let mut row = draft_of(tx, id, by, change.version).await?;
            if let Some(title) = change.title {
                row.title = title_of(&title)?;
            }
            if let Some(direction) = change.direction {
                row.direction = words("direction", &direction, PROPOSAL_TEXT)?;
            }
            if let Some(content) = change.content {
                row.content = words("content", &content, PROPOSAL_TEXT)?;
            }
            if let Some(tiers) = change.tiers {
                row.tiers = to_json(&checked(tiers)?)?;
            }
            if let Some(currency) = change.currency {
                row.currency = currency_of(&currency)?;
            }
            if let Some(answer_by_ms) = change.answer_by_ms {
                row.answer_by_ms = answer_by_ms;
                to_come(&row, now_ms)?;
            }
            if change.recount {
                row.theme_counts = to_json(&theme_counts(tx, row.network_id).await?)?;
            }
            row.version += 1;
            put(tx, row).await
        })
    })
    .await
}

/// Deletes a draft.
pub async fn discard(app: &App, actor: &Actor, id: ProposalId) -> Result<()> {
    let by = actor.person_id;
    beside(app, move |tx| {
        Box::pin(async move {
            known(tx, id, by, NetworkAction::AdmitMunicipalities).await?;
            if store::delete(tx, id).await? { Ok(()) } else { Err(ErrorCode::Conflict.into()) }
        })
    })
    .await
}

/// Sends a draft to all who have registered and still stand; each finds it by the link to their registration.
pub async fn send(app: &App, actor: &Actor, id: ProposalId, ask: SendProposal) -> Result<Proposal> {
    let (by, now_ms, writer) = (actor.person_id, app.clock.now_ms(), app.clone());
    let (proposal, entries) = app
        .archive
        .act([], move |tx, locked| {
            Box::pin(async move {
                let mut row = draft_of(tx, id, by, ask.version).await?;
                to_come(&row, now_ms)?;
                if row.direction.is_empty() && row.content.is_empty() {
                    return Err(Error::Invalid { field: "direction", why: "too_short" });
                }
                // Whoever registers at this moment does so before or after.
                calls::lock(tx, row.network_id).await?;
                let mut told = 0;
                for to in registrations::all(tx, row.network_id).await? {
                    if stands(to.state.0) {
                        letters::tell(&writer, tx, &to, News::Proposal { id, title: &row.title }).await?;
                        told += 1;
                    }
                }
                row.sent_ms = Some(now_ms);
                row.sent_to = Some(told);
                row.version += 1;
                let network = row.network_id;
                let sent = put(tx, row).await?;
                let detail = AuditDetail { count: Some(told), ..AuditDetail::default() };
                locked.log(Entry { detail, ..Entry::of(network, Some(by), AuditAct::ProposalSent, now_ms) });
                Ok(sent)
            })
        })
        .await?;
    app.hub.publish(entries).await;
    app.mail.wake();
    super::tell(app, proposal.network_id).await;
    Ok(proposal)
}

/// A proposal, if somebody may do this in its network. To others there is none.
pub(super) async fn known(tx: &mut Tx, id: ProposalId, person: PersonId, action: NetworkAction) -> Result<Row> {
    let row = store::get(tx, id).await?.ok_or(Error::NOT_FOUND)?;
    match may(tx, row.network_id, person, action).await {
        Ok(()) => Ok(row),
        Err(Error::Refused(ErrorCode::PermissionDenied)) => Err(Error::NOT_FOUND),
        Err(error) => Err(error),
    }
}

/// A draft at the version that was looked at.
async fn draft_of(tx: &mut Tx, id: ProposalId, by: PersonId, version: i64) -> Result<Row> {
    let row = known(tx, id, by, NetworkAction::AdmitMunicipalities).await?;
    if row.sent_ms.is_some() || row.version != version { Err(ErrorCode::Conflict.into()) } else { Ok(row) }
}

async fn put(tx: &mut Tx, row: Row) -> Result<Proposal> {
    if store::update(tx, &row).await? { shown(tx, row).await } else { Err(ErrorCode::Conflict.into()) }
}

async fn theme_counts(tx: &mut Tx, network: NetworkId) -> Result<Vec<ThemeCount>> {
    let all = list::all(tx, network).await?;
    Ok(counts::themes(&counts::count(&all, &counts::Organisations::new())))
}

fn title_of(title: &str) -> Result<String> {
    let title = words("title", title, CALL_TITLE)?;
    if title.is_empty() || title.contains('\n') {
        return Err(Error::Invalid { field: "title", why: if title.is_empty() { "too_short" } else { "malformed" } });
    }
    Ok(title)
}

fn currency_of(code: &str) -> Result<String> {
    if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) {
        Ok(code.to_owned())
    } else {
        Err(Error::Invalid { field: "currency", why: "unknown" })
    }
}

fn to_come(row: &Row, now_ms: i64) -> Result<()> {
    if row.answer_by_ms.is_some_and(|at| at <= now_ms) {
        return Err(Error::Invalid { field: "answer_by_ms", why: "out_of_range" });
    }
    Ok(())
}

/// No size twice, none unknown.
fn checked(tiers: Vec<Tier>) -> Result<Vec<Tier>> {
    let invalid = |why| Err(Error::Invalid { field: "tiers", why });
    let mut seen: Vec<&str> = Vec::new();
    for tier in &tiers {
        if tier.size_classes.is_empty() {
            return invalid("too_short");
        }
        for size in &tier.size_classes {
            if !SIZES.contains(&size.as_str()) {
                return invalid("unknown");
            }
            if seen.contains(&size.as_str()) {
                return invalid("taken");
            }
            seen.push(size);
        }
    }
    Ok(tiers)
}

async fn shown(tx: &mut Tx, row: Row) -> Result<Proposal> {
    let given = store::answers(tx, row.id).await?;
    let mut answers = BTreeMap::new();
    for one in &given {
        *answers.entry(one.answer.0.to_string()).or_default() += 1;
    }
    if row.sent_ms.is_some() {
        let all = registrations::all(tx, row.network_id).await?;
        let silent = |one: &&registrations::Row| {
            stands(one.state.0) && given.iter().all(|answer| answer.registration_id != one.id)
        };
        let silent = all.iter().filter(silent).count();
        answers.insert("none".to_owned(), i64::try_from(silent).unwrap_or(i64::MAX));
    }
    Ok(Proposal {
        id: row.id,
        network_id: row.network_id,
        state: if row.sent_ms.is_some() { ProposalState::Sent } else { ProposalState::Draft },
        title: row.title,
        direction: row.direction,
        content: row.content,
        theme_counts: json(&row.theme_counts)?,
        tiers: json(&row.tiers)?,
        currency: row.currency,
        answer_by_ms: row.answer_by_ms,
        created_ms: row.created_ms,
        sent_ms: row.sent_ms,
        sent_to: row.sent_to,
        answers,
        comments: store::count_comments(tx, row.id).await?,
        version: row.version,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_has_one_fee() {
        let tier =
            |sizes: &[&str]| Tier { size_classes: sizes.iter().map(|size| (*size).to_owned()).collect(), fee: 1 };
        assert!(checked(vec![tier(&["XS", "S"]), tier(&["M"])]).is_ok());
        for wrong in [vec![tier(&[])], vec![tier(&["XS"]), tier(&["S", "XS"])], vec![tier(&["tiny"])]] {
            assert!(checked(wrong).is_err());
        }
        assert!(currency_of("SEK").is_ok() && currency_of("kr").is_err());
    }
}
