-- Coaching groups: rounds in which they are put together, and what is to be considered.

CREATE TABLE coaching_round (
    id           UUID   PRIMARY KEY,
    network_id   UUID   NOT NULL REFERENCES network (id),
    -- 1, 2, 3 … in the network.
    n            BIGINT NOT NULL,
    name         TEXT   NOT NULL,
    -- 'draft', 'published' or 'dissolved'.
    state        TEXT   NOT NULL,
    -- Goes up with each change; whoever changes it names the one that they know.
    version      BIGINT NOT NULL,
    -- JSON: the groups, see `Plan`. A round is read, changed and compared whole.
    plan         TEXT   NOT NULL,
    made_by      UUID REFERENCES person (id),
    made_ms      BIGINT NOT NULL,
    published_ms BIGINT,
    dissolved_ms BIGINT,
    CONSTRAINT coaching_round_n_key UNIQUE (network_id, n)
);

-- Two municipalities that are never to be in one group.
CREATE TABLE coaching_veto (
    network_id UUID   NOT NULL REFERENCES network (id),
    a          UUID   NOT NULL REFERENCES organisation (id),
    b          UUID   NOT NULL REFERENCES organisation (id),
    reason     TEXT   NOT NULL,
    by_id      UUID REFERENCES person (id),
    at_ms      BIGINT NOT NULL,
    PRIMARY KEY (network_id, a, b),
    -- Each pair stands here once.
    CHECK (a < b)
);

-- What a municipality needs, as a coordinator of the network has set it.
CREATE TABLE organisation_need (
    network_id      UUID   NOT NULL REFERENCES network (id),
    organisation_id UUID   NOT NULL REFERENCES organisation (id),
    -- JSON: slugs of the network's themes.
    themes          TEXT   NOT NULL,
    -- See `Experience`; none: not known.
    experience      TEXT,
    -- See `StartingPoint`; none: not known.
    starting_point  TEXT,
    set_by          UUID REFERENCES person (id),
    set_ms          BIGINT NOT NULL,
    PRIMARY KEY (network_id, organisation_id)
);
