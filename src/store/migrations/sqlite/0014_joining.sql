-- Joining a network: its public call, what municipalities register, what is proposed to them, and who is let in.

-- A network's call for interest.
CREATE TABLE interest_call (
    network_id BLOB PRIMARY KEY REFERENCES network (id),
    open       BOOLEAN NOT NULL,
    -- When it was first opened: until then nobody outside knows of it.
    opened_ms  INTEGER,
    closes_ms  INTEGER,
    -- JSON: language to `CallText`.
    texts      TEXT NOT NULL,
    -- JSON: short names of the themes that it offers.
    themes     TEXT NOT NULL,
    threshold  INTEGER NOT NULL,
    capacity   INTEGER,
    seats      INTEGER NOT NULL,
    country    TEXT NOT NULL,
    version    INTEGER NOT NULL
);

-- What a municipality has registered. The same address registers a municipality once.
CREATE TABLE registration (
    id              BLOB PRIMARY KEY,
    network_id      BLOB NOT NULL REFERENCES network (id),
    organisation_id BLOB NOT NULL REFERENCES organisation (id),
    name            TEXT NOT NULL,
    -- In lower case.
    email           TEXT NOT NULL,
    title           TEXT NOT NULL,
    language        TEXT NOT NULL,
    -- JSON: what was said, see `joining::registrations::Said`.
    said            TEXT NOT NULL,
    -- See `RegistrationState`.
    state           TEXT NOT NULL,
    submitted_ms    INTEGER NOT NULL,
    changed_ms      INTEGER NOT NULL,
    -- Of a confirmed one: how many people may take part, and the invitation that they come in by.
    seats           INTEGER,
    invite_id       BLOB REFERENCES invite (id) ON DELETE SET NULL,
    -- Of one that waits: those with lower numbers come before it.
    waiting         INTEGER,
    -- What the contact of a declined one is told beside it.
    reason          TEXT NOT NULL,
    -- When it was told that a place has become free.
    told_ms         INTEGER,
    CONSTRAINT registration_once UNIQUE (network_id, organisation_id, email)
);

-- Links by which those who registered see, change and withdraw it. Each letter has its own.
CREATE TABLE registration_link (
    secret_hash     BLOB PRIMARY KEY,
    registration_id BLOB NOT NULL REFERENCES registration (id),
    created_ms      INTEGER NOT NULL
);
CREATE INDEX registration_link_of ON registration_link (registration_id, created_ms);

CREATE TABLE proposal (
    id           BLOB PRIMARY KEY,
    network_id   BLOB NOT NULL REFERENCES network (id),
    title        TEXT NOT NULL,
    direction    TEXT NOT NULL,
    content      TEXT NOT NULL,
    -- JSON: `ThemeCount`s.
    theme_counts TEXT NOT NULL,
    -- JSON: `Tier`s.
    tiers        TEXT NOT NULL,
    currency     TEXT NOT NULL,
    answer_by_ms INTEGER,
    created_ms   INTEGER NOT NULL,
    -- None: a draft.
    sent_ms      INTEGER,
    sent_to      INTEGER,
    version      INTEGER NOT NULL
);
CREATE INDEX proposal_network ON proposal (network_id, created_ms);

CREATE TABLE proposal_answer (
    proposal_id     BLOB NOT NULL REFERENCES proposal (id),
    registration_id BLOB NOT NULL REFERENCES registration (id),
    -- See `Answer`.
    answer          TEXT NOT NULL,
    text            TEXT NOT NULL,
    at_ms           INTEGER NOT NULL,
    PRIMARY KEY (proposal_id, registration_id)
);

CREATE TABLE proposal_comment (
    id              BLOB PRIMARY KEY,
    proposal_id     BLOB NOT NULL REFERENCES proposal (id),
    -- Of whom: the contact of a municipality, or one of the coordinators.
    registration_id BLOB REFERENCES registration (id),
    person_id       BLOB REFERENCES person (id),
    at_ms           INTEGER NOT NULL,
    text            TEXT NOT NULL
);
CREATE INDEX proposal_comment_of ON proposal_comment (proposal_id, at_ms, id);

-- Whose people an invitation is for; none: anybody's.
ALTER TABLE invite ADD COLUMN organisation_id BLOB REFERENCES organisation (id);
