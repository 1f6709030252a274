-- Feeds by secret links. What they show is asked for at each fetch, by the right of their person at that moment.
CREATE TABLE feed (
    id          UUID PRIMARY KEY,
    person_id   UUID NOT NULL REFERENCES person (id),
    -- Of what: one of the two.
    network_id  UUID REFERENCES network (id),
    root_id     UUID REFERENCES message (id),
    secret_hash BYTEA NOT NULL UNIQUE,
    created_ms  BIGINT NOT NULL
);
CREATE INDEX feed_person ON feed (person_id);
