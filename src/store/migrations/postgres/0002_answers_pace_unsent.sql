-- Slow mode: seconds that must pass between two messages of one person; none if it is null.
ALTER TABLE room ADD COLUMN slow_mode_s BIGINT;

-- Of a question: the reply that was accepted. Both ends are stored, since a change carries the whole message, read from its own row.
ALTER TABLE message ADD COLUMN answer_id UUID REFERENCES message (id);
ALTER TABLE message ADD COLUMN is_answer BOOLEAN NOT NULL DEFAULT FALSE;

-- Finds the message of a moment, and in slow mode a person's last message: only those of its span are looked through.
CREATE INDEX message_sent ON message (room_id, sent_ms, seq);

-- What people have begun to write, the same on all of their devices. Shown to nobody else, and to them only while they may read the room.
CREATE TABLE draft (
    person_id      UUID   NOT NULL REFERENCES person (id),
    room_id        UUID   NOT NULL REFERENCES room (id),
    -- The thread; the nil UUID for the room itself, since a key holds no null.
    thread_root_id UUID   NOT NULL,
    body           TEXT   NOT NULL,
    -- Never falls, whichever node's clock wrote it: devices keep the later one.
    changed_ms     BIGINT NOT NULL,
    PRIMARY KEY (person_id, room_id, thread_root_id)
);
-- Of too many the oldest go.
CREATE INDEX draft_changed ON draft (person_id, changed_ms);

-- Messages to be sent later. A row goes once its message is committed, or its author withdraws it.
CREATE TABLE scheduled (
    id             UUID    PRIMARY KEY,
    person_id      UUID    NOT NULL REFERENCES person (id),
    room_id        UUID    NOT NULL REFERENCES room (id),
    thread_root_id UUID    REFERENCES message (id),
    body           TEXT    NOT NULL,
    send_at_ms     BIGINT  NOT NULL,
    -- When a node looks at it next: its time, a later try, or while one is sending it the moment from which another takes over.
    -- Null once it was refused.
    due_ms         BIGINT,
    -- Whether a node is sending it: then it can neither be changed nor withdrawn before due_ms.
    sending        BOOLEAN NOT NULL,
    -- The nonce under which its message is posted: however often that is tried, there is one message (I4). It is also that of the request
    -- which made the row, with the hash of what was asked for.
    nonce          UUID    NOT NULL,
    asked_hash     BYTEA   NOT NULL,
    -- The word of the error for which it could not be sent.
    refused        TEXT,
    created_ms     BIGINT  NOT NULL,
    CONSTRAINT scheduled_nonce_key UNIQUE (person_id, nonce)
);
CREATE INDEX scheduled_due ON scheduled (due_ms) WHERE due_ms IS NOT NULL;
