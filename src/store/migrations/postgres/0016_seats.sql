-- Roles with dates, and seats that are handed over.

-- From when a role counts, and until when; none: at once, and until it is taken.
ALTER TABLE role_grant ADD COLUMN from_ms BIGINT;
ALTER TABLE role_grant ADD COLUMN until_ms BIGINT;
-- Whether it counts now. Turned under the network's locks together with the places that follow from it, so that a role and its rooms
-- are never apart.
ALTER TABLE role_grant ADD COLUMN holds BOOLEAN NOT NULL DEFAULT TRUE;
CREATE INDEX role_grant_from ON role_grant (from_ms) WHERE NOT holds;
CREATE INDEX role_grant_until ON role_grant (until_ms) WHERE until_ms IS NOT NULL;

-- The same of the role that an invitation gives.
ALTER TABLE invite ADD COLUMN from_ms BIGINT;
ALTER TABLE invite ADD COLUMN until_ms BIGINT;

-- A seat that goes, or went, from one person of an organisation to another.
CREATE TABLE seat (
    id         UUID   PRIMARY KEY,
    network_id UUID   NOT NULL REFERENCES network (id),
    from_id    UUID   NOT NULL REFERENCES person (id),
    -- None as long as nobody has accepted the invitation.
    to_id      UUID REFERENCES person (id),
    -- The invitation by which it is handed over when somebody accepts it.
    invite_id  UUID REFERENCES invite (id) ON DELETE CASCADE,
    by_id      UUID   NOT NULL REFERENCES person (id),
    -- Those of the request: the same again is a retry (I4).
    nonce      UUID   NOT NULL,
    asked_hash BYTEA  NOT NULL,
    reason     TEXT   NOT NULL,
    asked_ms   BIGINT NOT NULL,
    -- When it was handed over; null: not yet.
    done_ms    BIGINT,
    CONSTRAINT seat_nonce_key UNIQUE (by_id, nonce)
);
CREATE INDEX seat_invite ON seat (invite_id);

-- What a municipality says of itself in a network, to all who take part.
CREATE TABLE organisation_profile (
    network_id      UUID   NOT NULL REFERENCES network (id),
    organisation_id UUID   NOT NULL REFERENCES organisation (id),
    -- See `StartingPoint`; none: not said.
    starting_point  TEXT,
    -- JSON: slugs of the network's themes.
    themes          TEXT   NOT NULL,
    -- Who to turn to, in its own words.
    contact         TEXT   NOT NULL,
    set_by          UUID REFERENCES person (id),
    set_ms          BIGINT NOT NULL,
    PRIMARY KEY (network_id, organisation_id)
);
