-- Moderation: reports and the cases that they open, mutes, suspensions, what those concerned are told, and the log of all that.

-- Where each network's log has come to: locked last in a transaction, so that whoever writes next goes on from there.
CREATE TABLE audit_head (
    network_id UUID   PRIMARY KEY REFERENCES network (id),
    n          BIGINT NOT NULL,
    hash       BYTEA  NOT NULL
);

-- Append-only: each entry is sealed with the hash of the one before. It never holds the text of a message.
CREATE TABLE audit_entry (
    network_id UUID   NOT NULL REFERENCES network (id),
    -- 1, 2, 3 … without a gap.
    n          BIGINT NOT NULL,
    at_ms      BIGINT NOT NULL,
    -- None: nobody in person.
    actor_id   UUID REFERENCES person (id),
    act        TEXT   NOT NULL,
    -- JSON, as it was hashed: see `AuditDetail`.
    detail     TEXT   NOT NULL,
    room_id    UUID REFERENCES room (id),
    person_id  UUID REFERENCES person (id),
    message_id UUID REFERENCES message (id),
    reason     TEXT   NOT NULL,
    rule       TEXT,
    prev_hash  BYTEA  NOT NULL,
    hash       BYTEA  NOT NULL,
    PRIMARY KEY (network_id, n)
);
CREATE INDEX audit_entry_person ON audit_entry (network_id, person_id, n) WHERE person_id IS NOT NULL;
CREATE INDEX audit_entry_room ON audit_entry (network_id, room_id, n) WHERE room_id IS NOT NULL;

CREATE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only';
END
$$;
CREATE TRIGGER audit_entry_row_stays BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_stays();
CREATE TRIGGER audit_entry_stays BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays();

-- What was taken from a message that somebody other than its author removed: with it the message can be restored.
CREATE TABLE taken (
    message_id UUID    PRIMARY KEY REFERENCES message (id),
    -- JSON, as they stood in `message`.
    files      TEXT    NOT NULL,
    topic      TEXT,
    reactions  TEXT    NOT NULL,
    question   BOOLEAN NOT NULL
);

-- The removal of all that a person has said since a moment, to be undone.
CREATE TABLE removal (
    id         UUID   PRIMARY KEY,
    network_id UUID   NOT NULL REFERENCES network (id),
    person_id  UUID   NOT NULL REFERENCES person (id),
    by_id      UUID   NOT NULL REFERENCES person (id),
    at_ms      BIGINT NOT NULL,
    since_ms   BIGINT NOT NULL,
    reason     TEXT   NOT NULL,
    -- That of the request: a repeat is told the same (I4).
    nonce      UUID   NOT NULL,
    undone_ms  BIGINT,
    undone_by  UUID REFERENCES person (id),
    CONSTRAINT removal_nonce_key UNIQUE (by_id, nonce)
);
CREATE TABLE removal_message (
    removal_id  UUID   NOT NULL REFERENCES removal (id),
    message_id  UUID   NOT NULL REFERENCES message (id),
    -- As it was left: what has changed since is not restored.
    changed_seq BIGINT NOT NULL,
    PRIMARY KEY (removal_id, message_id)
);

-- What somebody concerned is told of an act of moderation.
CREATE TABLE statement (
    id          UUID   PRIMARY KEY,
    network_id  UUID   NOT NULL REFERENCES network (id),
    person_id   UUID   NOT NULL REFERENCES person (id),
    kind        TEXT   NOT NULL,
    at_ms       BIGINT NOT NULL,
    room_id     UUID REFERENCES room (id),
    message_id  UUID REFERENCES message (id),
    -- Of the removal of all that they said since a moment.
    removal_id  UUID REFERENCES removal (id),
    -- The text that was removed.
    text        TEXT,
    reason      TEXT   NOT NULL,
    rule        TEXT,
    until_ms    BIGINT,
    verdict     TEXT,
    -- Who acted: never told to the person.
    acted_by    UUID REFERENCES person (id),
    objection   TEXT,
    objected_ms BIGINT
);
CREATE INDEX statement_person ON statement (person_id, at_ms, id);

CREATE TABLE moderation_case (
    id           UUID   PRIMARY KEY,
    network_id   UUID   NOT NULL REFERENCES network (id),
    -- None of an objection to a suspension. Of a message the room that it was in: it may have gone elsewhere since.
    room_id      UUID REFERENCES room (id),
    message_id   UUID REFERENCES message (id),
    -- Whom it is about: the message's author, or who objects.
    person_id    UUID   NOT NULL REFERENCES person (id),
    -- See `CaseKind`.
    kind         TEXT   NOT NULL,
    -- What an objection objects to.
    statement_id UUID REFERENCES statement (id),
    opened_ms    BIGINT NOT NULL,
    claimed_by   UUID REFERENCES person (id),
    claimed_ms   BIGINT,
    decided_by   UUID REFERENCES person (id),
    decided_ms   BIGINT,
    verdict      TEXT,
    reason       TEXT,
    rule         TEXT,
    -- That of the deciding request: a repeat is told the same (I4).
    nonce        UUID
);
CREATE UNIQUE INDEX moderation_case_message ON moderation_case (message_id) WHERE kind = 'report' AND decided_ms IS NULL;
CREATE UNIQUE INDEX moderation_case_statement ON moderation_case (statement_id) WHERE statement_id IS NOT NULL;
CREATE INDEX moderation_case_open ON moderation_case (network_id, opened_ms, id) WHERE decided_ms IS NULL;
CREATE INDEX moderation_case_decided ON moderation_case (network_id, decided_ms, id) WHERE decided_ms IS NOT NULL;

CREATE TABLE report (
    case_id   UUID   NOT NULL REFERENCES moderation_case (id),
    person_id UUID   NOT NULL REFERENCES person (id),
    -- See `ReportReason`.
    reason    TEXT   NOT NULL,
    note      TEXT,
    at_ms     BIGINT NOT NULL,
    PRIMARY KEY (case_id, person_id)
);

-- Who reads a room and doesn't write or react there, until a moment or until it is lifted.
CREATE TABLE mute (
    room_id   UUID   NOT NULL REFERENCES room (id),
    person_id UUID   NOT NULL REFERENCES person (id),
    by_id     UUID   NOT NULL REFERENCES person (id),
    at_ms     BIGINT NOT NULL,
    until_ms  BIGINT,
    reason    TEXT   NOT NULL,
    PRIMARY KEY (room_id, person_id)
);
CREATE INDEX mute_until ON mute (until_ms) WHERE until_ms IS NOT NULL;

-- Whose roles in a network open nothing. In force as long as the row is there.
CREATE TABLE suspension (
    network_id UUID   NOT NULL REFERENCES network (id),
    person_id  UUID   NOT NULL REFERENCES person (id),
    by_id      UUID   NOT NULL REFERENCES person (id),
    at_ms      BIGINT NOT NULL,
    until_ms   BIGINT,
    reason     TEXT   NOT NULL,
    PRIMARY KEY (network_id, person_id)
);
CREATE INDEX suspension_until ON suspension (until_ms) WHERE until_ms IS NOT NULL;

-- What a person has said since a moment.
CREATE INDEX message_author ON message (author_id, sent_ms);
