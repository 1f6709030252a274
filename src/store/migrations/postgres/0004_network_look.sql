-- By what a network is recognised at a glance. Its colour is a hue, 0–359, and no more: lightness is the client's, so that text on it can be read.
ALTER TABLE network ADD COLUMN hue BIGINT;
-- Hash of the mark, in its address so that a new one is fetched at once.
ALTER TABLE network ADD COLUMN mark_hash TEXT;

-- A table of its own, so that reading networks does not read pictures. Small (redrawn to 256 px), and must be on every node.
CREATE TABLE network_mark (
    network_id UUID  PRIMARY KEY REFERENCES network (id),
    hash       TEXT  NOT NULL,
    mime       TEXT  NOT NULL,
    bytes      BYTEA NOT NULL
);
