-- What is kept of each message so that it is found; written in the message's own transaction. A removed message has none.
CREATE TABLE search_doc (
    message_id UUID     PRIMARY KEY REFERENCES message (id),
    -- By it the query itself asks who may read.
    room_id    UUID     NOT NULL,
    -- Place in time: milliseconds and, below them, twenty bits of the message's id.
    at         BIGINT   NOT NULL,
    -- The words of its text, the pairs in which they follow each other, and those of its title.
    words      TSVECTOR NOT NULL,
    -- What it is: room, author, days, whom it mentions, question, answer, link.
    marks      TSVECTOR NOT NULL
);
-- A short list of what is pending: each search reads it, and whoever posts empties it now and then.
CREATE INDEX search_doc_index ON search_doc USING gin (words, marks) WITH (fastupdate = on, gin_pending_list_limit = 256);

-- Every word that was ever said, by its stems, without accents, and backwards: forms, compounds and mistakes are found here first.
CREATE TABLE search_key (
    key  TEXT COLLATE "C" NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (key, word)
);

-- One row: how far the messages that stood here before have been read.
CREATE TABLE search_progress (
    id      BIGINT  PRIMARY KEY CHECK (id = 1),
    -- Everything up to this id has a document.
    upto    UUID    NOT NULL,
    -- Whether the end has been reached once.
    done    BOOLEAN NOT NULL
);

-- What a network speaks about: words that a search takes for each other.
CREATE TABLE theme (
    network_id UUID NOT NULL REFERENCES network (id),
    slug       TEXT NOT NULL,
    -- JSON: language to name.
    name       TEXT NOT NULL,
    -- JSON: words and phrases.
    synonyms   TEXT NOT NULL,
    PRIMARY KEY (network_id, slug)
);
