//! Rooms, who is in them, and the changes that a room's log consists of.

use super::coaching::CoachingSession;
use super::messages::Message;
use super::moderation::MyHold;
use super::networks::Role;
use super::topics::Moved;
use crate::ids::{NetworkId, OrganisationId, PersonId, RoomId, Seq};

words! {
    /// What a room is for.
    RoomKind {
        /// Open to the network, on anything.
        Network = "network",
        /// Open to the network, on one theme.
        Theme = "theme",
        /// Open to the network, on one sub-bundle of a cluster programme.
        SubBundle = "sub_bundle",
        /// Open to one area of the network.
        Area = "area",
        /// Open to the network, for one meeting.
        Meeting = "meeting",
        /// The coordinators' and moderators' own.
        Staff = "staff",
        /// A coaching room: 3–4 municipalities and their coach.
        Cohort = "cohort",
        /// 2–10 people.
        Direct = "direct",
    }
}

words! {
    /// Who may write, of those whose role lets them write at all.
    WhoPosts {
        /// Everyone who reads and whose role may write.
        Everyone = "everyone",
        /// Owner, coordinators, moderators and the room's coach.
        Staff = "staff",
    }
}

shapes! {
    /// A room as those who may read it see it.
    pub struct Room {
        /// Its id.
        pub id: RoomId,
        /// Its network; none for a direct conversation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub network_id: Option<NetworkId>,
        /// What it is for.
        pub kind: RoomKind,
        /// Short name, unique in the network: `#slug`. Empty for a direct conversation.
        pub slug: String,
        /// Its name. Empty for a direct conversation: show the people.
        pub name: String,
        /// What it is for, in words.
        pub purpose: String,
        /// Language spoken there (BCP 47).
        pub lang: String,
        /// Who may write.
        pub who_posts: WhoPosts,
        /// The area of the network, for an area channel.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub area: Option<String>,
        /// From this moment on nobody writes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub read_only_after_ms: Option<i64>,
        /// Slow mode: seconds that must pass between two messages of one person. Absent: none must. Those who may remove
        /// others' messages here don't wait.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub slow_mode_s: Option<i64>,
        /// Of a coaching room.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub cohort: Option<Cohort>,
        /// Place of the last change of what is said here.
        pub changed_seq: Seq,
    }

    /// What a coaching room has beside a channel.
    pub struct Cohort {
        /// What the group works on.
        pub focus: String,
        /// The one question they share.
        pub shared_question: String,
        /// Its municipalities.
        pub organisations: Vec<OrganisationId>,
        /// Its sessions, by number.
        #[serde(default)]
        pub sessions: Vec<CoachingSession>,
        /// Who moderates and was let in to read, the newest last: those that go on, and at most twenty of before.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(as = "Option<Vec<RoomLook>>", optional))]
        pub looks: Vec<RoomLook>,
        /// When it was dissolved: it can be read by those who were in it, and by nobody who comes later.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub dissolved_ms: Option<i64>,
    }

    /// Somebody who moderates reads a coaching room for a while.
    pub struct RoomLook {
        /// Who.
        pub person_id: PersonId,
        /// Who let them in.
        pub by: PersonId,
        /// Why.
        pub reason: String,
        /// From when.
        pub from_ms: i64,
        /// Until when; it ends by itself.
        pub until_ms: i64,
    }

    /// Body of `PUT /api/v1/rooms/{room}/looks/{person}`.
    #[serde(deny_unknown_fields)]
    pub struct SetRoomLook {
        /// For how long, in minutes: 5–480.
        pub minutes: u32,
        /// Why; the room sees it.
        pub reason: String,
    }

    /// A person's place in a room.
    pub struct Member {
        /// The room.
        pub room_id: RoomId,
        /// The person.
        pub person_id: PersonId,
        /// As what they are in the room.
        pub role: Role,
        /// False once they may no longer read.
        pub present: bool,
        /// Place of the last change.
        pub changed_seq: Seq,
    }

    /// A room and one's own state in it.
    pub struct MyRoom {
        /// The room.
        pub room: Room,
        /// As what one is in it.
        pub role: Role,
        /// What one may do in it now.
        pub may: Vec<RoomAction>,
        /// How many may read it.
        pub member_count: i64,
        /// The others in a direct conversation; empty for other kinds.
        pub people: Vec<PersonId>,
        /// The room's newest seq: the offset to subscribe from.
        pub head: Seq,
        /// Everything up to here is read.
        pub last_read_seq: Seq,
        /// Messages after it, by others, not removed.
        pub unread: i64,
        /// Those of them that mention this person or everyone.
        pub mentions: i64,
        /// When the newest message was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub last_message_ms: Option<i64>,
        /// Slow mode: when one may post again; absent if one may now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub post_after_ms: Option<i64>,
        /// Set while one is muted here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub muted: Option<MyHold>,
    }

    /// A change that takes a seq in the room's log: the whole entity as it is now. Put it by id where its
    /// `changed_seq` is higher than the known one.
    #[serde(tag = "type", rename_all = "snake_case")]
    pub enum Change {
        /// A message came or changed.
        Message {
            /// The message.
            message: Box<Message>,
        },
        /// Somebody may read the room from here on, or no longer, or as something else.
        Member {
            /// Their place.
            member: Member,
        },
        /// What is said of the room changed.
        Room {
            /// The room.
            room: Box<Room>,
        },
        /// A thread went to another room.
        Moved {
            /// Which, and where it stood.
            moved: Moved,
        },
    }

    /// What arrives on a `room:` channel: a [`Change`] with an offset, or something that passes, without.
    #[serde(tag = "type", rename_all = "snake_case")]
    pub enum RoomEvent {
        /// See [`Change::Message`].
        Message {
            /// The message.
            message: Box<Message>,
        },
        /// See [`Change::Member`].
        Member {
            /// Their place.
            member: Member,
        },
        /// See [`Change::Room`].
        Room {
            /// The room.
            room: Box<Room>,
        },
        /// See [`Change::Moved`].
        Moved {
            /// Which, and where it stood.
            moved: Moved,
        },
        /// Somebody is typing, until 8 seconds have passed or their message comes.
        Typing {
            /// Who.
            person_id: PersonId,
            /// The thread they write in, if any.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "schema", ts(optional))]
            thread: Option<crate::ids::MessageId>,
        },
    }

    /// Changes after a seq, oldest first.
    pub struct ChangePage {
        /// The changes. A superseded state is skipped: the entity comes once, at its last seq.
        pub changes: Vec<Change>,
        /// Whether there are more after the last one.
        pub has_more: bool,
        /// The room's newest seq.
        pub head: Seq,
        /// The archive's epoch.
        pub epoch: String,
    }

    /// A new channel. Body of `POST /api/v1/networks/{network}/channels`.
    #[serde(deny_unknown_fields)]
    pub struct NewChannel {
        /// `network`, `theme`, `sub_bundle`, `area`, `meeting` or `staff`.
        pub kind: RoomKind,
        /// 1–60 characters of a–z, 0–9 and `-`; made from the name if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub slug: Option<String>,
        /// 1–80 characters.
        pub name: String,
        /// At most 300 characters.
        #[serde(default)]
        pub purpose: String,
        /// The network's if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub lang: Option<String>,
        /// `everyone` if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub who_posts: Option<WhoPosts>,
        /// Needed for an area channel.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub area: Option<String>,
        /// From this moment on nobody writes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub read_only_after_ms: Option<i64>,
    }

    /// A new coaching room. Body of `POST /api/v1/networks/{network}/cohorts`.
    #[serde(deny_unknown_fields)]
    pub struct NewCohort {
        /// As in [`NewChannel`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub slug: Option<String>,
        /// 1–80 characters.
        pub name: String,
        /// What the group works on; at most 300 characters.
        #[serde(default)]
        pub focus: String,
        /// The one question they share; at most 300 characters.
        #[serde(default)]
        pub shared_question: String,
        /// Its municipalities: as many as the network's rules say (3–4).
        pub organisations: Vec<OrganisationId>,
        /// The coach.
        pub coach: PersonId,
        /// The participants, each of one of the municipalities.
        pub members: Vec<PersonId>,
    }

    /// A direct conversation: found, or made. Body of `POST /api/v1/directs`.
    #[serde(deny_unknown_fields)]
    pub struct NewDirect {
        /// The others: 1–9 people with whom one shares a network.
        pub people: Vec<PersonId>,
    }

    /// Changes to a room: absent fields stay. Body of `PATCH /api/v1/rooms/{room}`.
    #[derive(Default)]
    #[serde(deny_unknown_fields)]
    pub struct RoomChange {
        /// 1–80 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub name: Option<String>,
        /// At most 300 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub purpose: Option<String>,
        /// Who may write.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub who_posts: Option<WhoPosts>,
        /// True: nobody writes from now on. False: writing is open again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub read_only: Option<bool>,
        /// Slow mode: seconds between two messages of one person, 1–21,600; 0 ends it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub slow_mode_s: Option<i64>,
        /// Of a coaching room; at most 300 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub shared_question: Option<String>,
    }

    /// Parameters of `typing.set`.
    #[serde(deny_unknown_fields)]
    pub struct SetTyping {
        /// The room.
        pub room_id: RoomId,
        /// The thread, if it is a reply.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub thread: Option<crate::ids::MessageId>,
    }
}

words! {
    /// What a person may be able to do in a room.
    RoomAction {
        /// Read: history, live events, members, presence and typing.
        Read = "read",
        /// Post and reply; edit one's own.
        Post = "post",
        /// React.
        React = "react",
        /// Remove others' messages.
        RemoveAny = "remove_any",
        /// Pin and unpin.
        Pin = "pin",
        /// Mark others' messages as questions (one's own: with `post`).
        MarkAny = "mark_any",
        /// Mention everyone at once.
        MentionAll = "mention_all",
        /// Change the room's name, purpose, slow mode and who may post.
        Change = "change",
        /// Let people in and take them out.
        ManageMembers = "manage_members",
        /// Plan a coaching room's sessions, say what became of them, and set the question it shares.
        RunSessions = "run_sessions",
        /// Mute people, but for those who moderate.
        Mute = "mute",
        /// Pass others' words on to another room (one's own: whoever may read).
        PassOn = "pass_on",
    }
}
