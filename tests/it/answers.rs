//! Questions and the replies that settle them.

use mellanrum_protocol::methods::Method;
use mellanrum_protocol::shapes::messages::{Message, MessageAct, MessageResult};
use mellanrum_protocol::shapes::networks::Role;

use crate::support::{Person, nonce};

/// Which reply a question names, and which replies say that they are it.
async fn answers(person: &Person, question: &Message) -> (Option<String>, Vec<String>) {
    let all = person.all_messages(question.room_id).await;
    let body = |message: &Message| message.body.clone();
    let asked = all.iter().find(|message| message.id == question.id).expect("the question");
    let named = all.iter().find(|message| Some(message.id) == asked.answer_id).map(body);
    assert_eq!(named.is_some(), asked.answer_id.is_some());
    (named, all.iter().filter(|message| message.is_answer).map(body).collect())
}

fn is(body: &str) -> (Option<String>, Vec<String>) {
    (Some(body.to_owned()), vec![body.to_owned()])
}

const NONE: (Option<String>, Vec<String>) = (None, Vec::new());

on_both_databases!(a_question_has_one_answer_and_both_say_so, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let question = anna.post(app.general, "who knows?").await;
    anna.act("PUT", question.id, "/question").await;
    let (first, second) = (bo.reply(&question, "ask cilla").await, bo.reply(&question, "I do").await);
    let mut live = bo.listen(&[app.general]).await;

    let accepted = anna.act("PUT", first.id, "/answer").await;
    assert!(accepted.is_answer && accepted.changed_seq == second.seq + 1);
    assert_eq!(live.next_message(app.general).await, accepted);
    let asked = live.next_message(app.general).await;
    assert_eq!((asked.id, asked.answer_id, asked.changed_seq), (question.id, Some(first.id), second.seq + 2));
    assert_eq!(asked.reply_count, 2);
    // Again is no change.
    assert_eq!(anna.act("PUT", first.id, "/answer").await, accepted);
    live.hears_nothing(&bo, app.general).await;

    // Another takes the first one's place.
    anna.act("PUT", second.id, "/answer").await;
    assert_eq!(answers(&bo, &question).await, is("I do"));
    let heard = [live.next_message(app.general).await, live.next_message(app.general).await];
    assert_eq!(heard.map(|message| (message.id, message.is_answer)), [(second.id, true), (first.id, false)]);
    assert_eq!(live.next_message(app.general).await.answer_id, Some(second.id));

    // Withdrawing what is no answer is no change.
    let head = anna.room(app.general).await.head;
    assert!(!anna.act("DELETE", first.id, "/answer").await.is_answer);
    assert_eq!(anna.room(app.general).await.head, head);
    anna.act("DELETE", second.id, "/answer").await;
    assert_eq!(answers(&bo, &question).await, NONE);
    assert_eq!(anna.room(app.general).await.head, head + 2);
});

on_both_databases!(an_answer_goes_with_its_question_or_with_itself, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let question = anna.post(app.general, "who knows?").await;
    anna.act("PUT", question.id, "/question").await;
    let (first, second) = (bo.reply(&question, "I do").await, bo.reply(&question, "me too").await);
    anna.act("PUT", first.id, "/answer").await;

    anna.act("DELETE", question.id, "/question").await;
    assert_eq!(answers(&bo, &question).await, NONE);
    anna.act("PUT", question.id, "/question").await;
    assert_eq!(answers(&bo, &question).await, NONE, "it does not come back");

    anna.act("PUT", second.id, "/answer").await;
    let head = bo.room(app.general).await.head;
    let removed = bo.act("DELETE", second.id, "").await;
    assert!(!removed.is_answer);
    assert_eq!(bo.room(app.general).await.head, head + 2);
    let asked: Message = bo.get(&format!("/messages/{}", question.id)).await;
    assert_eq!((asked.answer_id, asked.reply_count, asked.changed_seq), (None, 1, head + 2));

    anna.act("PUT", first.id, "/answer").await;
    anna.act("DELETE", question.id, "").await;
    assert_eq!(answers(&bo, &question).await, NONE);
    let refused = anna.send("PUT", &format!("/messages/{}/answer", first.id), None).await;
    assert_eq!((refused.status, refused.body["why"].as_str()), (422, Some("not_a_question")));
});

on_both_databases!(an_edit_leaves_the_answer_what_it_is, |app| async move {
    let question = app.owner.post(app.general, "who knows?").await;
    app.owner.act("PUT", question.id, "/question").await;
    let reply = app.owner.reply(&question, "I").await;
    app.owner.act("PUT", reply.id, "/answer").await;
    assert!(app.owner.edit(reply.id, "I do").await.is_answer);
    assert_eq!(app.owner.edit(question.id, "who really knows?").await.answer_id, Some(reply.id));
});

on_both_databases!(who_asked_accepts_or_who_watches_over_the_room, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let question = anna.post(app.general, "who knows?").await;
    let reply = bo.reply(&question, "I do").await;
    let path = |message: &Message| format!("/messages/{}/answer", message.id);
    let why = |body: &serde_json::Value| body["why"].as_str().map(str::to_owned);
    let refused = anna.send("PUT", &path(&reply), None).await;
    assert_eq!((refused.status, why(&refused.body).as_deref()), (422, Some("not_a_question")));
    anna.act("PUT", question.id, "/question").await;
    let refused = anna.send("PUT", &path(&question), None).await;
    assert_eq!((refused.status, why(&refused.body).as_deref()), (422, Some("not_a_reply")));
    // Whoever answers does not say that it is the answer.
    for method in ["PUT", "DELETE"] {
        bo.send(method, &path(&reply), None).await.expect_code("permission_denied");
    }
    let mut live = moderator.connect().await;
    let act = MessageAct { message_id: reply.id, nonce: nonce() };
    let by_live: MessageResult = live.rpc(Method::AnswerAccept, &act).await.expect("accepted");
    let by_rest: MessageResult = moderator.send_again("PUT", &path(&reply), None, act.nonce).await.ok();
    assert_eq!(by_live, by_rest);
    anna.act("DELETE", reply.id, "/answer").await;

    let closed = serde_json::json!({ "read_only": true });
    app.owner.send("PATCH", &format!("/rooms/{}", app.general), Some(closed)).await.expect_status(200);
    anna.send("PUT", &path(&reply), None).await.expect_code("read_only");
    moderator.act("PUT", reply.id, "/answer").await;
    bo.act("DELETE", reply.id, "").await;
    assert_eq!(answers(&bo, &question).await, NONE);
});
