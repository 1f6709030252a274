-- Times are UTC milliseconds (`_ms`). Ids are UUIDs. JSON is text, read whole and never queried into.

-- One row: what makes this archive this one.
CREATE TABLE archive (
    id         BIGINT PRIMARY KEY CHECK (id = 1),
    -- Named to clients as the epoch of every room; a restored backup gets a new one (I7).
    epoch      TEXT   NOT NULL,
    -- Key of the keyed hash on the nodes' bus: whoever holds the archive may speak on it.
    bus_key    BYTEA  NOT NULL,
    -- Hash of the owner's set-up link, until it is used.
    setup_hash BYTEA,
    created_ms BIGINT NOT NULL
);

CREATE TABLE organisation (
    id         UUID PRIMARY KEY,
    -- Name in the official list that it was read from: reading the list again finds it.
    source_key TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    country    TEXT,
    -- Text: leading zeros count.
    code       TEXT,
    name       TEXT NOT NULL,
    short_name TEXT NOT NULL,
    -- Lower-cased name and short name, for the picker.
    search     TEXT NOT NULL,
    parent_id  UUID REFERENCES organisation (id),
    size_class TEXT
);
CREATE INDEX organisation_name ON organisation (short_name, id);

CREATE TABLE person (
    id              UUID PRIMARY KEY,
    handle          TEXT    NOT NULL,
    email           TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    title           TEXT    NOT NULL,
    organisation_id UUID REFERENCES organisation (id),
    locale          TEXT    NOT NULL,
    time_zone       TEXT    NOT NULL,
    -- 'active', 'invited' or 'suspended'.
    state           TEXT    NOT NULL,
    -- Argon2id in PHC form; none until a password is set.
    password_hash   TEXT,
    server_owner    BOOLEAN NOT NULL,
    -- Hash of the picture, in its address so that a new one is fetched at once.
    avatar_hash     TEXT,
    created_ms      BIGINT  NOT NULL,
    CONSTRAINT person_handle_key UNIQUE (handle),
    CONSTRAINT person_email_key UNIQUE (email)
);

-- Pictures are small (re-encoded to 256 px), and must be on every node.
CREATE TABLE avatar (
    person_id UUID  PRIMARY KEY REFERENCES person (id),
    hash      TEXT  NOT NULL,
    mime      TEXT  NOT NULL,
    bytes     BYTEA NOT NULL
);

CREATE TABLE session (
    id           UUID PRIMARY KEY,
    person_id    UUID   NOT NULL REFERENCES person (id),
    -- SHA-256 of the secret in the cookie: the archive never holds the secret.
    secret_hash  BYTEA  NOT NULL UNIQUE,
    device       TEXT   NOT NULL,
    created_ms   BIGINT NOT NULL,
    last_seen_ms BIGINT NOT NULL,
    expires_ms   BIGINT NOT NULL
);
CREATE INDEX session_person ON session (person_id);

CREATE TABLE api_token (
    id           UUID PRIMARY KEY,
    person_id    UUID   NOT NULL REFERENCES person (id),
    name         TEXT   NOT NULL,
    -- Words separated by spaces.
    scopes       TEXT   NOT NULL,
    secret_hash  BYTEA  NOT NULL UNIQUE,
    created_ms   BIGINT NOT NULL,
    expires_ms   BIGINT NOT NULL,
    last_used_ms BIGINT
);
CREATE INDEX api_token_person ON api_token (person_id);

CREATE TABLE network (
    id               UUID PRIMARY KEY,
    slug             TEXT   NOT NULL,
    -- JSON: language to name.
    name             TEXT   NOT NULL,
    default_language TEXT   NOT NULL,
    time_zone        TEXT   NOT NULL,
    country          TEXT,
    -- JSON: see `Rules`.
    rules            TEXT   NOT NULL,
    created_ms       BIGINT NOT NULL,
    CONSTRAINT network_slug_key UNIQUE (slug)
);

-- Who is what in a network. Places in rooms (`room_member`) follow from it.
CREATE TABLE role_grant (
    network_id UUID   NOT NULL REFERENCES network (id),
    person_id  UUID   NOT NULL REFERENCES person (id),
    role       TEXT   NOT NULL,
    -- A room's slug or an area; '' for the whole network.
    scope      TEXT   NOT NULL,
    granted_by UUID REFERENCES person (id),
    granted_ms BIGINT NOT NULL,
    PRIMARY KEY (network_id, person_id, role, scope)
);
CREATE INDEX role_grant_person ON role_grant (person_id);

CREATE TABLE invite (
    id          UUID PRIMARY KEY,
    network_id  UUID   NOT NULL REFERENCES network (id),
    secret_hash BYTEA  NOT NULL UNIQUE,
    role        TEXT   NOT NULL,
    scope       TEXT   NOT NULL,
    -- JSON: room ids.
    rooms       TEXT   NOT NULL,
    expires_ms  BIGINT NOT NULL,
    uses_left   BIGINT NOT NULL,
    created_by  UUID   NOT NULL REFERENCES person (id),
    created_ms  BIGINT NOT NULL
);
CREATE INDEX invite_network ON invite (network_id);

CREATE TABLE room (
    id                 UUID PRIMARY KEY,
    network_id         UUID REFERENCES network (id),
    kind               TEXT   NOT NULL,
    slug               TEXT   NOT NULL,
    name               TEXT   NOT NULL,
    purpose            TEXT   NOT NULL,
    lang               TEXT   NOT NULL,
    who_posts          TEXT   NOT NULL,
    area               TEXT,
    read_only_after_ms BIGINT,
    -- JSON: see `Cohort`; only of coaching rooms.
    cohort             TEXT,
    -- Who is in a direct conversation, in one text: the same people find the same room.
    direct_key         TEXT,
    -- The newest change. The row's lock is held from taking a seq until commit, so commits become visible in order of seq (I2).
    last_seq           BIGINT NOT NULL,
    -- Last change of this row's own words.
    changed_seq        BIGINT NOT NULL,
    last_message_ms    BIGINT,
    created_ms         BIGINT NOT NULL,
    CONSTRAINT room_slug_key UNIQUE (network_id, slug),
    CONSTRAINT room_direct_key UNIQUE (direct_key)
);

-- A person's place in a room: whoever has a present row may read it. The one truth for history and live alike.
CREATE TABLE room_member (
    room_id       UUID    NOT NULL REFERENCES room (id),
    person_id     UUID    NOT NULL REFERENCES person (id),
    role          TEXT    NOT NULL,
    present       BOOLEAN NOT NULL,
    changed_seq   BIGINT  NOT NULL,
    last_read_seq BIGINT  NOT NULL,
    PRIMARY KEY (room_id, person_id)
);
CREATE INDEX room_member_person ON room_member (person_id);
CREATE INDEX room_member_changed ON room_member (room_id, changed_seq);

CREATE TABLE message (
    id             UUID PRIMARY KEY,
    room_id        UUID    NOT NULL REFERENCES room (id),
    seq            BIGINT  NOT NULL,
    changed_seq    BIGINT  NOT NULL,
    author_id      UUID    NOT NULL REFERENCES person (id),
    nonce          UUID    NOT NULL,
    -- SHA-256 of what was first posted: the same nonce with other content is a mistake, not a retry (I4).
    posted_hash    BYTEA   NOT NULL,
    body           TEXT    NOT NULL,
    html           TEXT    NOT NULL,
    lang           TEXT,
    sent_ms        BIGINT  NOT NULL,
    edited_ms      BIGINT,
    removed_ms     BIGINT,
    removed_by     UUID,
    removed_reason TEXT,
    thread_root_id UUID REFERENCES message (id),
    -- Of a root: replies in its thread. Of a reply: replies in the thread when it last changed.
    reply_count    BIGINT  NOT NULL,
    -- JSON: see `Reaction`. Changed under the room's lock, read with the message.
    reactions      TEXT    NOT NULL,
    -- JSON: person ids; `message_mention` is the same for counting.
    mentions       TEXT    NOT NULL,
    mentions_all   BOOLEAN NOT NULL,
    pinned_ms      BIGINT,
    pinned_by      UUID,
    question       BOOLEAN NOT NULL,
    CONSTRAINT message_seq_key UNIQUE (room_id, seq),
    CONSTRAINT message_nonce_key UNIQUE (author_id, nonce)
);
CREATE UNIQUE INDEX message_changed ON message (room_id, changed_seq);
CREATE INDEX message_thread ON message (thread_root_id, seq) WHERE thread_root_id IS NOT NULL;
CREATE INDEX message_pinned ON message (room_id, pinned_ms) WHERE pinned_ms IS NOT NULL;

-- Whom a message mentions; '@all' has a row for nobody and the flag in `message`.
CREATE TABLE message_mention (
    room_id    UUID   NOT NULL,
    person_id  UUID   NOT NULL,
    seq        BIGINT NOT NULL,
    message_id UUID   NOT NULL REFERENCES message (id),
    PRIMARY KEY (room_id, person_id, seq)
);

CREATE TABLE message_revision (
    message_id   UUID   NOT NULL REFERENCES message (id),
    -- The seq by which this text was replaced.
    replaced_seq BIGINT NOT NULL,
    body         TEXT   NOT NULL,
    replaced_ms  BIGINT NOT NULL,
    PRIMARY KEY (message_id, replaced_seq)
);

-- Nonces of acts other than posting (edit, react, pin …): a repeat changes nothing (I4).
CREATE TABLE act (
    person_id  UUID   NOT NULL,
    nonce      UUID   NOT NULL,
    -- SHA-256 of the act and its parameters.
    hash       BYTEA  NOT NULL,
    message_id UUID   NOT NULL REFERENCES message (id),
    at_ms      BIGINT NOT NULL,
    PRIMARY KEY (person_id, nonce)
);
