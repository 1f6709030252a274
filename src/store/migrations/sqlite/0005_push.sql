-- The key by which push services know this archive's nodes (VAPID, PKCS #8), made by the first node that wants it. Browsers subscribe
-- to its public half: another key would make every subscription worthless.
ALTER TABLE archive ADD COLUMN push_key BLOB;

-- A device that wants to be told while no page of ours is open there. It goes with its session: whoever is signed out is told nothing.
CREATE TABLE push_subscription (
    session_id BLOB    PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
    person_id  BLOB    NOT NULL REFERENCES person (id),
    -- An address that only the browser and we know: whoever has it and our key may write to the device.
    endpoint   TEXT    NOT NULL,
    -- The device's public key and secret, as bytes.
    p256dh     BLOB    NOT NULL,
    auth       BLOB    NOT NULL,
    created_ms INTEGER NOT NULL
);
CREATE INDEX push_subscription_person ON push_subscription (person_id);
CREATE INDEX push_subscription_endpoint ON push_subscription (endpoint);

-- Messages that may have to be told of: a row that is written with the message and taken once its readers had time to read.
CREATE TABLE push_due (
    message_id BLOB    PRIMARY KEY REFERENCES message (id),
    due_ms     INTEGER NOT NULL
);
CREATE INDEX push_due_due ON push_due (due_ms);

-- What is to be told to whom. What it says is not kept: it is read from the archive when it is sent, if it may still be read.
CREATE TABLE push_delivery (
    session_id BLOB    NOT NULL REFERENCES push_subscription (session_id) ON DELETE CASCADE,
    message_id BLOB    NOT NULL REFERENCES message (id),
    attempts   INTEGER NOT NULL,
    -- When it is to be sent. A node that takes it moves this past the time that it has for it: so no other takes it meanwhile, and
    -- another does if that node dies.
    due_ms     INTEGER NOT NULL,
    PRIMARY KEY (session_id, message_id)
);
CREATE INDEX push_delivery_due ON push_delivery (due_ms);
