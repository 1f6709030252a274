-- Feeds by secret links. What they show is asked for at each fetch, by the right of their person at that moment.
CREATE TABLE feed (
    id          BLOB PRIMARY KEY,
    person_id   BLOB NOT NULL REFERENCES person (id),
    -- Of what: one of the two.
    network_id  BLOB REFERENCES network (id),
    root_id     BLOB REFERENCES message (id),
    secret_hash BLOB NOT NULL UNIQUE,
    created_ms  INTEGER NOT NULL
);
CREATE INDEX feed_person ON feed (person_id);
