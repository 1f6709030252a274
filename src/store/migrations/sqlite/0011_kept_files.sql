-- Files of what is not posted yet: they stay as long as something waits with them. What lets go of a file sets its created_ms anew, so
-- that it has another day.

-- Files beside what somebody has begun to write.
CREATE TABLE draft_file (
    person_id      BLOB NOT NULL,
    room_id        BLOB NOT NULL,
    thread_root_id BLOB NOT NULL,
    -- Its place among them.
    at             INTEGER NOT NULL,
    file_id        BLOB NOT NULL REFERENCES attachment (id) ON DELETE CASCADE,
    PRIMARY KEY (person_id, room_id, thread_root_id, at),
    -- A thread's drafts go along with it to another room.
    FOREIGN KEY (person_id, room_id, thread_root_id) REFERENCES draft (person_id, room_id, thread_root_id)
        ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX draft_file_file ON draft_file (file_id);

-- Files of messages that are sent later.
CREATE TABLE scheduled_file (
    scheduled_id BLOB NOT NULL REFERENCES scheduled (id) ON DELETE CASCADE,
    at           INTEGER NOT NULL,
    file_id      BLOB NOT NULL REFERENCES attachment (id) ON DELETE CASCADE,
    PRIMARY KEY (scheduled_id, at)
);
CREATE INDEX scheduled_file_file ON scheduled_file (file_id);
