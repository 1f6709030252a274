//! Files: sent, posted, fetched by those who may read now, and swept when nothing needs them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use mellanrum_protocol::shapes::files::{File, FilePage};
use mellanrum_protocol::shapes::messages::{Message, Posted};
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::{FileId, limits};
use reqwest::Response;
use reqwest::header::HeaderName;
use serde_json::json;

use crate::support::person::png;
use crate::support::s3::S3;
use crate::support::{Backend, PATIENCE, Person, Setup, TestApp, eventually, nonce, uuid};

const PDF: &[u8] = b"%PDF-1.7 what was decided";

fn at(file: FileId) -> String {
    format!("/files/{file}")
}

async fn fetch(person: &Person, path: &str, headers: &[(HeaderName, &str)]) -> Response {
    let request = person.request("GET", path);
    headers.iter().fold(request, |request, (name, value)| request.header(name, *value)).send().await.expect("an answer")
}

fn header(answer: &Response, name: &str) -> String {
    answer.headers().get(name).map(|value| value.to_str().expect("text").to_owned()).unwrap_or_default()
}

async fn bytes(answer: Response) -> Vec<u8> {
    answer.bytes().await.expect("a body").to_vec()
}

/// Every file below a folder.
fn found(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { found(&path) } else { vec![path] }).collect()
}

fn kept(app: &TestApp) -> usize {
    found(&app.data().join("files")).len()
}

on_both_databases!(a_file_is_its_senders_until_it_is_posted_and_then_the_rooms, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let mut far = bo.listen(&[app.general]).await;
    let file = anna.send_file(app.general, "Beslut.pdf", PDF.to_vec()).await;
    let pdf = "application/pdf".to_owned();
    assert_eq!((file.name.as_str(), &file.mime, file.bytes, file.thumb), ("Beslut.pdf", &pdf, 25, false));
    assert_eq!(bytes(fetch(&anna, &at(file.id), &[]).await).await, PDF);
    for path in [at(file.id), at(FileId(uuid()))] {
        let refused = bo.send("GET", &path, None).await;
        refused.expect_code("not_found");
        assert_eq!(refused, bo.send("GET", &at(FileId(uuid())), None).await);
    }

    let key = nonce();
    let ask = |files: &[FileId]| Some(json!({ "body": " ", "files": files }));
    let path = format!("/rooms/{}/messages", app.general);
    let message = anna.send_again("POST", &path, ask(&[file.id]), key).await.ok::<Posted>().message;
    assert_eq!((message.body.as_str(), message.files.as_slice()), ("", std::slice::from_ref(&file)));
    assert_eq!(far.next_message(app.general).await, message);
    assert_eq!(anna.send_again("POST", &path, ask(&[file.id]), key).await.ok::<Posted>().message, message);
    anna.send_again("POST", &path, Some(json!({ "body": "other" })), key).await.expect_code("key_conflict");
    assert_eq!(bytes(fetch(&bo, &at(file.id), &[]).await).await, PDF);
    // What is posted is posted: it is taken back with its message only.
    anna.send("DELETE", &at(file.id), None).await.expect_code("not_available");
    bo.send("DELETE", &at(file.id), None).await.expect_code("permission_denied");

    let page: FilePage = bo.get(&format!("/rooms/{}/files", app.general)).await;
    assert_eq!((page.files.len(), page.before), (1, None));
    assert_eq!((&page.files[0].file, page.files[0].message_id, page.files[0].author_id), (&file, message.id, anna.id));

    anna.act_remove(&message).await;
    assert_eq!(far.next_message(app.general).await.files, []);
    for person in [&anna, &bo] {
        person.send("GET", &at(file.id), None).await.expect_code("not_found");
    }
    assert_eq!(bo.get::<FilePage>(&format!("/rooms/{}/files", app.general)).await.files, []);
});

on_both_databases!(files_of_others_other_rooms_or_other_messages_cannot_be_posted, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let other = app.channel(json!({ "kind": "theme", "slug": "tema", "name": "Tema" })).await.room.id;
    let mine = anna.send_file(app.general, "a.txt", b"a".to_vec()).await.id;
    let theirs = bo.send_file(app.general, "b.txt", b"b".to_vec()).await.id;
    let elsewhere = anna.send_file(other, "c.txt", b"c".to_vec()).await.id;
    for files in [vec![theirs], vec![mine, elsewhere], vec![FileId(uuid())], vec![mine, mine]] {
        let refused = anna.try_post_files(app.general, "look", &files).await;
        assert_eq!((refused.body["field"].as_str(), refused.body["why"].as_str()), (Some("files"), Some("unknown")));
    }
    let many: Vec<FileId> = (0..=limits::FILES).map(|_| FileId(uuid())).collect();
    let refused = anna.try_post_files(app.general, "look", &many).await;
    assert_eq!(refused.body["why"].as_str(), Some("too_many"));
    anna.try_post_files(app.general, "", &[]).await.expect_code("invalid");
    // None of that has used it up; once posted it is. Of several at once one gets it.
    let again = || anna.try_post_files(app.general, "look", std::slice::from_ref(&mine));
    let (first, second) = tokio::join!(again(), again());
    let codes = [first.code().map(str::to_owned), second.code().map(str::to_owned)];
    assert!(codes.contains(&None) && codes.contains(&Some("invalid".to_owned())), "{codes:?}");
    // One that was not posted can be taken back.
    anna.send("DELETE", &at(elsewhere), None).await.expect_status(204);
    anna.send("GET", &at(elsewhere), None).await.expect_code("not_found");
});

on_both_databases!(a_file_comes_whole_or_in_parts_and_never_as_something_that_runs, |app| async move {
    use reqwest::header::{IF_NONE_MATCH, IF_RANGE, RANGE};
    let [anna] = app.people(["anna"]).await;
    let text = anna.send_file(app.general, "../tal å.csv", "kommun;antal\n".as_bytes().to_vec()).await;
    assert_eq!((text.name.as_str(), text.mime.as_str()), ("tal å.csv", "text/plain"));
    let answer = fetch(&anna, &at(text.id), &[]).await;
    let tag = header(&answer, "etag");
    assert_eq!(header(&answer, "content-length"), "13");
    assert_eq!(header(&answer, "cache-control"), "private, no-cache");
    assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
    assert!(
        header(&answer, "content-disposition").starts_with("attachment; filename=\"tal _.csv\"; filename*=UTF-8''tal")
    );
    assert_eq!(fetch(&anna, &at(text.id), &[(IF_NONE_MATCH, &tag)]).await.status(), 304);
    let part = fetch(&anna, &at(text.id), &[(RANGE, "bytes=7-11"), (IF_RANGE, &tag)]).await;
    assert_eq!((part.status().as_u16(), header(&part, "content-range").as_str()), (206, "bytes 7-11/13"));
    assert_eq!(bytes(part).await, b"antal");
    let changed = fetch(&anna, &at(text.id), &[(RANGE, "bytes=7-11"), (IF_RANGE, "\"other\"")]).await;
    assert_eq!(changed.status(), 200);
    assert_eq!(fetch(&anna, &at(text.id), &[(RANGE, "bytes=13-")]).await.status(), 416);

    let html = "<!DOCTYPE html><script>alert(1)</script>";
    for (name, body) in
        [("kort.png", html), ("kort.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    {
        let file = anna.send_file(app.general, name, body.as_bytes().to_vec()).await;
        let answer = fetch(&anna, &at(file.id), &[]).await;
        assert_eq!(header(&answer, "content-type"), "application/octet-stream", "{name}");
        assert!(header(&answer, "content-disposition").starts_with("attachment;"), "{name}");
        assert!(header(&answer, "content-security-policy").starts_with("sandbox; default-src 'none'"), "{name}");
        assert_eq!(bytes(answer).await, body.as_bytes());
    }
});

on_both_databases!(a_picture_is_drawn_anew_has_a_small_one_and_is_put_into_words, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let sent = png(1_280, 960);
    let picture = anna.send_file(app.general, "karta.webp", sent.clone()).await;
    assert_eq!((picture.name.as_str(), picture.mime.as_str()), ("karta.png", "image/png"));
    assert_eq!((picture.width, picture.height, picture.thumb), (Some(1_280), Some(960), true));
    let thumb = format!("{}/thumb", at(picture.id));
    let small = image::load_from_memory(&bytes(fetch(&anna, &thumb, &[]).await).await).expect("a picture");
    assert_eq!((small.width(), small.height()), (640, 480));
    let answer = fetch(&anna, &at(picture.id), &[]).await;
    assert!(header(&answer, "content-disposition").starts_with("inline;"));
    assert_eq!(header(&answer, "content-type"), "image/png");

    let words = |alt: &str| Some(json!({ "alt": alt }));
    let described: File = anna.send("PATCH", &at(picture.id), words("  En karta\növer Åmot ")).await.ok();
    assert_eq!(described.alt.as_deref(), Some("En karta över Åmot"));
    bo.send("PATCH", &at(picture.id), words("mine")).await.expect_code("not_found");
    let posted = anna.post_files(app.general, "", &[picture.id]).await;
    assert_eq!(posted.files, [described]);
    let mut far = bo.listen(&[app.general]).await;
    let later: File = anna.send("PATCH", &at(picture.id), words("En karta")).await.ok();
    let heard = far.next_message(app.general).await;
    assert_eq!((heard.id, heard.files.as_slice(), heard.edited_ms), (posted.id, [later].as_slice(), None));
    assert!(heard.changed_seq > posted.changed_seq);
    assert_eq!(bo.changes(app.general, posted.changed_seq).await.changes.len(), 1);
    bo.send("PATCH", &at(picture.id), words("mine")).await.expect_code("permission_denied");
    anna.send("PATCH", &at(picture.id), words(&"å".repeat(1_001))).await.expect_code("invalid");
    let none: File = anna.send("PATCH", &at(picture.id), words(" ")).await.ok();
    assert_eq!(none.alt, None);

    let text = anna.send_file(app.general, "a.txt", b"a".to_vec()).await;
    anna.send("PATCH", &at(text.id), words("letters")).await.expect_code("invalid");
    anna.send("GET", &format!("{}/thumb", at(text.id)), None).await.expect_code("not_found");
    let broken = anna.try_send_file(app.general, "x.png", sent[..100].to_vec()).await;
    assert_eq!((broken.status, broken.body["why"].as_str()), (422, Some("malformed")));
});

on_both_databases!(whoever_loses_their_place_loses_the_files_at_once, |app| async move {
    let [coach, anna, bo] = app.people(["coach", "anna", "bosse"]).await;
    let room = app.cohort("hemlig-grupp", &coach, &[&anna, &bo]).await;
    let picture = anna.send_file(room, "x.png", png(900, 900)).await.id;
    let waiting = bo.send_file(room, "y.txt", b"y".to_vec()).await.id;
    anna.post_files(room, "", &[picture]).await;
    let thumb = format!("{}/thumb", at(picture));
    assert_eq!(fetch(&bo, &thumb, &[]).await.status(), 200);
    let outsider = app.join_as("moderator", Role::Moderator, None).await;
    app.set_roles(bo.id, &[(Role::Participant, None)]).await;
    let random = FileId(uuid());
    for person in [&bo, &outsider] {
        for (closed, nowhere) in [(at(picture), at(random)), (thumb.clone(), format!("{}/thumb", at(random)))] {
            let refused = person.send("GET", &closed, None).await;
            refused.expect_code("not_found");
            assert_eq!(refused, person.send("GET", &nowhere, None).await);
        }
        person.send("GET", &format!("/rooms/{room}/files"), None).await.expect_code("not_found");
        person.try_send_file(room, "z", b"z".to_vec()).await.expect_code("not_found");
    }
    // Not even what they have sent themselves.
    for method in ["GET", "DELETE"] {
        bo.send(method, &at(waiting), None).await.expect_code("not_found");
    }
    assert_eq!(fetch(&anna, &at(picture), &[]).await.status(), 200);
});

async fn limited(backend: Backend) {
    let setup = Setup::from(backend).tuned(|config| {
        (config.file_bytes, config.person_files_bytes, config.network_files_bytes) = (1_000, 1_500, 2_500);
    });
    let app = TestApp::start(setup).await;
    let [anna, bo, cilla] = app.people(["anna", "bosse", "cilla"]).await;
    anna.try_send_file(app.general, "x", vec![1; 1_001]).await.expect_code("too_large");
    // Not told how large it is beforehand.
    let parts = futures_util::stream::iter((0..11).map(|_| Ok::<_, std::io::Error>(vec![1; 100])));
    let request = anna.request("POST", &format!("/rooms/{}/files", app.general));
    let answer = request.body(reqwest::Body::wrap_stream(parts)).send().await.expect("an answer");
    assert_eq!(answer.status(), 413);
    let empty = anna.try_send_file(app.general, "x", Vec::new()).await;
    assert_eq!(empty.body["why"].as_str(), Some("empty"));
    assert_eq!(kept(&app), 0);

    anna.send_file(app.general, "x", vec![1; 1_000]).await;
    anna.try_send_file(app.general, "x", vec![2; 501]).await.expect_code("quota_exceeded");
    anna.send_file(app.general, "x", vec![2; 500]).await;
    let second = bo.send_file(app.general, "x", vec![3; 1_000]).await;
    cilla.try_send_file(app.general, "x", vec![4; 1]).await.expect_code("quota_exceeded");
    // What is taken back leaves its space to others; a direct conversation is no network's.
    bo.send("DELETE", &at(second.id), None).await.expect_status(204);
    cilla.send_file(app.general, "x", vec![4; 1_000]).await;
    let direct = bo.send("POST", "/directs", Some(json!({ "people": [cilla.id] }))).await;
    let direct: mellanrum_protocol::shapes::rooms::MyRoom = direct.ok();
    bo.send_file(direct.room.id, "x", vec![5; 900]).await;
    // Of two at once, for which there is space for one.
    let both = tokio::join!(
        bo.try_send_file(direct.room.id, "x", vec![6; 400]),
        bo.try_send_file(direct.room.id, "x", vec![7; 400])
    );
    let mut statuses = [both.0.status, both.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_large_or_too_much_is_refused_on_sqlite() {
    limited(Backend::SqliteLocal).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_large_or_too_much_is_refused_on_postgres() {
    limited(Backend::PostgresRedis).await;
}

on_both_databases!(a_place_that_cannot_be_written_to_is_told_of_and_nothing_is_lost, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let before = anna.send_file(app.general, "a.txt", b"before".to_vec()).await;
    let folder = app.data().join("files");
    let aside = app.data().join("aside");
    std::fs::rename(&folder, &aside).expect("the folder can be moved");
    std::fs::write(&folder, "no folder").expect("a file in its place");
    let refused = anna.try_send_file(app.general, "b.txt", b"during".to_vec()).await;
    assert_eq!((refused.status, refused.code()), (503, Some("files_unavailable")));
    anna.send("GET", &at(before.id), None).await.expect_code("files_unavailable");
    let posted = anna.post_files(app.general, "with what was sent before", &[before.id]).await;
    std::fs::remove_file(&folder).expect("the file can be removed");
    std::fs::rename(&aside, &folder).expect("the folder can be moved back");
    assert_eq!(bytes(fetch(&anna, &at(posted.files[0].id), &[]).await).await, b"before");
    let again = anna.send_file(app.general, "b.txt", b"during".to_vec()).await;
    assert_eq!(bytes(fetch(&anna, &at(again.id), &[]).await).await, b"during");
});

on_both_databases!(what_is_broken_off_leaves_nothing, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let parts = vec![Ok(vec![1; 200_000]), Err(std::io::Error::other("the line is cut"))];
    let request = anna.request("POST", &format!("/rooms/{}/files", app.general));
    let body = reqwest::Body::wrap_stream(futures_util::stream::iter(parts));
    request.header("content-length", "400000").body(body).send().await.expect_err("no answer");
    // It has been given up once what was sent after it is there.
    anna.send_file(app.general, "a.txt", b"whole".to_vec()).await;
    assert_eq!((kept(&app), found(&app.data().join("incoming")).len()), (1, 0));
});

/// Until so many files are in the place where they are kept.
async fn swept(app: &TestApp, left: usize) {
    eventually(PATIENCE, || async { (kept(app) == left).then_some(()) }).await;
}

on_both_databases!(what_nobody_needs_is_swept_and_what_somebody_needs_stays, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let kept_one = anna.send_file(app.general, "a.txt", b"the same".to_vec()).await;
    let forgotten = bo.send_file(app.general, "b.txt", b"the same".to_vec()).await;
    let picture = bo.send_file(app.general, "c.png", png(900, 700)).await;
    assert_eq!(kept(&app), 3, "the same bytes are kept once");
    let posted = anna.post_files(app.general, "", &[kept_one.id]).await;
    app.clock.advance(Duration::from_hours(23));
    assert_eq!(fetch(&bo, &at(forgotten.id), &[]).await.status(), 200);
    app.clock.advance(Duration::from_hours(2));
    swept(&app, 1).await;
    for file in [forgotten.id, picture.id] {
        bo.send("GET", &at(file), None).await.expect_code("not_found");
    }
    assert_eq!(bytes(fetch(&bo, &at(kept_one.id), &[]).await).await, b"the same");
    anna.act_remove(&posted).await;
    app.clock.advance(Duration::from_hours(2));
    swept(&app, 0).await;
    // The same bytes once more, after they have gone.
    let again = anna.send_file(app.general, "a.txt", b"the same".to_vec()).await;
    assert_eq!(bytes(fetch(&anna, &at(again.id), &[]).await).await, b"the same");
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_node_gives_out_and_sweeps_what_one_has_taken() {
    let mut app = TestApp::start(Setup::two_nodes()).await;
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let far = bo.at(app.address(1));
    let posted = anna.send_file(app.general, "a.txt", b"posted".to_vec()).await;
    anna.send_file(app.general, "b.txt", b"forgotten".to_vec()).await;
    anna.post_files(app.general, "", &[posted.id]).await;
    app.drain(0).await;
    assert_eq!(bytes(fetch(&far, &at(posted.id), &[]).await).await, b"posted");
    app.clock.advance(Duration::from_hours(25));
    swept(&app, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_keeps_files_as_a_folder_does() {
    use reqwest::header::RANGE;
    let s3 = S3::start().await;
    let app = TestApp::start(Setup { s3: Some(s3.address()), ..Backend::PostgresRedis.into() }).await;
    let [anna] = app.people(["anna"]).await;
    // Larger than what goes at once.
    let large: Vec<u8> = (0..6 * 1024 * 1024_u32).map(|byte| u8::try_from(byte % 251).unwrap_or_default()).collect();
    let file = anna.send_file(app.general, "stor.bin", large.clone()).await;
    let small = anna.send_file(app.general, "liten.txt", b"small".to_vec()).await;
    assert_eq!(s3.objects().len(), 2);
    assert!(s3.objects().iter().all(|(key, _)| key.starts_with("kept/")), "{:?}", s3.objects());
    assert!(bytes(fetch(&anna, &at(file.id), &[]).await).await == large, "what came back is another");
    let part = bytes(fetch(&anna, &at(small.id), &[(RANGE, "bytes=1-3")]).await).await;
    assert_eq!((part.as_slice(), kept(&app)), (b"mal".as_slice(), 0));
    anna.post_files(app.general, "", &[small.id]).await;
    app.clock.advance(Duration::from_hours(25));
    eventually(PATIENCE, || async { (s3.objects().len() == 1).then_some(()) }).await;
}

impl Person {
    async fn act_remove(&self, message: &Message) {
        self.send("DELETE", &format!("/messages/{}", message.id), None).await.expect_status(200);
    }
}
