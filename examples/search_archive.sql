-- One stretch of the archive: messages $1 to $2 of $3, over three years up to $4 (UTC milliseconds).
-- Of what is said: a message has 5 to 25 words by Zipf's law, each with the word that follows it, as `search::document` writes them.
WITH numbers AS (
    SELECT n, 5 + (n * 7919 % 21) AS length, (n * 104729 % 100)::int AS room, (n * 15485863 % 300)::int AS person,
        $4::bigint - 94608000000 + n * (94608000000 / $3::bigint) AS sent_ms
    FROM generate_series($1::bigint, $2::bigint) AS n
), said AS MATERIALIZED (
    SELECT n, i, floor(2 * power(100001.0, random()))::int - 2 AS rank FROM numbers, generate_series(1, length) AS i
), spoken AS (
    SELECT n, i, word, lag(word) OVER (PARTITION BY n ORDER BY i) AS before FROM said JOIN bench_word USING (rank)
), texts AS (
    SELECT n, string_agg(word, ' ' ORDER BY i) AS body,
        array_to_tsvector(array_agg(word) || array_agg(COALESCE('~'
            || left(encode(substr(sha256(convert_to(before || ' ' || word, 'UTF8')), 1, 3), 'hex'), 5), word))) AS words
    FROM spoken GROUP BY n
), whole AS MATERIALIZED (
    SELECT numbers.*, texts.body, texts.words, bench_id(4, n) AS id, bench_id(3, room) AS room_id,
        bench_id(2, person) AS author_id, sent_ms / 86400000 AS day
    FROM numbers JOIN texts USING (n)
), stored AS (
    INSERT INTO message (id, room_id, seq, changed_seq, author_id, nonce, posted_hash, body, html, lang, sent_ms,
        reply_count, reactions, mentions, mentions_all, question)
    SELECT id, room_id, n + 1, n + 1, author_id, id, '', body, '<p>' || body || '</p>', 'sv', sent_ms, 0, '[]', '[]',
        FALSE, n % 50 = 0 FROM whole
)
INSERT INTO search_doc (message_id, room_id, at, words, marks)
SELECT id, room_id, (sent_ms << 20) | (n & 1048575), words, array_to_tsvector(ARRAY[
    ':r' || right(replace(room_id::text, '-', ''), 16), ':a' || right(replace(author_id::text, '-', ''), 16),
    ':d' || day, ':e' || day / 4, ':g' || day / 16, ':h' || day / 64, ':y' || day / 256]
    || CASE WHEN n % 50 = 0 THEN ARRAY[':question', ':open'] ELSE ARRAY[]::text[] END)
FROM whole
