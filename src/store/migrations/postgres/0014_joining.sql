-- Joining a network: its public call, what municipalities register, what is proposed to them, and who is let in.

-- A network's call for interest.
CREATE TABLE interest_call (
    network_id UUID PRIMARY KEY REFERENCES network (id),
    open       BOOLEAN NOT NULL,
    -- When it was first opened: until then nobody outside knows of it.
    opened_ms  BIGINT,
    closes_ms  BIGINT,
    -- JSON: language to `CallText`.
    texts      TEXT NOT NULL,
    -- JSON: short names of the themes that it offers.
    themes     TEXT NOT NULL,
    threshold  BIGINT NOT NULL,
    capacity   BIGINT,
    seats      BIGINT NOT NULL,
    country    TEXT NOT NULL,
    version    BIGINT NOT NULL
);

-- What a municipality has registered. The same address registers a municipality once.
CREATE TABLE registration (
    id              UUID PRIMARY KEY,
    network_id      UUID NOT NULL REFERENCES network (id),
    organisation_id UUID NOT NULL REFERENCES organisation (id),
    name            TEXT NOT NULL,
    -- In lower case.
    email           TEXT NOT NULL,
    title           TEXT NOT NULL,
    language        TEXT NOT NULL,
    -- JSON: what was said, see `joining::registrations::Said`.
    said            TEXT NOT NULL,
    -- See `RegistrationState`.
    state           TEXT NOT NULL,
    submitted_ms    BIGINT NOT NULL,
    changed_ms      BIGINT NOT NULL,
    -- Of a confirmed one: how many people may take part, and the invitation that they come in by.
    seats           BIGINT,
    invite_id       UUID REFERENCES invite (id) ON DELETE SET NULL,
    -- Of one that waits: those with lower numbers come before it.
    waiting         BIGINT,
    -- What the contact of a declined one is told beside it.
    reason          TEXT NOT NULL,
    -- When it was told that a place has become free.
    told_ms         BIGINT,
    CONSTRAINT registration_once UNIQUE (network_id, organisation_id, email)
);

-- Links by which those who registered see, change and withdraw it. Each letter has its own.
CREATE TABLE registration_link (
    secret_hash     BYTEA PRIMARY KEY,
    registration_id UUID NOT NULL REFERENCES registration (id),
    created_ms      BIGINT NOT NULL
);
CREATE INDEX registration_link_of ON registration_link (registration_id, created_ms);

CREATE TABLE proposal (
    id           UUID PRIMARY KEY,
    network_id   UUID NOT NULL REFERENCES network (id),
    title        TEXT NOT NULL,
    direction    TEXT NOT NULL,
    content      TEXT NOT NULL,
    -- JSON: `ThemeCount`s.
    theme_counts TEXT NOT NULL,
    -- JSON: `Tier`s.
    tiers        TEXT NOT NULL,
    currency     TEXT NOT NULL,
    answer_by_ms BIGINT,
    created_ms   BIGINT NOT NULL,
    -- None: a draft.
    sent_ms      BIGINT,
    sent_to      BIGINT,
    version      BIGINT NOT NULL
);
CREATE INDEX proposal_network ON proposal (network_id, created_ms);

CREATE TABLE proposal_answer (
    proposal_id     UUID NOT NULL REFERENCES proposal (id),
    registration_id UUID NOT NULL REFERENCES registration (id),
    -- See `Answer`.
    answer          TEXT NOT NULL,
    text            TEXT NOT NULL,
    at_ms           BIGINT NOT NULL,
    PRIMARY KEY (proposal_id, registration_id)
);

CREATE TABLE proposal_comment (
    id              UUID PRIMARY KEY,
    proposal_id     UUID NOT NULL REFERENCES proposal (id),
    -- Of whom: the contact of a municipality, or one of the coordinators.
    registration_id UUID REFERENCES registration (id),
    person_id       UUID REFERENCES person (id),
    at_ms           BIGINT NOT NULL,
    text            TEXT NOT NULL
);
CREATE INDEX proposal_comment_of ON proposal_comment (proposal_id, at_ms, id);

-- Whose people an invitation is for; none: anybody's.
ALTER TABLE invite ADD COLUMN organisation_id UUID REFERENCES organisation (id);
