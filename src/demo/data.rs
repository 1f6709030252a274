//! The demo network's files, as they are in the binary.

use std::collections::BTreeMap;

use mellanrum_protocol::shapes::topics::TopicKind;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::interest::Interest;

/// All of it. Fields that nothing shows yet are passed over.
pub(super) struct Data {
    pub organisations: Vec<Organisation>,
    pub networks: Vec<Network>,
    pub people: Vec<Person>,
    pub channels: Vec<Channel>,
    pub cohorts: Vec<Cohort>,
    /// A meeting's slug → the slug of its channel: what a guest speaker's scope names.
    pub meetings: BTreeMap<String, String>,
    pub themes: Vec<Theme>,
    pub interest: Interest,
    /// In order of time.
    pub messages: Vec<Message>,
}

#[derive(Deserialize)]
pub(super) struct Organisation {
    pub id: String,
    pub r#type: String,
    pub country: Option<String>,
    pub name: String,
}

#[derive(Deserialize)]
pub(super) struct Network {
    pub slug: String,
    pub name: BTreeMap<String, String>,
    pub default_language: String,
    pub country: Option<String>,
    pub timezone: String,
    #[serde(default)]
    pub rules: Rules,
    #[serde(default)]
    pub areas: Vec<Area>,
}

#[derive(Deserialize)]
#[serde(default)]
pub(super) struct Rules {
    pub cohort_size_min: u32,
    pub cohort_size_max: u32,
    pub invitation_valid_days: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self { cohort_size_min: 3, cohort_size_max: 4, invitation_valid_days: 60 }
    }
}

/// What is spoken about; a network takes the words of its own language.
#[derive(Deserialize)]
pub(super) struct Theme {
    pub slug: String,
    pub name: BTreeMap<String, String>,
    pub synonyms: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
pub(super) struct Area {
    pub slug: String,
    pub channel: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Person {
    pub handle: String,
    pub name: String,
    pub org: Option<String>,
    pub title: String,
    pub locale: String,
    pub roles: Vec<RoleIn>,
    pub email: String,
    pub state: String,
}

#[derive(Deserialize)]
pub(super) struct RoleIn {
    pub network: String,
    pub role: String,
    pub scope: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Channel {
    pub slug: String,
    pub network: String,
    pub kind: String,
    pub name: String,
    pub purpose: String,
    pub who_posts: String,
    pub lang: String,
    pub read_only_after: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Cohort {
    pub slug: String,
    pub network: String,
    pub name: String,
    pub channel: String,
    pub coach: String,
    pub focus: String,
    pub shared_question: String,
    pub municipalities: Vec<String>,
    pub sessions: Vec<Session>,
}

#[derive(Deserialize)]
pub(super) struct Session {
    pub nr: u32,
    pub at: String,
    pub minutes: u32,
    pub status: String,
}

/// A topic of the forum; its first post is the root of a thread.
#[derive(Deserialize)]
struct Topic {
    network: String,
    channel: String,
    lang: String,
    kind: String,
    title: String,
    tags: Vec<String>,
    /// The message of the chat that it goes back to.
    lifted_from: Option<String>,
    accepted_post: Option<String>,
    posts: Vec<Post>,
}

#[derive(Deserialize)]
struct Post {
    id: String,
    author: String,
    at: String,
    t: i64,
    body: String,
    #[cfg(test)]
    #[serde(default)]
    mentions: Vec<String>,
    #[serde(default)]
    reactions: Vec<Reaction>,
}

/// What makes a message the root of a topic.
#[derive(Debug)]
pub(super) struct Opens {
    pub title: String,
    pub kind: TopicKind,
    pub tags: Vec<String>,
    /// Whether it goes back to a message of the chat.
    pub lifted: bool,
}

#[derive(Deserialize)]
pub(super) struct Message {
    pub id: String,
    pub network: String,
    pub channel: String,
    pub author: String,
    pub lang: String,
    pub at: String,
    pub t: i64,
    pub body: String,
    pub thread: Option<String>,
    #[cfg(test)]
    #[serde(default)]
    pub mentions: Vec<String>,
    #[cfg(test)]
    #[serde(default)]
    pub mentions_all: bool,
    #[serde(default)]
    pub question: bool,
    #[serde(default)]
    pub pinned: bool,
    #[serde(default)]
    pub reactions: Vec<Reaction>,
    #[serde(default)]
    pub edits: Vec<Edit>,
    pub removed: Option<Removed>,
    #[serde(skip)]
    pub opens: Option<Opens>,
    /// Whether it is the accepted answer to the question it replies to; the data name the question.
    #[serde(default, rename = "accepted_answer_to", deserialize_with = "is_there")]
    pub accepted: bool,
}

#[derive(Deserialize)]
pub(super) struct Reaction {
    pub emoji: String,
    pub by: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Edit {
    pub at: String,
    pub t: i64,
    pub previous_body: String,
}

#[derive(Deserialize)]
pub(super) struct Removed {
    pub at: String,
    pub t: i64,
    pub by: String,
    pub reason: String,
}

impl Topic {
    /// Its posts as the messages that they are: the first opens the topic, the others reply to it.
    fn messages(self) -> Vec<Message> {
        let Self { network, channel, lang, kind, title, tags, lifted_from, accepted_post, posts } = self;
        // What a network learned is news to the others; what was left open at a meeting is talked about until each has its answer.
        let kind = match kind.as_str() {
            "question" => TopicKind::Question,
            "guide" => TopicKind::Guide,
            "insight" => TopicKind::News,
            _ => TopicKind::Discussion,
        };
        let root = posts.first().map(|post| post.id.clone());
        let mut opens = Some(Opens { title, kind, tags, lifted: lifted_from.is_some() });
        let message = |post: Post| {
            let opens = opens.take();
            Message {
                network: network.clone(),
                channel: channel.clone(),
                lang: lang.clone(),
                thread: root.clone().filter(|_| opens.is_none()),
                #[cfg(test)]
                mentions: post.mentions,
                #[cfg(test)]
                mentions_all: false,
                question: kind == TopicKind::Question && opens.is_some(),
                pinned: false,
                edits: Vec::new(),
                removed: None,
                accepted: accepted_post.as_ref() == Some(&post.id),
                opens,
                id: post.id,
                author: post.author,
                at: post.at,
                t: post.t,
                body: post.body,
                reactions: post.reactions,
            }
        };
        posts.into_iter().map(message).collect()
    }
}

impl Data {
    pub fn read() -> anyhow::Result<Self> {
        let mut messages: Vec<Message> = parse(include_str!("data/messages/sv.json"))?;
        messages.extend(parse::<Vec<Message>>(include_str!("data/messages/nl.json"))?);
        messages.extend(parse::<Vec<Message>>(include_str!("data/messages/en.json"))?);
        for topic in parse::<Vec<Topic>>(include_str!("data/topics.json"))? {
            messages.extend(topic.messages());
        }
        messages.sort_by_key(|message| message.t);
        Ok(Self {
            organisations: parse(include_str!("data/organisations.json"))?,
            networks: parse(include_str!("data/networks.json"))?,
            people: parse(include_str!("data/people.json"))?,
            channels: parse(include_str!("data/channels.json"))?,
            cohorts: parse(include_str!("data/cohorts.json"))?,
            meetings: parse(include_str!("data/meetings.json"))?,
            themes: parse(include_str!("data/themes.json"))?,
            interest: parse(include_str!("data/interest_registrations.json"))?,
            messages,
        })
    }
}

fn parse<T: DeserializeOwned>(text: &str) -> anyhow::Result<T> {
    Ok(serde_json::from_str(text)?)
}

/// Whether something is named.
fn is_there<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Option::<String>::deserialize(deserializer).map(|name| name.is_some())
}
