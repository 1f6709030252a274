//! The rpc methods of the live connection: `noun.verb`, with the shapes of their parameters and results.

macro_rules! methods {
    ($($(#[$meta:meta])* $name:ident = $word:literal : $params:ty => $result:ty;)+) => {
        /// An rpc method.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Method { $($(#[$meta])* $name),+ }

        impl Method {
            /// Every method.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its name on the wire.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$name => $word),+ } }

            /// Names of the shapes of its parameters and of its result.
            pub const fn shapes(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => (stringify!($params), stringify!($result))),+ }
            }

            /// The method of that name.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($word => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

methods! {
    /// Posts a message to a room, or a reply to a thread.
    MessagePost = "message.post": PostMessage => PostOutcome;
    /// Replaces the text of one's own message; what stood there is kept.
    MessageEdit = "message.edit": EditMessage => Posted;
    /// Removes a message; a tombstone stays.
    MessageRemove = "message.remove": RemoveMessage => MessageResult;
    /// Restores a message that was removed by somebody who watches over the room.
    MessageRestore = "message.restore": RestoreMessage => MessageResult;
    /// Takes a message from view until it is decided whether it stands.
    MessageHold = "message.hold": HoldMessage => MessageResult;
    /// Takes back one's message that waits for those who moderate.
    HeldWithdraw = "held.withdraw": HeldAct => Held;
    /// Reports a message to those who moderate.
    MessageReport = "message.report": ReportMessage => Report;
    /// Takes a case on.
    CaseClaim = "case.claim": CaseAct => Case;
    /// Gives a case back.
    CaseRelease = "case.release": CaseAct => Case;
    /// Decides a case.
    CaseDecide = "case.decide": DecideCase => Case;
    /// Removes what a person has said since a moment, in all rooms of the network in which one may.
    PersonRemoveAll = "person.remove_all": RemoveAllOfPerson => RemovedAll;
    /// Pins a message in its room.
    MessagePin = "message.pin": MessageAct => MessageResult;
    /// Takes a message down from the pinned ones.
    MessageUnpin = "message.unpin": MessageAct => MessageResult;
    /// Marks a message as a question.
    QuestionMark = "question.mark": MessageAct => MessageResult;
    /// Withdraws the mark.
    QuestionUnmark = "question.unmark": MessageAct => MessageResult;
    /// Accepts a reply as the answer to the question it replies to.
    AnswerAccept = "answer.accept": MessageAct => MessageResult;
    /// Withdraws that a reply is the answer.
    AnswerWithdraw = "answer.withdraw": MessageAct => MessageResult;
    /// Opens a topic in a room: a thread with a title.
    TopicOpen = "topic.open": OpenTopic => PostOutcome;
    /// Says who is asked.
    QuestionAsk = "question.ask": AskQuestion => MessageResult;
    /// Says why a question gets no answer.
    QuestionDecline = "question.decline": DeclineQuestion => MessageResult;
    /// Lets a declined question wait again.
    QuestionReopen = "question.reopen": MessageAct => MessageResult;
    /// Changes what a topic is called, what it is, and its tags.
    TopicChange = "topic.change": ChangeTopic => MessageResult;
    /// Closes a topic: it takes no posts, but by those who watch over the room.
    TopicClose = "topic.close": MessageAct => MessageResult;
    /// Opens a closed topic again.
    TopicReopen = "topic.reopen": MessageAct => MessageResult;
    /// Makes a topic of messages of the chat.
    TopicLift = "topic.lift": LiftTopic => TopicResult;
    /// Makes a topic a thread of the chat again.
    TopicLower = "topic.lower": MessageAct => TopicResult;
    /// Moves a topic to another room.
    TopicMove = "topic.move": MoveTopic => TopicResult;
    /// Makes some posts of a topic a topic of their own.
    TopicSplit = "topic.split": SplitTopic => TopicResult;
    /// Makes all of a topic posts of another.
    TopicMerge = "topic.merge": MergeTopic => TopicResult;
    /// Undoes a lift, lower, move, split or merge.
    TopicUndo = "topic.undo": UndoTopicAct => TopicResult;
    /// Adds one's reaction.
    ReactionAdd = "reaction.add": React => MessageResult;
    /// Takes one's reaction back.
    ReactionRemove = "reaction.remove": React => MessageResult;
    /// Shows a text as it would be posted to a room; nothing is stored.
    MessagePreview = "message.preview": PreviewMessage => Preview;
    /// Keeps what one has begun to write, on all of one's devices.
    DraftSet = "draft.set": SetDraft => Draft;
    /// Moves one's read position forward, or exactly to a place, on all of one's devices.
    RoomRead = "room.read": ReadRoom => ReadState;
    /// Follows a topic or thread, or doesn't any more, on all of one's devices.
    TopicFollow = "topic.follow": FollowTopic => MyTopic;
    /// Moves one's read position in a topic or thread, on all of one's devices.
    TopicRead = "topic.read": ReadTopic => MyTopic;
    /// Says that one is typing, for a few seconds.
    TypingSet = "typing.set": SetTyping => Empty;
}
