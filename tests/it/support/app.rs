//! Real servers in this process, on free ports, with a database of their own.

use std::net::SocketAddr;
use std::ops::Deref;

use clap::Parser;
use futures_util::future::join_all;
use mellanrum::clock::Clock;
use mellanrum::config::Config;
use mellanrum::serve::{self, Running};
use mellanrum_protocol::shapes::identity::Invite;
use mellanrum_protocol::shapes::networks::{Grant, Network, Role, SetRoles};
use mellanrum_protocol::shapes::orgs::{Organisation, OrganisationPage};
use mellanrum_protocol::shapes::rooms::MyRoom;
use mellanrum_protocol::{NetworkId, OrganisationId, PersonId, RoomId};
use serde_json::json;

use super::db::{Database, Folder, variable};
use super::person::{Answer, Person, newcomer, post_as_nobody};

/// A database and a bus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file; alone.
    SqliteLocal,
    /// A file; told of by Redis, which is of no use but must do no harm.
    SqliteRedis,
    /// Postgres; alone.
    PostgresLocal,
    /// Postgres; any number of nodes.
    PostgresRedis,
}

/// What servers are started with.
#[derive(Debug, Default)]
pub struct Setup {
    /// A Postgres server to make the database on; none: a SQLite file.
    pub postgres: Option<String>,
    /// A Redis server.
    pub redis: Option<String>,
    /// How many nodes.
    pub nodes: usize,
    /// Changes to the settings.
    pub tune: Option<fn(&mut Config)>,
    /// The origin of a push service on this machine.
    pub push: Option<String>,
    /// The address of an S3 service that keeps the files, with a bucket `files`.
    pub s3: Option<String>,
    /// The address of a mail server.
    pub smtp: Option<String>,
}

impl From<Backend> for Setup {
    fn from(backend: Backend) -> Self {
        let postgres = matches!(backend, Backend::PostgresLocal | Backend::PostgresRedis);
        let redis = matches!(backend, Backend::SqliteRedis | Backend::PostgresRedis);
        Self {
            postgres: postgres.then(|| variable("TEST_DATABASE_URL")),
            redis: redis.then(|| variable("TEST_REDIS_URL")),
            nodes: 1,
            tune: None,
            push: None,
            s3: None,
            smtp: None,
        }
    }
}

impl Setup {
    /// Two nodes on Postgres and Redis.
    pub fn two_nodes() -> Self {
        Self { nodes: 2, ..Backend::PostgresRedis.into() }
    }

    /// The same with changed settings.
    pub fn tuned(self, tune: fn(&mut Config)) -> Self {
        Self { tune: Some(tune), ..self }
    }
}

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

/// Servers that nobody has signed up to yet.
pub struct Servers {
    nodes: Vec<Option<Running>>,
    addresses: Vec<SocketAddr>,
    configs: Vec<Config>,
    /// The time that the servers go by.
    pub clock: Clock,
    /// The link for the first person.
    pub setup_url: Option<String>,
    _database: Option<Database>,
    _folder: Folder,
}

impl Servers {
    /// Starts them.
    pub async fn start(setup: impl Into<Setup>) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let setup = setup.into();
        let database = match &setup.postgres {
            Some(server) => Some(Database::make_on(server).await),
            None => None,
        };
        let mut config = Settings::parse_from(["mellanrum"]).config;
        let folder = Folder::make();
        config.listen = ([127, 0, 0, 1], 0).into();
        config.metrics_listen = None;
        config.public_url = None;
        config.data_dir = folder.path().join("data");
        config.database_url = database.as_ref().map(Database::url);
        config.redis_url = setup.redis;
        config.database_connections = 8;
        config.drain_seconds = 2;
        config.push_services = setup.push.into_iter().collect();
        if let Some(address) = setup.s3 {
            config.files = Some("s3://files/kept".to_owned());
            config.files_endpoint = Some(address);
            config.files_key_id = Some("test".to_owned());
            config.files_key_secret = Some("secret".to_owned());
        }
        config.smtp_url = setup.smtp;
        config.mail_from = Some("Mellanrum <samtal@example.org>".to_owned());
        if let Some(tune) = setup.tune {
            tune(&mut config);
        }
        let mut servers = Self {
            nodes: Vec::new(),
            addresses: Vec::new(),
            configs: Vec::new(),
            clock: Clock::default(),
            setup_url: None,
            _database: database,
            _folder: folder,
        };
        for _ in 0..setup.nodes.max(1) {
            servers.add(config.clone()).await;
        }
        servers
    }

    async fn add(&mut self, config: Config) {
        let running = Box::pin(serve::start(config.clone(), self.clock.clone())).await.expect("a server");
        self.setup_url.clone_from(&running.setup_url);
        self.addresses.push(running.address);
        self.configs.push(Config { listen: running.address, ..config });
        self.nodes.push(Some(running));
    }

    /// Where a node listens.
    pub fn address(&self, node: usize) -> SocketAddr {
        self.addresses[node]
    }

    /// A node's own view of things.
    pub fn app(&self, node: usize) -> &mellanrum::App {
        &self.nodes[node].as_ref().expect("a node that runs").app
    }

    /// A further node, by the settings of the first with a change.
    pub async fn add_node(&mut self, tune: impl FnOnce(&mut Config)) {
        let mut config = self.configs[0].clone();
        config.listen = ([127, 0, 0, 1], 0).into();
        tune(&mut config);
        self.add(config).await;
    }

    /// Takes a node down in order.
    pub async fn drain(&mut self, node: usize) {
        self.nodes[node].take().expect("a node that runs").drain().await;
    }

    /// The folder that the servers keep their data in.
    pub fn data(&self) -> &std::path::Path {
        &self.configs[0].data_dir
    }

    /// Starts a node again where it was.
    pub async fn start_again(&mut self, node: usize) {
        let config = self.configs[node].clone();
        let running = Box::pin(serve::start(config, self.clock.clone())).await.expect("the server again");
        self.nodes[node] = Some(running);
    }

    /// Becomes the owner by the set-up link.
    pub async fn set_up(&self) -> Person {
        let last = self.addresses.last().expect("a node");
        let link = self.setup_url.as_deref().expect("a set-up link");
        set_up(*last, link).await.at(self.addresses[0])
    }
}

/// Becomes the owner of a server by its set-up link.
pub async fn set_up(address: SocketAddr, link: &str) -> Person {
    let secret = link.rsplit('/').next().expect("a link with a secret");
    Person::join(address, &format!("/setup/{secret}"), newcomer("owner", None)).await
}

/// A network with a first person in it, on one or more servers. Nodes are numbered from 0.
pub struct TestApp {
    servers: Servers,
    /// The network's owner, on node 0.
    pub owner: Person,
    /// The network.
    pub network: NetworkId,
    /// Its first channel.
    pub general: RoomId,
}

impl Deref for TestApp {
    type Target = Servers;

    fn deref(&self) -> &Servers {
        &self.servers
    }
}

impl TestApp {
    /// Starts it.
    pub async fn start(setup: impl Into<Setup>) -> Self {
        let servers = Servers::start(setup).await;
        let owner = servers.set_up().await;
        let (network, general) = found(&owner, "net").await;
        Self { servers, owner, network, general }
    }

    /// A further node, by the settings of the first with a change.
    pub async fn add_node(&mut self, tune: impl FnOnce(&mut Config)) {
        self.servers.add_node(tune).await;
    }

    /// Takes a node down in order.
    pub async fn drain(&mut self, node: usize) {
        self.servers.drain(node).await;
    }

    /// Starts a node again where it was.
    pub async fn start_again(&mut self, node: usize) {
        self.servers.start_again(node).await;
    }

    /// New participants, on node 0.
    pub async fn people<const N: usize>(&self, handles: [&str; N]) -> [Person; N] {
        let people = people(&self.owner, self.network, &handles, Role::Participant).await;
        people.try_into().unwrap_or_else(|_| panic!("as many people as handles"))
    }

    /// One new person with a role.
    pub async fn join_as(&self, handle: &str, role: Role, scope: Option<&str>) -> Person {
        let link = invite(&self.owner, self.network, role, scope, 1).await;
        Person::join(self.owner.address, &format!("/invitations/{link}"), newcomer(handle, None)).await
    }

    /// A cohort of three municipalities with a coach and members, who get an organisation and are participants already.
    pub async fn cohort(&self, slug: &str, coach: &Person, members: &[&Person]) -> RoomId {
        cohort(&self.owner, self.network, slug, coach, members).await
    }

    /// A new channel.
    pub async fn channel(&self, body: serde_json::Value) -> MyRoom {
        self.owner.send("POST", &format!("/networks/{}/channels", self.network), Some(body)).await.ok()
    }

    /// Makes a person's roles those named.
    pub async fn set_roles(&self, person: PersonId, roles: &[(Role, Option<&str>)]) {
        self.try_set_roles(person, roles).await.expect_status(204);
    }

    /// The same; the answer may be no.
    pub async fn try_set_roles(&self, person: PersonId, roles: &[(Role, Option<&str>)]) -> Answer {
        let roles = roles.iter().map(|(role, scope)| Grant::new(*role, *scope)).collect();
        let path = format!("/networks/{}/people/{person}/roles", self.network);
        self.owner.send("PUT", &path, Some(json!(SetRoles { roles }))).await
    }
}

/// Makes a network; also the id of its first channel.
pub async fn found(owner: &Person, slug: &str) -> (NetworkId, RoomId) {
    let new =
        json!({ "slug": slug, "name": { "en": slug }, "default_language": "en", "time_zone": "Europe/Stockholm" });
    let network: Network = owner.send("POST", "/networks", Some(new)).await.ok();
    let rooms: Vec<MyRoom> = owner.get("/rooms").await;
    let first = |room: &&MyRoom| room.room.network_id == Some(network.id) && room.room.slug == "general";
    (network.id, rooms.iter().find(first).expect("a first channel").room.id)
}

/// The secret of a new invitation.
pub async fn invite(by: &Person, network: NetworkId, role: Role, scope: Option<&str>, uses: usize) -> String {
    let uses = u32::try_from(uses).ok();
    let new = json!({ "role": role, "scope": scope, "uses": uses });
    let invite: Invite = by.send("POST", &format!("/networks/{network}/invitations"), Some(new)).await.ok();
    let url = invite.url.expect("a link, told once");
    url.rsplit('/').next().expect("a link with a secret").to_owned()
}

/// New people with the same role, all at once, where `by` is.
pub async fn people(by: &Person, network: NetworkId, handles: &[&str], role: Role) -> Vec<Person> {
    let secret = invite(by, network, role, None, handles.len()).await;
    let path = format!("/invitations/{secret}");
    join_all(handles.iter().map(|handle| Person::join(by.address, &path, newcomer(handle, None)))).await
}

/// Three municipalities of the official lists.
pub async fn municipalities(by: &Person) -> Vec<OrganisationId> {
    let page: OrganisationPage = by.get("/organisations?country=SE&kind=municipality").await;
    page.organisations.iter().take(3).map(|Organisation { id, .. }| *id).collect()
}

/// See [`TestApp::cohort`].
pub async fn cohort(by: &Person, network: NetworkId, slug: &str, coach: &Person, members: &[&Person]) -> RoomId {
    let organisations = municipalities(by).await;
    for (number, member) in members.iter().enumerate() {
        let of = json!({ "organisation_id": organisations[number % organisations.len()] });
        member.send("PATCH", "/me", Some(of)).await.expect_status(200);
    }
    let members: Vec<PersonId> = members.iter().map(|member| member.id).collect();
    let new = json!({
        "slug": slug, "name": slug, "organisations": organisations, "coach": coach.id, "members": members,
    });
    let room: MyRoom = by.send("POST", &format!("/networks/{network}/cohorts"), Some(new)).await.ok();
    room.room.id
}

/// Tries a set-up link that may be spent.
pub async fn try_set_up(address: SocketAddr, link: &str, handle: &str) -> Answer {
    let secret = link.rsplit('/').next().expect("a link with a secret");
    post_as_nobody(address, &format!("/setup/{secret}"), &json!(newcomer(handle, None))).await
}
