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
CREATE INDEX message_asked ON message (asked_id, sent_ms) WHERE asked_id IS NOT NULL;

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

-- Where a room was at a moment: in every five minutes in which something changes there (`at_ms`: their beginning), the seq before the first
-- change. Changes after a moment are those after the seq of the first row from it on.
CREATE TABLE room_slot (
    room_id    BLOB    NOT NULL REFERENCES room (id),
    at_ms      INTEGER NOT NULL,
    before_seq INTEGER NOT NULL,
    PRIMARY KEY (room_id, at_ms)
);

-- The past is known by its messages only: what changed between two of them counts from the earlier one on.
INSERT INTO room_slot (room_id, at_ms, before_seq)
SELECT room_id, at_ms, COALESCE(before_seq, 0) FROM (
    SELECT room_id, sent_ms - sent_ms % 300000 AS at_ms, LAG(seq) OVER (PARTITION BY room_id ORDER BY seq) AS before_seq,
        LAG(sent_ms - sent_ms % 300000) OVER (PARTITION BY room_id ORDER BY seq) AS before_ms
    FROM message) AS said
WHERE before_ms IS NULL OR before_ms < at_ms
ON CONFLICT DO NOTHING;
INSERT INTO room_slot (room_id, at_ms, before_seq)
SELECT room_id, (CAST(strftime('%s', 'now') AS INTEGER) / 300 * 300000), MAX(seq) FROM message WHERE TRUE GROUP BY room_id
ON CONFLICT DO NOTHING;

-- When people were last here, for "while you were away".
CREATE TABLE visit (
    person_id BLOB    PRIMARY KEY REFERENCES person (id),
    -- When something was last heard of them; a pause of an hour ends a visit.
    seen_ms   INTEGER NOT NULL,
    -- When the visit before that ended.
    before_ms INTEGER
);

-- Who is of an organisation.
CREATE INDEX person_organisation ON person (organisation_id);
