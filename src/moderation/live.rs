//! The rpc methods of moderation.

use mellanrum_protocol::shapes::identity::Scope;
use mellanrum_protocol::shapes::messages::MessageResult;
use mellanrum_protocol::shapes::moderation::{
    Case, CaseAct, DecideCase, RemoveAllOfPerson, RemovedAll, Report, ReportMessage, RestoreMessage,
};

use crate::App;
use crate::error::Result;
use crate::identity::actor::Actor;
use crate::messages;

macro_rules! methods {
    ($($(#[$doc:meta])* $name:ident: $ask:ty => $result:ty, $service:path;)+) => {$(
        $(#[$doc])*
        pub async fn $name(app: &App, actor: &Actor, ask: $ask) -> Result<$result> {
            actor.require(Scope::Write)?;
            $service(app, actor, ask).await
        }
    )+};
}

methods! {
    /// `message.report`.
    report: ReportMessage => Report, super::reports::report;
    /// `message.restore`.
    restore: RestoreMessage => MessageResult, messages::restore;
    /// `case.claim`.
    claim: CaseAct => Case, super::cases::claim;
    /// `case.release`.
    release: CaseAct => Case, super::cases::release;
    /// `case.decide`.
    decide: DecideCase => Case, super::cases::decide;
    /// `person.remove_all`.
    remove_all: RemoveAllOfPerson => RemovedAll, super::removals::remove_all;
}
