-- Holding back before publishing, and what those who moderate leave for each other.

-- When messages wait for those who moderate: see `Holds`. A network without a row holds none back.
CREATE TABLE network_hold (
    network_id BLOB   PRIMARY KEY REFERENCES network (id),
    -- JSON.
    rules      TEXT   NOT NULL,
    changed_by BLOB   NOT NULL REFERENCES person (id),
    changed_ms INTEGER NOT NULL
);

-- Messages that wait, and what became of them. They have no place in their room before they are approved.
CREATE TABLE held (
    id         BLOB   PRIMARY KEY,
    network_id BLOB   NOT NULL REFERENCES network (id),
    room_id    BLOB   NOT NULL REFERENCES room (id),
    author_id  BLOB   NOT NULL REFERENCES person (id),
    -- That of the request: under it the message is posted once it is approved, and a repeat is told the same (I4).
    nonce      BLOB   NOT NULL,
    asked_hash BLOB   NOT NULL,
    -- JSON: its text and where it is to stand. Of one that was withdrawn nothing is kept.
    post       TEXT   NOT NULL,
    -- JSON: the rules that held it back, and the words that one of them met.
    because    TEXT   NOT NULL,
    matched    TEXT   NOT NULL,
    at_ms      INTEGER NOT NULL,
    -- See `HeldState`.
    state      TEXT   NOT NULL,
    CONSTRAINT held_nonce_key UNIQUE (author_id, nonce)
);
CREATE INDEX held_waiting ON held (author_id, room_id, at_ms) WHERE state = 'waiting';

-- Files of messages that wait.
CREATE TABLE held_file (
    held_id BLOB   NOT NULL REFERENCES held (id),
    at      INTEGER NOT NULL,
    file_id BLOB   NOT NULL REFERENCES attachment (id) ON DELETE CASCADE,
    PRIMARY KEY (held_id, at)
);
CREATE INDEX held_file_file ON held_file (file_id);

-- What a case of kind `held` is of, unless it is of a message that was posted; and what a statement tells of.
ALTER TABLE moderation_case ADD COLUMN held_id BLOB REFERENCES held (id);
ALTER TABLE statement ADD COLUMN held_id BLOB REFERENCES held (id);
CREATE UNIQUE INDEX moderation_case_held ON moderation_case (held_id) WHERE held_id IS NOT NULL AND kind = 'held';
CREATE UNIQUE INDEX moderation_case_in_place ON moderation_case (message_id) WHERE kind = 'held' AND decided_ms IS NULL;

-- Notes that those who moderate a network leave for each other, for 90 days.
CREATE TABLE handover (
    id         BLOB   PRIMARY KEY,
    network_id BLOB   NOT NULL REFERENCES network (id),
    by_id      BLOB   NOT NULL REFERENCES person (id),
    at_ms      INTEGER NOT NULL,
    text       TEXT   NOT NULL,
    -- What it is about, if it is about one of them.
    room_id    BLOB REFERENCES room (id),
    person_id  BLOB REFERENCES person (id),
    case_id    BLOB REFERENCES moderation_case (id),
    done_ms    INTEGER,
    done_by    BLOB REFERENCES person (id),
    nonce      BLOB   NOT NULL,
    CONSTRAINT handover_nonce_key UNIQUE (by_id, nonce)
);
CREATE INDEX handover_network ON handover (network_id, at_ms);
CREATE INDEX handover_at ON handover (at_ms);
