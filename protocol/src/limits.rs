//! Sizes that both sides know. The server's settings may lower most of them; `GET /api/v1/me/overview` tells those in force.

/// Largest frame from a client, in bytes (OWASP WebSocket cheat sheet).
pub const FRAME_BYTES: usize = 64 * 1024;
/// Largest message body, in bytes of UTF-8.
pub const BODY_BYTES: usize = 16 * 1024;
/// Largest header block of a request, in bytes.
pub const HEADER_BYTES: usize = 16 * 1024;
/// Most bytes waiting for one slow client.
pub const OUTBOX_BYTES: usize = 512 * 1024;
/// A subscriber further behind than this many changes reloads the newest page instead.
pub const RECOVER_CHANGES: i64 = 500;
/// Most bytes of recovered changes in one subscribe reply; past that the client reloads the newest page.
pub const RECOVER_BYTES: usize = 256 * 1024;
/// Most messages in one page.
pub const PAGE: i64 = 100;
/// Most people in a direct conversation, the maker among them.
pub const DIRECT_PEOPLE: usize = 10;
/// Most people mentioned by name in one message.
pub const MENTIONS: usize = 50;
/// Most different emoji on one message.
pub const REACTIONS: usize = 50;
/// Longest emoji, in bytes: a family of five with skin tones has 41.
pub const EMOJI_BYTES: usize = 64;
/// Longest slow mode, in seconds: six hours.
pub const SLOW_MODE_S: i64 = 6 * 60 * 60;
/// Most drafts of one person; of more the oldest go.
pub const DRAFTS: i64 = 500;
/// Most messages of one person that wait to be sent.
pub const SCHEDULED: i64 = 100;
/// Least time until a message is sent later, in milliseconds.
pub const SCHEDULED_SOONEST_MS: i64 = 10 * 1000;
/// Most time until a message is sent later, in milliseconds: a year.
pub const SCHEDULED_LATEST_MS: i64 = 365 * 24 * 60 * 60 * 1000;
/// Longest title of a topic, in characters.
pub const TOPIC_TITLE: usize = 150;
/// Most tags of a topic.
pub const TOPIC_TAGS: usize = 8;
/// Longest tag, in characters.
pub const TOPIC_TAG: usize = 40;
/// Most messages that are named to be lifted into a topic, or split off one.
pub const TOPIC_CHOSEN: usize = 200;
/// Most messages of a topic that is moved, merged, lifted or lowered.
pub const TOPIC_POSTS: i64 = 1_000;
/// Longest reason for declining a question, in characters.
pub const DECLINE_REASON: usize = 300;
/// Shortest password, in characters.
pub const PASSWORD_CHARS: usize = 10;
/// Longest password, in bytes: hashing a longer one only costs the server.
pub const PASSWORD_BYTES: usize = 256;
/// Largest picture sent as an avatar or as a network's mark, in bytes.
pub const AVATAR_BYTES: usize = 2 * 1024 * 1024;
/// Most files of one message.
pub const FILES: usize = 10;
/// Largest file, in bytes.
pub const FILE_BYTES: u64 = 25 * 1024 * 1024;
/// Longest name of a file, in bytes of UTF-8; a longer one is shortened.
pub const FILE_NAME_BYTES: usize = 200;
/// Longest text of what a picture shows, in characters.
pub const ALT_CHARS: usize = 1_000;
/// Longest note on a report, in characters.
pub const REPORT_NOTE: usize = 1_000;
/// Longest reason of an act of moderation, in characters.
pub const MODERATION_REASON: usize = 500;
/// Longest name of the rule that an act of moderation goes by, in characters.
pub const MODERATION_RULE: usize = 100;
/// Longest objection, in characters.
pub const OBJECTION_CHARS: usize = 2_000;
/// Days in which somebody may object.
pub const OBJECTION_DAYS: i64 = 180;
/// Longest suspension by a moderator, in milliseconds: seven days.
pub const MODERATOR_SUSPENDS_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// Most time until a mute or suspension ends by itself, in milliseconds: a year.
pub const MODERATION_LATEST_MS: i64 = 365 * 24 * 60 * 60 * 1000;
/// Most words and phrases for which a network holds messages back.
pub const HOLD_WORDS: usize = 200;
/// Longest of them, in characters.
pub const HOLD_WORD_CHARS: usize = 60;
/// Most of a newcomer's first posts that wait.
pub const HOLD_NEWCOMER_POSTS: i64 = 10;
/// Most messages of a person that wait in a room.
pub const HELD: i64 = 20;
/// Longest note of those who moderate for each other, in characters.
pub const HANDOVER_CHARS: usize = 1_000;
/// Days for which such a note is kept.
pub const HANDOVER_DAYS: i64 = 90;
/// Most messages of a person that are removed at once.
pub const REMOVALS: i64 = 200;
/// Seconds between the server's pings.
pub const PING_SECONDS: u32 = 25;
/// Life of a typing notice without renewal, in milliseconds. Clients renew every 3,000 ms, so one may be lost.
pub const TYPING_MS: u64 = 8_000;
/// Most rooms in a person's own order.
pub const ROOM_ORDER: usize = 1_000;
/// Most rooms for which a person says what they want to be told.
pub const LEVELS: usize = 1_000;
/// Most messages that one person has saved.
pub const SAVED: i64 = 500;
/// Longest note on a saved message, in characters.
pub const NOTE_CHARS: usize = 500;
/// Most followed topics in one answer.
pub const TOPICS: i64 = 500;
/// Longest address of a push subscription, in bytes.
pub const ENDPOINT_BYTES: usize = 1_024;
/// Longest title of a call or proposal, in characters.
pub const CALL_TITLE: usize = 120;
/// Longest introduction of a call, in characters.
pub const CALL_INTRO: usize = 4_000;
/// Longest text of what a place in a network includes, in characters.
pub const CALL_INCLUDES: usize = 2_000;
/// Most municipalities as a call's threshold or capacity.
pub const CALL_MUNICIPALITIES: u32 = 1_000;
/// Most people of one municipality.
pub const CALL_SEATS: u32 = 20;
/// Longest text of a registration or of an answer, in characters.
pub const REGISTRATION_TEXT: usize = 2_000;
/// Most registrations of a network.
pub const REGISTRATIONS: i64 = 1_000;
/// Longest direction or content of a proposal, in characters.
pub const PROPOSAL_TEXT: usize = 10_000;
/// Most proposals of a network.
pub const PROPOSALS: i64 = 100;
/// Longest comment on a proposal, in characters.
pub const PROPOSAL_COMMENT: usize = 2_000;
/// Most comments on a proposal.
pub const PROPOSAL_COMMENTS: i64 = 1_000;
/// Longest reason for declining a municipality, in characters.
pub const REGISTRATION_REASON: usize = 1_000;
/// Most groups of a coaching round.
pub const GROUPS: usize = 100;
/// Most acts in one change of a coaching round.
pub const ROUND_ACTS: usize = 600;
/// Most themes that a municipality is said to work on.
pub const NEED_THEMES: usize = 20;
/// Longest reason why two municipalities are never to be together, in characters.
pub const VETO_REASON: usize = 300;
/// Most coaching sessions of a room.
pub const SESSIONS: u32 = 12;
/// Shortest coaching session, in minutes.
pub const SESSION_MINUTES_MIN: u32 = 15;
/// Longest coaching session, in minutes.
pub const SESSION_MINUTES: u32 = 600;
/// Most messages that are passed on together.
pub const RELAY_PARTS: usize = 20;
/// Most text that is passed on together, in bytes.
pub const RELAY_BYTES: usize = 64 * 1024;
/// Shortest look into a coaching room, in minutes.
pub const LOOK_MINUTES_MIN: u32 = 5;
/// Longest look into a coaching room, in minutes.
pub const LOOK_MINUTES: u32 = 480;
/// Most looks into a room that stand in its words.
pub const LOOKS: usize = 20;
