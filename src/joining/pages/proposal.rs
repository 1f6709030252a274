//! The proposal on a registration's page: what it says, the municipality's own fee, its answer, and what is said about it.

use mellanrum_protocol::shapes::joining::Registration;
use mellanrum_protocol::shapes::mail::Language;
use mellanrum_protocol::shapes::proposals::{Answer, ThemeCount, Tier};

use super::form::{Choice, Sent};
use super::{looks, named, say};
use crate::App;
use crate::archive::row::json;
use crate::error::Result;
use crate::joining::discussion::takes_answers;
use crate::joining::store::call::Facts;
use crate::joining::store::proposals as store;
use crate::joining::themes;
use crate::messages::markup;
use crate::store::Tx;
use crate::words;

/// What was typed and could not be taken.
#[derive(Default)]
pub(super) struct Typed {
    pub answer: Option<Sent>,
    pub comment: Option<Sent>,
    pub why: Option<&'static str>,
}

pub(super) struct Comment {
    pub who: String,
    pub at: String,
    pub text: String,
}

/// All that a page says of a proposal, in its language.
pub(super) struct Proposal {
    pub title: String,
    pub direction_title: String,
    pub direction: String,
    pub content_title: String,
    pub content: String,
    pub themes_title: String,
    pub themes: Vec<String>,
    pub fee_title: String,
    pub fee: String,
    pub answer_title: String,
    pub until: Option<String>,
    pub answered: Option<String>,
    pub answer_fault: Option<String>,
    pub open: bool,
    pub answer_question: String,
    pub choices: Vec<Choice>,
    pub more: String,
    pub optional: String,
    pub text: String,
    pub send: String,
    pub discussion_title: String,
    pub discussion_who: String,
    pub comments: Vec<Comment>,
    pub comment_fault: Option<String>,
    pub comment_label: String,
    pub comment: String,
    pub comment_send: String,
}

impl Proposal {
    /// The network's newest one, if any was sent.
    pub async fn of(
        app: &App,
        tx: &mut Tx,
        facts: &Facts,
        one: &Registration,
        size_class: Option<&str>,
        language: Language,
        typed: Typed,
    ) -> Result<Option<Self>> {
        let Some(row) = store::newest_sent(tx, facts.id).await? else { return Ok(None) };
        let plain = |key: &str| say(language, key, &[]);
        let moment = |at_ms| looks::moment(at_ms, &facts.time_zone, language);
        let tiers: Vec<Tier> = json(&row.tiers)?;
        let tier =
            tiers.iter().find(|tier| size_class.is_some_and(|own| tier.size_classes.iter().any(|size| size == own)));
        let known = themes(tx, facts.id).await?;
        let theme = |ThemeCount { theme, count }: &ThemeCount| {
            let name = known.iter().find(|one| one.slug == *theme).map(|one| named(&one.name, language, theme));
            let args = [("theme", words::text(name.unwrap_or_else(|| theme.clone()))), ("n", (*count).into())];
            say(language, "proposal-theme", &args)
        };
        let open = takes_answers(&row, app.clock.now_ms());
        let until = row.answer_by_ms.map(|at_ms| {
            let key = if open { "proposal-until" } else { "proposal-over" };
            say(language, key, &[("at", words::text(moment(at_ms)))])
        });
        let given = one.answer.as_ref();
        let answered = given.map(|given| {
            let args =
                [("answer", words::text(plain(answer_key(given.answer)))), ("at", words::text(moment(given.at_ms)))];
            say(language, "proposal-answered", &args)
        });
        let chosen = match &typed.answer {
            Some(sent) => sent.get("answer").parse().ok(),
            None => given.map(|given| given.answer),
        };
        let choice = |answer: &Answer| Choice {
            value: answer.to_string(),
            label: plain(answer_key(*answer)),
            chosen: chosen == Some(*answer),
        };
        let fault = |sent: &Option<Sent>| {
            let why = typed.why.filter(|_| sent.is_some())?;
            Some(plain(match why {
                "missing" => "proposal-fault-answer",
                "too_short" => "proposal-fault-comment",
                "too_long" => "call-fault-too-long",
                _ => "call-fault-other",
            }))
        };
        let comment = |comment: mellanrum_protocol::shapes::proposals::ProposalComment| Comment {
            who: comment.organisation.unwrap_or_else(|| plain("proposal-coordinators")),
            at: moment(comment.at_ms),
            text: comment.text,
        };
        Ok(Some(Self {
            title: row.title.clone(),
            direction_title: plain("proposal-direction"),
            direction: markup::render(&row.direction, &[]),
            content_title: plain("proposal-content"),
            content: markup::render(&row.content, &[]),
            themes_title: plain("proposal-themes"),
            themes: json::<Vec<ThemeCount>>(&row.theme_counts)?.iter().map(theme).collect(),
            fee_title: plain("proposal-fee"),
            fee: tier.map_or_else(|| plain("proposal-no-fee"), |tier| looks::sum(tier.fee, &row.currency, language)),
            answer_title: plain("proposal-answer"),
            until,
            answered,
            answer_fault: fault(&typed.answer),
            open,
            answer_question: plain("proposal-question"),
            choices: Answer::ALL.iter().map(choice).collect(),
            more: plain("proposal-more"),
            optional: plain("call-optional"),
            text: match &typed.answer {
                Some(sent) => sent.get("text").to_owned(),
                None => given.map(|given| given.text.clone()).unwrap_or_default(),
            },
            send: plain(if given.is_some() { "proposal-change" } else { "proposal-send" }),
            discussion_title: plain("proposal-discussion"),
            discussion_who: plain("proposal-discussion-who"),
            comments: store::comments(tx, row.id).await?.into_iter().map(comment).collect(),
            comment_fault: fault(&typed.comment),
            comment_label: plain("proposal-comment"),
            comment: typed.comment.as_ref().map(|sent| sent.get("text").to_owned()).unwrap_or_default(),
            comment_send: plain("proposal-comment-send"),
        }))
    }
}

const fn answer_key(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "proposal-answer-yes",
        Answer::No => "proposal-answer-no",
        Answer::Discuss => "proposal-answer-discuss",
    }
}
