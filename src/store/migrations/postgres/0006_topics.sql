-- The forum: a topic is a thread with a title. What makes it one stands on the message that started the thread, and is read with it.

-- JSON: see `Topic`. Only of messages that started a topic.
ALTER TABLE message ADD COLUMN topic TEXT;
-- Of a question: who is asked, when its answer was accepted, and why it gets none (JSON: see `Declined`).
ALTER TABLE message ADD COLUMN asked_id UUID REFERENCES person (id);
ALTER TABLE message ADD COLUMN answered_ms BIGINT;
ALTER TABLE message ADD COLUMN declined TEXT;
UPDATE message SET answered_ms = (SELECT reply.sent_ms FROM message reply WHERE reply.id = message.answer_id)
    WHERE answer_id IS NOT NULL;
CREATE INDEX message_question ON message (room_id, sent_ms, id) WHERE question;

-- What lists of topics are made from: written in the same transaction as the message's own column.
CREATE TABLE topic (
    message_id   UUID    PRIMARY KEY REFERENCES message (id),
    room_id      UUID    NOT NULL REFERENCES room (id),
    title        TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    lang         TEXT    NOT NULL,
    closed       BOOLEAN NOT NULL,
    opened_ms    BIGINT  NOT NULL,
    -- The newest post that stands, the root among them.
    last_post_ms BIGINT  NOT NULL,
    last_post_by UUID    REFERENCES person (id),
    last_seq     BIGINT  NOT NULL
);
CREATE INDEX topic_room ON topic (room_id, last_post_ms);

CREATE TABLE topic_tag (
    message_id UUID NOT NULL REFERENCES topic (message_id) ON DELETE CASCADE,
    tag        TEXT NOT NULL,
    PRIMARY KEY (message_id, tag)
);
CREATE INDEX topic_tag_tag ON topic_tag (tag, message_id);

-- What was done to topics and can be undone.
CREATE TABLE topic_act (
    id        UUID   PRIMARY KEY,
    -- 'lift', 'lower', 'move', 'split' or 'merge'.
    kind      TEXT   NOT NULL,
    -- The topic, and of a split or a merge the other one.
    root_id   UUID   NOT NULL REFERENCES message (id),
    other_id  UUID   REFERENCES message (id),
    by_id     UUID   NOT NULL REFERENCES person (id),
    at_ms     BIGINT NOT NULL,
    -- That of the request: a repeat is told the same id (I4).
    nonce     UUID   NOT NULL,
    -- JSON: where each message stood, before and after.
    places    TEXT   NOT NULL,
    undone_ms BIGINT,
    undone_by UUID   REFERENCES person (id),
    CONSTRAINT topic_act_nonce_key UNIQUE (by_id, nonce)
);
CREATE INDEX topic_act_root ON topic_act (root_id);
CREATE INDEX topic_act_other ON topic_act (other_id) WHERE other_id IS NOT NULL;

-- Threads that left a room: a change of the room that they left, without a word of what was said. It stays when the thread comes back: what did not come along is gone from here all the same.
CREATE TABLE moved (
    room_id     UUID   NOT NULL REFERENCES room (id),
    changed_seq BIGINT NOT NULL,
    root_id     UUID   NOT NULL REFERENCES message (id),
    -- Where it stood in the room's order, and how many messages went.
    was_seq     BIGINT NOT NULL,
    posts       BIGINT NOT NULL,
    at_ms       BIGINT NOT NULL,
    by_id       UUID   NOT NULL REFERENCES person (id),
    PRIMARY KEY (room_id, changed_seq)
);
CREATE INDEX moved_was ON moved (room_id, was_seq);
CREATE INDEX moved_root ON moved (root_id);
