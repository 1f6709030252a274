-- The index is made at the end, which is quicker.
SET maintenance_work_mem = '1GB';
CREATE INDEX search_doc_index ON search_doc USING gin (words, marks) WITH (fastupdate = on, gin_pending_list_limit = 256);
UPDATE room SET last_seq = (SELECT COUNT(*) FROM search_doc WHERE room_id = room.id),
    last_message_ms = (SELECT MAX(at) >> 20 FROM search_doc WHERE room_id = room.id);
INSERT INTO search_progress (id, upto, done) VALUES (1, 'ffffffff-ffff-ffff-ffff-ffffffffffff', TRUE)
    ON CONFLICT (id) DO UPDATE SET upto = excluded.upto, done = TRUE;
VACUUM ANALYZE search_doc, message, room_member, room, person;
