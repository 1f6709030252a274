//! Web Push: what reaches a device whose page is closed.

use crate::ids::{MessageId, RoomId};

words! {
    /// Why a person is told.
    PushKind {
        /// Somebody mentioned them, or everyone.
        Mention = "mention",
        /// Somebody wrote in a direct conversation.
        Direct = "direct",
        /// Somebody wrote in a room of which they want to hear everything.
        Message = "message",
        /// They wanted to be reminded of it.
        Reminder = "reminder",
    }
}

shapes! {
    /// The server's public key, to subscribe with. `GET /api/v1/push/key`.
    pub struct PushKey {
        /// Uncompressed P-256 point (65 bytes), base64url without padding: `applicationServerKey`.
        pub public_key: String,
    }

    /// This device's subscription, as the browser gave it. Body of `PUT /api/v1/me/push`.
    #[serde(deny_unknown_fields)]
    pub struct PushSubscribe {
        /// Address at the browser's push service; https.
        pub endpoint: String,
        /// The device's public key: uncompressed P-256 point, base64url.
        pub p256dh: String,
        /// The device's secret: 16 bytes, base64url.
        pub auth: String,
    }

    /// Body of `DELETE /api/v1/me/push`.
    #[serde(deny_unknown_fields)]
    pub struct PushUnsubscribe {
        /// The subscription's address.
        pub endpoint: String,
    }

    /// What a push says, once decrypted by the device.
    pub struct PushNotice {
        /// Why the person is told.
        pub kind: PushKind,
        /// Where.
        pub room_id: RoomId,
        /// The message.
        pub message_id: MessageId,
        /// The thread that it replies to, if any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub thread: Option<MessageId>,
        /// Who wrote and where. Only if the person lets pushes show it, and never of a coaching or staff room.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub title: Option<String>,
        /// The beginning of the text, under the same conditions.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub body: Option<String>,
        /// Name of the network in the person's language. Only if the person lets pushes show it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub network: Option<String>,
    }
}
