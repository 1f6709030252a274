//! Where people are in topics whose messages were put elsewhere: what was unread stays so, and what was read as far as one position can say.
//!
//! A position says that everything up to it is read. Where read and unread messages come to stand among each other it goes before the first
//! that is unread: rather shown once more than passed over.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use mellanrum_protocol::shapes::settings::Level;
use mellanrum_protocol::{MessageId, PersonId, RoomId, Seq};

use super::store::{self, Held};
use crate::archive::row::MessageRow;
use crate::error::Result;
use crate::store::Tx;

/// A message as it stood and as it stands now.
#[derive(Debug, Clone, Copy)]
pub struct Shift<'a> {
    /// As it stood.
    pub before: &'a MessageRow,
    /// As it stands.
    pub after: &'a MessageRow,
}

impl Shift<'_> {
    fn goes(&self) -> bool {
        self.before.thread_root_id != self.after.thread_root_id || self.before.room_id != self.after.room_id
    }

    /// The message became one that starts a thread.
    fn begins(&self) -> bool {
        self.before.thread_root_id.is_some() && self.after.thread_root_id.is_none()
    }
}

/// A message of a thread: where it stands, and where it stood.
struct Post {
    seq: Seq,
    /// Nobody has it to read: it was removed.
    gone: bool,
    author: PersonId,
    was: Was,
}

/// Where a message stood, which says who has read it.
#[derive(Clone, Copy)]
struct Was {
    room: RoomId,
    /// The thread that it stood in, or that it would start.
    root: MessageId,
    starts: bool,
    seq: Seq,
}

impl Was {
    fn of(row: &MessageRow) -> Self {
        let (root, starts) = (row.thread_root_id.unwrap_or(row.id), row.thread_root_id.is_none());
        Self { room: row.room_id, root, starts, seq: row.seq }
    }
}

/// What people have of the threads and rooms concerned.
#[derive(Default)]
struct Known {
    held: HashMap<(PersonId, MessageId), Held>,
    read: HashMap<(PersonId, RoomId), Seq>,
}

impl Known {
    fn read_in(&self, person: PersonId, room: RoomId) -> Seq {
        self.read.get(&(person, room)).copied().unwrap_or_default()
    }

    /// Whether a person had a message to read. What starts a thread is read with the room or with the thread.
    fn unread(&self, person: PersonId, post: &Post) -> bool {
        let Was { room, root, starts, seq } = post.was;
        let (room, thread) = (self.read_in(person, room), self.held.get(&(person, root)).map(|held| held.read_seq));
        let read = if starts { thread.unwrap_or_default().max(room) } else { thread.unwrap_or(room) };
        post.author != person && !post.gone && seq > read
    }

    /// Up to where a person has read these messages, and whether their place in the room would not say the same.
    fn position(&self, person: PersonId, posts: &[Post], room: RoomId) -> (Seq, bool) {
        let first = posts.iter().filter(|post| self.unread(person, post)).map(|post| post.seq).min();
        let end = || posts.iter().map(|post| post.seq).max().unwrap_or_default();
        let read = first.map_or_else(end, |seq| seq - 1);
        let covered = self.read_in(person, room);
        let more =
            posts.iter().any(|post| post.seq > covered && post.seq <= read && post.author != person && !post.gone);
        (read, more)
    }
}

/// Brings along what people have of threads whose messages have been put elsewhere: how far they have read, and what they want to hear.
/// `again`: the messages are back where they stood, and a thread that is there again has those who followed it then. Who is to be told of
/// which thread.
pub async fn shifted(
    tx: &mut Tx,
    shifts: &[Shift<'_>],
    again: bool,
    now_ms: i64,
) -> Result<Vec<(MessageId, Vec<PersonId>)>> {
    let gone: HashMap<MessageId, Shift<'_>> =
        shifts.iter().filter(|shift| shift.goes()).map(|shift| (shift.after.id, *shift)).collect();
    // Of each thread that messages have come to: its room, and the threads that they came from.
    let mut threads: BTreeMap<MessageId, (RoomId, BTreeSet<MessageId>)> = BTreeMap::new();
    for shift in gone.values() {
        let root = shift.after.thread_root_id.unwrap_or(shift.after.id);
        let thread = threads.entry(root).or_insert_with(|| (shift.after.room_id, BTreeSet::new()));
        thread.1.insert(Was::of(shift.before).root);
    }
    let roots: BTreeSet<MessageId> =
        threads.iter().flat_map(|(root, (_, from))| from.iter().copied().chain([*root])).collect();
    let rooms: BTreeSet<RoomId> = gone.values().flat_map(|shift| [shift.before.room_id, shift.after.room_id]).collect();
    let (known, concerned) = known(tx, &roots, &rooms).await?;

    let mut new = Vec::new();
    for (root, (room, from)) in &threads {
        let posts: Vec<Post> = posts(tx, *root, &gone).await?;
        let begins = gone.get(root).is_some_and(Shift::begins);
        for person in &concerned {
            let here = known.held.get(&(*person, *root));
            let there =
                from.iter().filter(|other| *other != root).filter_map(|other| known.held.get(&(*person, *other)));
            let there: Vec<&Held> = there.collect();
            let (read_seq, more) = known.position(*person, &posts, *room);
            if here.is_none() && there.is_empty() && !more {
                continue;
            }
            let (level, chosen) = match (begins, again) {
                (true, true) => wish(here),
                (true, false) => there.first().map_or_else(|| wish(here), |held| wish(Some(held))),
                (false, _) => louder(here, &there),
            };
            let same = here.is_some_and(|held| held.level == level);
            let changed_ms = here.filter(|_| same).map_or(now_ms, |held| held.changed_ms);
            let now = Held { person_id: *person, root_id: *root, level, chosen, read_seq, changed_ms };
            if here != Some(&now) {
                new.push(now);
            }
        }
    }
    store::put(tx, &new).await?;

    let mut told: BTreeMap<MessageId, BTreeSet<PersonId>> = BTreeMap::new();
    for held in known.held.values().chain(&new).filter(|held| held.level.is_some()) {
        told.entry(held.root_id).or_default().insert(held.person_id);
    }
    Ok(told.into_iter().map(|(root, people)| (root, people.into_iter().collect())).collect())
}

/// What people have of these threads and rooms, and whom it may concern: those who have something of a thread, and, when messages went to
/// another room, those who are in both and have read some of them.
async fn known(
    tx: &mut Tx,
    roots: &BTreeSet<MessageId>,
    rooms: &BTreeSet<RoomId>,
) -> Result<(Known, BTreeSet<PersonId>)> {
    let (mut known, mut concerned, mut places) =
        (Known::default(), BTreeSet::new(), BTreeMap::<PersonId, usize>::new());
    for root in roots {
        for held in store::held(tx, *root).await? {
            concerned.insert(held.person_id);
            known.held.insert((held.person_id, *root), held);
        }
    }
    for room in rooms {
        for (person, read) in store::read_in(tx, *room).await? {
            *places.entry(person).or_default() += 1;
            known.read.insert((person, *room), read);
        }
    }
    concerned.extend(places.into_iter().filter(|(_, count)| *count > 1).map(|(person, _)| person));
    Ok((known, concerned))
}

/// A thread's messages, the one that starts it first.
async fn posts(tx: &mut Tx, root: MessageId, gone: &HashMap<MessageId, Shift<'_>>) -> Result<Vec<Post>> {
    let rows = store::posts(tx, root).await?;
    let post = |row: store::PostRow| {
        let stayed = Was {
            room: row.room_id,
            root: row.thread_root_id.unwrap_or(row.id),
            starts: row.thread_root_id.is_none(),
            seq: row.seq,
        };
        let was = gone.get(&row.id).map_or(stayed, |shift| Was::of(shift.before));
        Post { seq: row.seq, gone: row.removed, author: row.author_id, was }
    };
    Ok(rows.into_iter().map(post).collect())
}

fn wish(held: Option<&Held>) -> (Option<Level>, bool) {
    held.map_or((None, false), |held| (held.level, held.chosen))
}

/// What somebody wants to hear of a thread that others were put into: the most of what they wanted of each. Muting one of the others mutes
/// nothing here.
fn louder(here: Option<&Held>, there: &[&Held]) -> (Option<Level>, bool) {
    let rank = |level: Option<Level>| match level {
        None => 0,
        Some(Level::Nothing) => 1,
        Some(Level::Mentions) => 2,
        Some(Level::Everything) => 3,
    };
    let there = there.iter().filter(|held| held.level != Some(Level::Nothing)).map(|held| wish(Some(held)));
    there.fold(wish(here), |most, other| match rank(other.0).cmp(&rank(most.0)) {
        std::cmp::Ordering::Less => most,
        std::cmp::Ordering::Equal => (most.0, most.1 || other.1),
        std::cmp::Ordering::Greater => other,
    })
}
