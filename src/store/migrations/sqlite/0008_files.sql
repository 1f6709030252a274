-- Files of messages. What a message shows of them is JSON in its own row, since an event carries the whole message; emptied once it is removed.
ALTER TABLE message ADD COLUMN files TEXT NOT NULL DEFAULT '[]';
-- A room's files, newest first: only the messages that have some.
CREATE INDEX message_files ON message (room_id, seq) WHERE files <> '[]';

-- Bytes in the store of files: once, however often they are sent.
CREATE TABLE content (
    -- Where they are in the store: their SHA-256 and a part of its own, so that what is being deleted is never what is being written.
    key        TEXT    PRIMARY KEY,
    hash       TEXT    NOT NULL,
    -- What they are, found in them.
    mime       TEXT    NOT NULL,
    bytes      INTEGER NOT NULL,
    -- Whether they are there, whole. Before that they may be on their way.
    stored     BOOLEAN NOT NULL,
    -- Whether a node is deleting them: nothing refers to them then, or ever will.
    going      BOOLEAN NOT NULL,
    -- When somebody last sent them. For an hour after it they stay without a reference: it may be on its way.
    touched_ms INTEGER NOT NULL
);
CREATE UNIQUE INDEX content_hash ON content (hash) WHERE NOT going;
CREATE INDEX content_touched ON content (touched_ms);

-- A file that somebody sent to a room. It goes with its message, or a day after it came if it was never posted.
CREATE TABLE attachment (
    id         BLOB    PRIMARY KEY,
    -- Where it was sent to. What may be read afterwards goes by the message's room.
    room_id    BLOB    NOT NULL REFERENCES room (id),
    network_id BLOB    REFERENCES network (id),
    person_id  BLOB    NOT NULL REFERENCES person (id),
    -- The message that it belongs to; none until it is posted.
    message_id BLOB    REFERENCES message (id),
    content    TEXT    NOT NULL REFERENCES content (key),
    -- Of a picture: a small one.
    thumb      TEXT    REFERENCES content (key),
    name       TEXT    NOT NULL,
    -- Of the file and its small picture together: what counts against the quotas.
    bytes      INTEGER NOT NULL,
    width      INTEGER,
    height     INTEGER,
    -- What a picture shows, until it is posted; then the message says it.
    alt        TEXT,
    created_ms INTEGER NOT NULL
);
CREATE INDEX attachment_message ON attachment (message_id);
CREATE INDEX attachment_person ON attachment (person_id, bytes);
CREATE INDEX attachment_network ON attachment (network_id, bytes);
CREATE INDEX attachment_content ON attachment (content);
CREATE INDEX attachment_thumb ON attachment (thumb);
CREATE INDEX attachment_unposted ON attachment (created_ms) WHERE message_id IS NULL;
