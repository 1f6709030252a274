-- Passing on: messages of a room shown in another one, with an introduction.

-- JSON: what a message passes on, see `Relayed`; and where it was passed on to, see `PassedOn`.
ALTER TABLE message ADD COLUMN relayed TEXT;
ALTER TABLE message ADD COLUMN passed_on TEXT;

CREATE TABLE relay (
    -- The message that passes it on.
    copy_id     UUID    PRIMARY KEY REFERENCES message (id),
    -- The message of which it was asked, and the room in which that stood then.
    source_id   UUID    NOT NULL REFERENCES message (id),
    source_room UUID    NOT NULL REFERENCES room (id),
    -- JSON: the rooms through which it came, the source's last. It goes into none of them again.
    chain       TEXT    NOT NULL,
    at_ms       BIGINT  NOT NULL,
    -- What the source was last told: -2 nothing yet, -1 that the copy is gone; else twice the replies, and one more if one is the answer.
    told        BIGINT  NOT NULL
);

CREATE INDEX relay_source ON relay (source_id);

-- The messages that are passed on, in their order.
CREATE TABLE relay_part (
    copy_id     UUID    NOT NULL REFERENCES relay (copy_id),
    n           BIGINT  NOT NULL,
    source_id   UUID    NOT NULL REFERENCES message (id),
    -- The room in which it stood, and the change up to which the copy follows it.
    source_room UUID    NOT NULL REFERENCES room (id),
    source_seq  BIGINT  NOT NULL,
    PRIMARY KEY (copy_id, n)
);
