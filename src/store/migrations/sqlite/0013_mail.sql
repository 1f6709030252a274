-- Letters by e-mail: what waits to be sent, what became of it, and who wants no more of it.

CREATE TABLE mail (
    id           BLOB   PRIMARY KEY,
    -- Made of what it is about: what happens twice is told once.
    dedupe       TEXT   NOT NULL UNIQUE,
    -- See `MailKind`.
    kind         TEXT   NOT NULL,
    -- In lower case.
    address      TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    -- None of somebody without an account.
    person_id    BLOB REFERENCES person (id),
    -- See `MailState`.
    state        TEXT   NOT NULL,
    created_ms   INTEGER NOT NULL,
    -- When it may go out at the earliest: nobody gets more than so many in an hour.
    from_ms      INTEGER NOT NULL,
    -- After that it isn't sent any more.
    until_ms     INTEGER NOT NULL,
    -- When it is tried next; while a node sends it, until when that node has it. None when nothing is to be done any more.
    due_ms       INTEGER,
    -- Whether a node has it.
    sending      BOOLEAN NOT NULL DEFAULT FALSE,
    done_ms      INTEGER,
    tries        INTEGER NOT NULL,
    error        TEXT,
    -- Gone once it has been sent or copied.
    subject      TEXT,
    body_text    TEXT,
    body_html    TEXT,
    -- Where a mail program unsubscribes with one click.
    unsubscribe  TEXT
);
CREATE INDEX mail_due ON mail (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX mail_state ON mail (state, id);
CREATE INDEX mail_address ON mail (address, from_ms);
CREATE INDEX mail_created ON mail (created_ms);

-- Each letter that can be unsubscribed from has a link of its own.
CREATE TABLE mail_list_link (
    secret_hash BLOB  PRIMARY KEY,
    address     TEXT   NOT NULL,
    list        TEXT   NOT NULL,
    language    TEXT   NOT NULL,
    created_ms  INTEGER NOT NULL
);
CREATE INDEX mail_list_link_created ON mail_list_link (created_ms);

-- Who gets no more letters of a list.
CREATE TABLE mail_unsubscribed (
    -- In lower case.
    address TEXT   NOT NULL,
    list    TEXT   NOT NULL,
    at_ms   INTEGER NOT NULL,
    PRIMARY KEY (address, list)
);

-- Links that sign somebody in once. They end with the person's password and with signing out everywhere.
CREATE TABLE sign_in_link (
    secret_hash BLOB  PRIMARY KEY,
    person_id   BLOB   NOT NULL REFERENCES person (id),
    expires_ms  INTEGER NOT NULL
);
CREATE INDEX sign_in_link_person ON sign_in_link (person_id);
