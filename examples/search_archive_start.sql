-- A network of 300 people in 100 rooms; the first person is in 30 of them.
CREATE FUNCTION bench_id(kind int, n bigint) RETURNS uuid IMMUTABLE LANGUAGE sql AS
    $$ SELECT (lpad(to_hex(kind), 8, '0') || '-0000-8000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
INSERT INTO network (id, slug, name, default_language, time_zone, rules, created_ms)
    VALUES (bench_id(1, 0), 'n', '{}', 'sv', 'Europe/Stockholm', '{}', 0);
INSERT INTO person (id, handle, email, name, title, locale, time_zone, state, server_owner, created_ms)
    SELECT bench_id(2, n), 'person.' || n, 'person.' || n, 'Person ' || n, '', 'sv', 'Europe/Stockholm', 'active', FALSE, 0
    FROM generate_series(0, 299) AS n;
INSERT INTO room (id, network_id, kind, slug, name, purpose, lang, who_posts, last_seq, changed_seq, created_ms)
    SELECT bench_id(3, n), bench_id(1, 0), 'theme', 'room-' || n, 'Room ' || n, '', 'sv', 'everyone', 0, 0, 0
    FROM generate_series(0, 99) AS n;
INSERT INTO room_member (room_id, person_id, role, present, changed_seq, last_read_seq)
    SELECT bench_id(3, room), bench_id(2, person), 'participant', TRUE, 0, 0
    FROM generate_series(0, 99) AS room, generate_series(0, 299) AS person
    WHERE CASE WHEN person = 0 THEN room < 30 ELSE (person + room) % 5 = 0 END;
DROP INDEX search_doc_index;
