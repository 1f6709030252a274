//! From a line to a page of hits.

use std::collections::{BTreeMap, HashMap, HashSet};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::tz::TimeZone;
use mellanrum_protocol::shapes::files::File;
use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::shapes::search::{Found, Instead, SearchGroup, SearchHit, SearchOrder, SearchPage, Understood};
use mellanrum_protocol::{MessageId, NetworkId, PersonId, RoomId};

use super::document::{self, from_ms, of_author, of_mentioned};
use super::query::{Query, Term};
use super::rank::best_first;
use super::snippet::{Wanted, has_phrases, snippet};
use super::store::{self, Ask, Candidate, Known, Place};
use super::themes::Themes;
use super::widen::{Group, literal, widen};
use super::words::fold;
use crate::App;
use crate::archive::row::{MessageRow, json};
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::store::Tx;

/// So many of the newest messages that were found are ranked at once.
const RANKED: i64 = 400;
/// Hits in a page when the asker does not say, and at most.
const LIMIT: (i64, i64) = (20, 50);
/// Fewer than so many hits: words that are one slip away are tried, too.
const ENOUGH: usize = 3;
/// People named on the first page.
const PEOPLE: usize = 6;

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The line.
    pub q: String,
    /// Only in this network.
    pub network: Option<NetworkId>,
    /// Only in this room.
    pub room: Option<RoomId>,
    /// In which order; best first if absent.
    pub order: Option<SearchOrder>,
    /// From the page before.
    pub cursor: Option<String>,
    /// At most so many hits.
    pub limit: Option<i64>,
}

/// Where a page begins: in the stretch of messages before a place, after so many of its hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cursor {
    before_at: i64,
    skip: usize,
    /// Whether the first page had to try words that are one slip away.
    slips: bool,
}

impl Cursor {
    const FIRST: Self = Self { before_at: i64::MAX, skip: 0, slips: false };

    fn read(text: &str) -> Result<Self> {
        let read = || {
            let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
            let mut parts = text.split(' ');
            let (before_at, skip) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            Some(Self { before_at, skip, slips: parts.next()? == "1" })
        };
        read().ok_or(Error::Invalid { field: "cursor", why: "unknown" })
    }

    fn write(self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{} {} {}", self.before_at, self.skip, i64::from(self.slips)))
    }
}

/// What was found of a line, for those who ask: of what they may read now, and of nothing else.
pub async fn search(app: &App, actor: &Actor, asked: Asked) -> Result<SearchPage> {
    let cursor = asked.cursor.as_deref().map(Cursor::read).transpose()?.unwrap_or(Cursor::FIRST);
    let limit = usize::try_from(asked.limit.unwrap_or(LIMIT.0).clamp(1, LIMIT.1)).unwrap_or(1);
    let order = asked.order.unwrap_or(SearchOrder::Best);
    let _turn = super::turn().await?;
    let mut tx = app.db.read().await?;
    store::bound(&mut tx).await?;
    let zone = store::time_zone(&mut tx, actor.person_id).await?;
    let zone = zone.and_then(|name| TimeZone::get(&name).ok()).unwrap_or(TimeZone::UTC);
    let query = Query::read(&asked.q, &zone)?;
    let mut finder = Finder::new(&mut tx, actor.person_id, query, &asked).await?;
    let page = finder.page(&mut tx, cursor, order, limit).await?;
    Ok(page)
}

/// A line on its way to the index.
struct Finder {
    person: PersonId,
    query: Query,
    places: Vec<Place>,
    met: Vec<Known>,
    themes: Themes,
    marks: Vec<Vec<String>>,
}

impl Finder {
    async fn new(tx: &mut Tx, person: PersonId, query: Query, asked: &Asked) -> Result<Self> {
        let mut places = store::places(tx, person).await?;
        if let Some(room) = asked.room {
            places.retain(|place| place.id == room);
            if places.is_empty() {
                return Err(Error::NOT_FOUND);
            }
        }
        if let Some(network) = asked.network {
            places.retain(|place| place.network_id == Some(network));
        }
        let names_people = !query.from.is_empty() || !query.mentions.is_empty();
        let names_people = names_people || asked.cursor.is_none() && names(&query).is_some();
        let met = if names_people { store::met(tx, person).await? } else { Vec::new() };
        let themes = Themes::new(store::synonyms(tx, person).await?);
        let mut finder = Self { person, query, places, met, themes, marks: Vec::new() };
        finder.narrow();
        Ok(finder)
    }

    /// Turns operators into marks. What names nobody and nothing that the person knows of is told apart from what does not exist by nothing.
    fn narrow(&mut self) {
        let mut unknown = Vec::new();
        if !self.query.within.is_empty() {
            let wanted = &self.query.within;
            for slug in wanted.iter().filter(|slug| !self.places.iter().any(|place| place.slug == **slug)) {
                unknown.push(format!("in:{slug}"));
            }
            self.places.retain(|place| wanted.contains(&place.slug));
        }
        let people = |handles: &[String], name: &str, mark: fn(PersonId) -> String, unknown: &mut Vec<String>| {
            let mut marks = Vec::new();
            for handle in handles {
                let known = self.met.iter().find(|known| known.handle == *handle).map(|known| known.id);
                match known.or((handle == "me").then_some(self.person)) {
                    Some(person) => marks.push(mark(person)),
                    None => unknown.push(format!("{name}:{handle}")),
                }
            }
            marks
        };
        for (handles, name, mark) in [
            (&self.query.from, "from", of_author as fn(PersonId) -> String),
            (&self.query.mentions, "mentions", of_mentioned),
        ] {
            if !handles.is_empty() {
                self.marks.push(people(handles, name, mark, &mut unknown));
            }
        }
        for has in &self.query.has {
            let mark = match *has {
                "file" => document::FILE,
                "link" => document::LINK,
                "question" => document::QUESTION,
                _ => document::ANSWER,
            };
            self.marks.push(vec![mark.to_owned()]);
        }
        for is in &self.query.is {
            match *is {
                "open" => self.marks.push(vec![document::OPEN.to_owned()]),
                "answered" => self.marks.push(vec![document::ANSWERED.to_owned()]),
                _ => {}
            }
        }
        self.marks.extend(self.query.tags.iter().map(|tag| vec![document::of_tag(tag)]));
        self.query.unknown.extend(unknown);
    }

    /// Whether nothing can be found: nothing is asked for, or something that there is not.
    fn is_vain(&self) -> bool {
        self.query.is_empty() || !self.query.unknown.is_empty() || self.places.is_empty()
    }

    async fn page(&mut self, tx: &mut Tx, cursor: Cursor, order: SearchOrder, limit: usize) -> Result<SearchPage> {
        let mut page = SearchPage {
            hits: Vec::new(),
            groups: Vec::new(),
            cursor: None,
            found: None,
            people: if cursor == Cursor::FIRST { self.people() } else { Vec::new() },
            understood: Understood {
                terms: self.query.terms.iter().map(shown).collect(),
                instead: Vec::new(),
                unknown: self.query.unknown.clone(),
            },
        };
        if self.is_vain() {
            return Ok(page);
        }
        let mut slips = cursor.slips;
        let mut groups = widen(tx, &self.query.terms, &self.themes, slips).await?;
        let mut candidates = store::candidates(tx, &self.ask(&groups, cursor)).await?;
        let may_slip = self.query.terms.iter().any(Term::has_forms);
        if cursor == Cursor::FIRST && candidates.len() < ENOUGH && may_slip {
            slips = true;
            groups = widen(tx, &self.query.terms, &self.themes, true).await?;
            candidates = store::candidates(tx, &self.ask(&groups, cursor)).await?;
        }
        let full = candidates.len() >= usize::try_from(RANKED).unwrap_or(usize::MAX);
        if cursor == Cursor::FIRST {
            let count = i64::try_from(candidates.len()).unwrap_or(i64::MAX);
            page.found = Some(Found { count, more: full });
        }
        let ranked: Vec<(usize, i64)> = match order {
            SearchOrder::Best => best_first(&groups, &candidates),
            SearchOrder::New => (0..candidates.len()).map(|at| (at, 0)).collect(),
        };
        let used =
            self.fill(tx, &mut page, &groups, &candidates, &ranked[cursor.skip.min(ranked.len())..], limit).await?;
        let skip = cursor.skip + used;
        // The stretch stays the same from page to page, whatever is said meanwhile.
        let before_at = candidates.first().map_or(cursor.before_at, |first| cursor.before_at.min(first.at + 1));
        page.cursor = if skip < ranked.len() {
            Some(Cursor { before_at, skip, slips }.write())
        } else {
            candidates.last().filter(|_| full).map(|last| Cursor { before_at: last.at, skip: 0, slips }.write())
        };
        page.groups = grouped(&page.hits);
        page.understood.instead = if slips { instead(&groups, &candidates) } else { Vec::new() };
        Ok(page)
    }

    fn ask(&self, groups: &[Group], cursor: Cursor) -> Ask {
        let tokens = |group: &Group| group.alternatives.iter().map(|one| one.tokens.clone()).collect();
        let without = self.query.without.iter().map(|term| literal(term, &[]));
        Ask {
            person: self.person,
            words: groups.iter().filter(|group| group.required).map(tokens).collect(),
            marks: self.marks.clone(),
            rooms: self.places.iter().map(|place| place.id).collect(),
            without: without.flat_map(|group| group.alternatives.into_iter().map(|one| one.tokens)).collect(),
            saved: self.query.is.contains(&"saved"),
            from_at: self.query.after_ms.map_or(0, from_ms),
            before_at: cursor.before_at.min(self.query.before_ms.map_or(i64::MAX, from_ms)),
            newest_ms: self.places.iter().filter_map(|place| place.last_message_ms).max().unwrap_or_default(),
            size: self.places.iter().map(|place| place.last_seq).sum(),
            limit: RANKED,
        }
    }

    /// Fills a page with hits, in their order; returns how many candidates were used for it.
    async fn fill(
        &self,
        tx: &mut Tx,
        page: &mut SearchPage,
        groups: &[Group],
        candidates: &[Candidate],
        ranked: &[(usize, i64)],
        limit: usize,
    ) -> Result<usize> {
        let wanted = Wanted::new(groups);
        let mut used = 0;
        for chunk in ranked.chunks(limit) {
            let ids: Vec<MessageId> = chunk.iter().map(|(at, _)| candidates[*at].message_id).collect();
            let rows = by_id(store::messages(tx, &ids).await?);
            let roots: HashSet<MessageId> = rows.values().filter_map(|row| row.thread_root_id).collect();
            let roots = by_id(store::messages(tx, &Vec::from_iter(roots)).await?);
            for (id, (_, score)) in ids.iter().zip(chunk) {
                if page.hits.len() == limit {
                    return Ok(used);
                }
                used += 1;
                let Some(row) = rows.get(id) else { continue };
                let topic = row.as_topic()?;
                let title = topic.as_ref().map(|topic| topic.title.as_str()).unwrap_or_default();
                let files: Vec<File> = json(&row.files)?;
                let (body, html) = row.said()?;
                let mut texts = vec![&*body, title];
                texts.extend(files.iter().map(|file| file.name.as_str()));
                if !has_phrases(groups, &texts) {
                    continue;
                }
                let snippet = snippet(&wanted, &html, &body);
                let root = row.thread_root_id.and_then(|root| roots.get(&root)).cloned();
                let root = root.map(Message::try_from).transpose()?.map(Box::new);
                page.hits.push(SearchHit { message: row.clone().try_into()?, root, snippet, score: *score });
            }
        }
        Ok(used)
    }

    /// People by that name.
    fn people(&self) -> Vec<PersonId> {
        let Some(words) = names(&self.query) else { return Vec::new() };
        let has = |known: &&Known| {
            let name = fold(&known.name.to_lowercase());
            let mut parts = name.split_whitespace().chain(known.handle.split('.')).map(str::to_owned);
            let parts: Vec<_> = parts.by_ref().collect();
            words.iter().all(|word| *word == known.handle || parts.iter().any(|part| part.starts_with(word.as_str())))
        };
        self.met.iter().filter(has).take(PEOPLE).map(|known| known.id).collect()
    }
}

/// The words by which people are looked for, if it is only words.
fn names(query: &Query) -> Option<Vec<String>> {
    let words = query.terms.iter().map(|term| match term {
        Term::Word(word) if word.chars().count() > 1 => Some(fold(word)),
        _ => None,
    });
    words.collect::<Option<Vec<_>>>().filter(|words| (1..=4).contains(&words.len()))
}

fn by_id(rows: Vec<MessageRow>) -> HashMap<MessageId, MessageRow> {
    rows.into_iter().map(|row| (row.id, row)).collect()
}

fn grouped(hits: &[SearchHit]) -> Vec<SearchGroup> {
    let mut groups: Vec<SearchGroup> = Vec::new();
    for SearchHit { message, .. } in hits {
        let root_id = message.thread.as_ref().map_or(message.id, |thread| thread.root_id);
        match groups.iter_mut().find(|group| group.root_id == root_id) {
            Some(group) => group.hits.push(message.id),
            None => groups.push(SearchGroup { root_id, room_id: message.room_id, hits: vec![message.id] }),
        }
    }
    groups
}

/// The words that were found in place of typed ones: only such as stand in a message that was found.
fn instead(groups: &[Group], candidates: &[Candidate]) -> Vec<Instead> {
    let said: HashSet<&str> = candidates.iter().flat_map(|candidate| candidate.words.split(' ')).collect();
    let mut found = BTreeMap::new();
    for group in groups {
        let Term::Word(typed) = &group.term else { continue };
        let mut words = group.alternatives.iter().filter(|one| said.contains(one.tokens[0].as_str()));
        if let Some(best) = words.next().filter(|one| one.is_slip()) {
            found.insert(typed.clone(), best.tokens[0].clone());
        }
    }
    found.into_iter().map(|(typed, said)| Instead { typed, said }).collect()
}

/// A term as it is shown.
fn shown(term: &Term) -> String {
    match term {
        Term::Word(word) => word.clone(),
        Term::Beginning(word) => format!("{word}*"),
        Term::Phrase(words) => format!("\"{}\"", words.join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_a_broken_one_is_refused() {
        let cursor = Cursor { before_at: 1 << 60, skip: 20, slips: true };
        assert_eq!(Cursor::read(&cursor.write()).ok(), Some(cursor));
        for broken in ["", "%%%", &URL_SAFE_NO_PAD.encode("1 2")] {
            assert!(Cursor::read(broken).is_err(), "{broken}");
        }
    }
}
