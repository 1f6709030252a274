-- What is kept of each message so that it is found; written in the message's own transaction. A removed message has none.
CREATE TABLE search_doc (
    -- Place in time: milliseconds and, below them, twenty bits of the message's id; the next free place if it is taken.
    at         INTEGER PRIMARY KEY,
    message_id BLOB    NOT NULL UNIQUE REFERENCES message (id),
    -- By it the query itself asks who may read.
    room_id    BLOB    NOT NULL,
    -- The words of its text, the pairs in which they follow each other, and those of its title.
    words      TEXT    NOT NULL,
    -- What it is: room, author, days, whom it mentions, question, answer, link.
    marks      TEXT    NOT NULL
);

-- The index over both; the triggers keep it in the same transaction.
CREATE VIRTUAL TABLE search_index USING fts5 (
    words, marks, content = 'search_doc', content_rowid = 'at', detail = none, columnsize = 0,
    tokenize = "ascii tokenchars '-_.,:%$~^'"
);
CREATE TRIGGER search_doc_new AFTER INSERT ON search_doc BEGIN
    INSERT INTO search_index (rowid, words, marks) VALUES (new.at, new.words, new.marks);
END;
CREATE TRIGGER search_doc_gone AFTER DELETE ON search_doc BEGIN
    INSERT INTO search_index (search_index, rowid, words, marks) VALUES ('delete', old.at, old.words, old.marks);
END;
CREATE TRIGGER search_doc_changed AFTER UPDATE ON search_doc BEGIN
    INSERT INTO search_index (search_index, rowid, words, marks) VALUES ('delete', old.at, old.words, old.marks);
    INSERT INTO search_index (rowid, words, marks) VALUES (new.at, new.words, new.marks);
END;

-- Every word that was ever said, by its stems, without accents, and backwards: forms, compounds and mistakes are found here first.
CREATE TABLE search_key (
    key  TEXT NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (key, word)
) WITHOUT ROWID;

-- One row: how far the messages that stood here before have been read.
CREATE TABLE search_progress (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    -- Everything up to this id has a document.
    upto    BLOB    NOT NULL,
    -- Whether the end has been reached once.
    done    BOOLEAN NOT NULL
);

-- What a network speaks about: words that a search takes for each other.
CREATE TABLE theme (
    network_id BLOB NOT NULL REFERENCES network (id),
    slug       TEXT NOT NULL,
    -- JSON: language to name.
    name       TEXT NOT NULL,
    -- JSON: words and phrases.
    synonyms   TEXT NOT NULL,
    PRIMARY KEY (network_id, slug)
);
