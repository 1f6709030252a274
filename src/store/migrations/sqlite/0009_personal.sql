-- What a person has of a topic or thread: whether they follow it, and how far they have read in it. A topic's id is that of the message
-- that started it.
CREATE TABLE topic_follow (
    person_id  BLOB    NOT NULL REFERENCES person (id),
    root_id    BLOB    NOT NULL REFERENCES message (id),
    -- See `Level`; null: not followed.
    level      TEXT,
    -- Whether the person said so, not only wrote in it. What follows of itself is not heard in a muted room.
    chosen     BOOLEAN NOT NULL,
    -- Everything in it up to here is read. Of topics without a row the room's position holds, which is where a row begins.
    read_seq   INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    PRIMARY KEY (person_id, root_id)
);
-- Who follows a topic, for each of its posts.
CREATE INDEX topic_follow_root ON topic_follow (root_id);

-- Whoever wrote in a thread before there was following follows it, and whoever was answered in one.
INSERT INTO topic_follow (person_id, root_id, level, chosen, read_seq, changed_ms)
SELECT spoke.person_id, spoke.root_id, 'everything', FALSE, place.last_read_seq, spoke.sent_ms
FROM (SELECT author_id AS person_id, root_id, MAX(sent_ms) AS sent_ms
      FROM (SELECT author_id, thread_root_id AS root_id, sent_ms FROM message WHERE thread_root_id IS NOT NULL
            UNION ALL SELECT author_id, id, sent_ms FROM message WHERE thread_root_id IS NULL AND reply_count > 0) AS said
      GROUP BY author_id, root_id) AS spoke
JOIN message root ON root.id = spoke.root_id
JOIN room_member place ON place.room_id = root.room_id AND place.person_id = spoke.person_id;

-- When the message was sent: a person's mentions are read by time, from the newest back.
ALTER TABLE message_mention ADD COLUMN sent_ms INTEGER NOT NULL DEFAULT 0;
UPDATE message_mention SET sent_ms = (SELECT message.sent_ms FROM message WHERE message.id = message_mention.message_id);
CREATE INDEX message_mention_person ON message_mention (person_id, sent_ms, message_id);
CREATE INDEX message_all ON message (room_id, sent_ms) WHERE mentions_all;

-- What a person has said of a message in their inbox, against what their read positions say: put away, or to be seen again.
CREATE TABLE inbox_mark (
    person_id  BLOB    NOT NULL REFERENCES person (id),
    message_id BLOB    NOT NULL REFERENCES message (id),
    unread     BOOLEAN NOT NULL,
    changed_ms INTEGER NOT NULL,
    PRIMARY KEY (person_id, message_id)
);
CREATE INDEX inbox_mark_unread ON inbox_mark (person_id) WHERE unread;

-- Messages that people have saved for themselves.
CREATE TABLE saved (
    person_id    BLOB    NOT NULL REFERENCES person (id),
    message_id   BLOB    NOT NULL REFERENCES message (id),
    note         TEXT,
    saved_ms     INTEGER NOT NULL,
    remind_at_ms INTEGER,
    reminded_ms  INTEGER,
    -- When a node gives the reminder; null if there is none, or it was given.
    due_ms       INTEGER,
    PRIMARY KEY (person_id, message_id)
);
CREATE INDEX saved_due ON saved (due_ms) WHERE due_ms IS NOT NULL;

-- Whether a push reminds of a message, not only tells of it: then it concerns whoever saved it, read or not.
ALTER TABLE push_delivery ADD COLUMN reminder BOOLEAN NOT NULL DEFAULT FALSE;
