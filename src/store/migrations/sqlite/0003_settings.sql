-- What people have set for themselves. No row: everything as usual.
CREATE TABLE person_settings (
    person_id BLOB    PRIMARY KEY REFERENCES person (id),
    -- Grows by one with each change: of two states that reach a device, the higher is the newer.
    version   INTEGER NOT NULL,
    -- JSON: see `Settings`, without `version` and `levels`. Only ever read and written whole, under the row's lock.
    words     TEXT    NOT NULL
);

-- What a person is told of a room, where it is not the usual. Rows of their own, not JSON in `person_settings`: who wants to hear
-- everything of a room is asked for each message that is posted there.
CREATE TABLE room_level (
    person_id BLOB NOT NULL REFERENCES person (id),
    -- No reference: whether a room exists is not told to those who cannot read it, and a level outlasts a time away.
    room_id   BLOB NOT NULL,
    level     TEXT NOT NULL,
    PRIMARY KEY (person_id, room_id)
);
