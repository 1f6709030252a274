//! Getting in: set-up, invitation, sign-in, sessions and tokens.

use super::networks::Role;
use super::orgs::Organisation;
use crate::ids::{InviteId, NetworkId, OrganisationId, RoomId, SessionId, TokenId};

words! {
    /// What an API token may be used for.
    Scope {
        /// Read what its person may read, live too.
        Read = "read",
        /// Post, edit, react and the like.
        Write = "write",
        /// Everything else its person may do.
        Manage = "manage",
    }
}

shapes! {
    /// Body of `POST /api/v1/session`.
    #[serde(deny_unknown_fields)]
    pub struct SignIn {
        /// E-mail address or handle.
        pub login: String,
        /// The password.
        pub password: String,
    }

    /// What everybody may know of the server. `GET /api/v1/server`.
    pub struct ServerFacts {
        /// Whether it can mail a link to sign in.
        pub mail: bool,
    }

    /// Body of `POST /api/v1/sign-in-links`.
    #[serde(deny_unknown_fields)]
    pub struct AskSignInLink {
        /// E-mail address or handle.
        pub login: String,
    }

    /// Somebody new: the owner by the set-up link, or whoever was invited.
    #[serde(deny_unknown_fields)]
    pub struct NewPerson {
        /// 1–80 characters.
        pub name: String,
        /// 3–40 characters of a–z, 0–9, `.` and `-`.
        pub handle: String,
        /// Address, unique on this server.
        pub email: String,
        /// 10 characters or more.
        pub password: String,
        /// At most 120 characters.
        #[serde(default)]
        pub title: String,
        /// From the list of organisations.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub organisation_id: Option<OrganisationId>,
        /// `sv`, `nl` or `en`.
        pub locale: String,
        /// IANA name.
        pub time_zone: String,
    }

    /// Whether a set-up or invitation link is good, and what it is for.
    /// `GET /api/v1/setup/{secret}` and `GET /api/v1/invitations/{secret}`.
    pub struct LinkView {
        /// Name of the network by language, for an invitation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub network: Option<std::collections::BTreeMap<String, String>>,
        /// The role it gives, for an invitation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub role: Option<Role>,
        /// When it runs out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub expires_ms: Option<i64>,
        /// Whose people it is for, of an invitation for one municipality: nobody else is let in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub organisation: Option<Organisation>,
    }

    /// A new invitation. Body of `POST /api/v1/networks/{network}/invitations`.
    #[serde(deny_unknown_fields)]
    pub struct NewInvite {
        /// The role it gives; at most the inviter's own.
        pub role: Role,
        /// Rooms beyond those that the role opens (coaching rooms, say); only rooms the inviter manages.
        #[serde(default)]
        pub rooms: Vec<RoomId>,
        /// An area or room slug that the role is for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub scope: Option<String>,
        /// From when the role counts, in UTC milliseconds; none: at once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub from_ms: Option<i64>,
        /// Until when the role counts; none: until it is taken. The invitation lasts no longer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub until_ms: Option<i64>,
        /// Hours until it runs out; the network's rule if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub valid_hours: Option<u32>,
        /// How many people may use it; 1 if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub uses: Option<u32>,
    }

    /// An invitation as those who may invite see it.
    pub struct Invite {
        /// Its id.
        pub id: InviteId,
        /// The network.
        pub network_id: NetworkId,
        /// The role it gives.
        pub role: Role,
        /// What the role is for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub scope: Option<String>,
        /// From when the role counts, in UTC milliseconds; none: at once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub from_ms: Option<i64>,
        /// Until when the role counts; none: until it is taken. The invitation lasts no longer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub until_ms: Option<i64>,
        /// Further rooms.
        pub rooms: Vec<RoomId>,
        /// When it runs out.
        pub expires_ms: i64,
        /// How many may still use it.
        pub uses_left: i64,
        /// The link, told once: when it is made.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub url: Option<String>,
    }

    /// One signed-in device.
    pub struct Session {
        /// Its id.
        pub id: SessionId,
        /// When it signed in.
        pub created_ms: i64,
        /// When it was last seen, to within five minutes.
        pub last_seen_ms: i64,
        /// When it ends by itself.
        pub expires_ms: i64,
        /// What it called itself (browser and system).
        pub device: String,
        /// Whether it is the one that asks.
        pub current: bool,
    }

    /// A new API token. Body of `POST /api/v1/me/tokens`.
    #[serde(deny_unknown_fields)]
    pub struct NewToken {
        /// 1–80 characters, to know it by.
        pub name: String,
        /// What it may be used for.
        pub scopes: Vec<Scope>,
        /// Days until it runs out: 1–365.
        pub valid_days: u32,
    }

    /// An API token.
    pub struct Token {
        /// Its id.
        pub id: TokenId,
        /// Its name.
        pub name: String,
        /// What it may be used for.
        pub scopes: Vec<Scope>,
        /// When it was made.
        pub created_ms: i64,
        /// When it runs out.
        pub expires_ms: i64,
        /// When it was last used, to within five minutes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub last_used_ms: Option<i64>,
        /// The secret, told once: when it is made.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub secret: Option<String>,
    }

    /// Body of `PUT /api/v1/me/password`. All other devices are signed out.
    #[serde(deny_unknown_fields)]
    pub struct ChangePassword {
        /// The one so far.
        pub current: String,
        /// The new one.
        pub new: String,
    }
}
