-- The index is made at the end, which is quicker.
SET maintenance_work_mem = '1GB';
CREATE INDEX search_doc_index ON search_doc USING gin (words, marks) WITH (fastupdate = on, gin_pending_list_limit = 256);
UPDATE room SET last_seq = said.count, last_message_ms = said.newest >> 20
    FROM (SELECT room_id, COUNT(*) AS count, MAX(at) AS newest FROM search_doc GROUP BY room_id) AS said
    WHERE said.room_id = room.id;
INSERT INTO search_progress (id, upto, done) VALUES (1, 'ffffffff-ffff-ffff-ffff-ffffffffffff', TRUE)
    ON CONFLICT (id) DO UPDATE SET upto = excluded.upto, done = TRUE;
VACUUM ANALYZE search_doc, message, room_member, room, person;
