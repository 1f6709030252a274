//! Processes that a test starts, kills, freezes and starts again: Postgres, Redis, and the server's own program.

use std::fs::File;
use std::io::Read;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use mellanrum::clock::Clock;
use sqlx::{Connection, PgConnection};

use super::db::{Folder, variable};
use super::eventually;

/// Longest wait for a process to answer.
const START: Duration = Duration::from_secs(30);

/// A port below those that outgoing connections get, so that nobody takes it while its process is away.
pub fn free_port() -> u16 {
    let secret = Clock::default().secret();
    let ports = secret.chunks_exact(2).map(|pair| 20_000 + u16::from_le_bytes([pair[0], pair[1]]) % 10_000);
    let free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    ports.into_iter().find(free).expect("a free port")
}

fn signal(name: &str, pids: &[u32]) {
    let pids = pids.iter().map(ToString::to_string);
    // One that has ended in the meantime is no matter.
    let _ = Command::new("kill").arg(format!("-{name}")).args(pids).stderr(Stdio::null()).status();
}

/// The processes that `pid` has started, and theirs.
fn children(pid: u32) -> Vec<u32> {
    let listed = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    let own: Vec<u32> = listed.split_whitespace().filter_map(|pid| pid.parse().ok()).collect();
    own.iter().copied().chain(own.iter().flat_map(|pid| children(*pid))).collect()
}

/// A process and what it has started; ended with this.
struct Process(Child);

impl Process {
    fn start(command: &mut Command, log: &Path) -> Self {
        let out = File::options().create(true).append(true).open(log).expect("a log");
        let err = out.try_clone().expect("a log");
        command.stdin(Stdio::null()).stdout(out).stderr(err);
        Self(command.spawn().unwrap_or_else(|error| panic!("{error}: {command:?}")))
    }

    /// All of it. Its own process first: it shall start nothing while its children are looked up.
    fn signal(&self, name: &str) {
        let pid = self.0.id();
        signal(name, &[pid]);
        signal(name, &children(pid));
    }

    /// `kill -9`.
    fn kill(&mut self) {
        let pid = self.0.id();
        signal("STOP", &[pid]);
        let all: Vec<u32> = children(pid).into_iter().chain([pid]).collect();
        signal("KILL", &all);
        let _ = self.0.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A Redis of a test's own.
pub struct Redis {
    process: Process,
    folder: Folder,
    port: u16,
}

impl Redis {
    /// Starts one that keeps nothing.
    pub async fn start() -> Self {
        let (folder, port) = (Folder::make(), free_port());
        let redis = Self { process: Self::launch(&folder, port), folder, port };
        redis.ready().await;
        redis
    }

    fn launch(folder: &Folder, port: u16) -> Process {
        let mut command = Command::new(variable("REDIS_SERVER"));
        command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
        command.arg("--dir").arg(folder.path());
        Process::start(&mut command, &folder.path().join("log"))
    }

    async fn ready(&self) {
        let client = redis::Client::open(self.url()).expect("an address");
        eventually(START, || async { client.get_multiplexed_async_connection().await.ok() }).await;
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.process.kill();
    }

    /// Starts it again, empty.
    pub async fn start_again(&mut self) {
        self.process = Self::launch(&self.folder, self.port);
        self.ready().await;
    }

    /// Stops it where it stands: it accepts connections and answers nothing.
    pub fn freeze(&self) {
        self.process.signal("STOP");
    }

    /// Lets it go on.
    pub fn thaw(&self) {
        self.process.signal("CONT");
    }
}

/// A Postgres of a test's own, with its commits on disk.
pub struct Postgres {
    process: Process,
    folder: Folder,
    port: u16,
}

impl Postgres {
    /// Starts one.
    pub async fn start() -> Self {
        let (folder, port) = (Folder::make(), free_port());
        let data = folder.path().join("data");
        std::fs::create_dir(&data).expect("a folder");
        let words = variable("AS_POSTGRES");
        if let Some(user) = words.split_whitespace().find_map(|word| word.strip_prefix("--reuid=")) {
            let owned = Command::new("chown").arg(user).arg(folder.path()).arg(&data).status();
            assert!(owned.is_ok_and(|status| status.success()), "the folder is Postgres' own");
        }
        let made = Self::command("initdb", &data)
            .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(made.is_ok_and(|status| status.success()), "initdb makes a data folder");
        let postgres = Self { process: Self::launch(&folder, port), folder, port };
        postgres.ready().await;
        postgres
    }

    fn command(program: &str, data: &Path) -> Command {
        let program = PathBuf::from(variable("PG_BIN")).join(program);
        let words = variable("AS_POSTGRES");
        let mut words = words.split_whitespace();
        let mut command = match words.next() {
            Some(first) => {
                let mut command = Command::new(first);
                command.args(words).arg(program);
                command
            }
            None => Command::new(program),
        };
        command.arg("-D").arg(data).current_dir(data);
        command
    }

    fn launch(folder: &Folder, port: u16) -> Process {
        let data = folder.path().join("data");
        let mut command = Self::command("postgres", &data);
        command.args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=on"]);
        command.args(["-c", "unix_socket_directories="]);
        Process::start(&mut command, &folder.path().join("log"))
    }

    async fn ready(&self) {
        eventually(START, || async { PgConnection::connect(&self.url()).await.ok() }).await;
    }

    /// The address of its first database.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.process.kill();
    }

    /// Starts it again on what is on its disk.
    pub async fn start_again(&mut self) {
        self.process = Self::launch(&self.folder, self.port);
        self.ready().await;
    }

    /// Stops it where it stands, with all of its connections.
    pub fn freeze(&self) {
        self.process.signal("STOP");
    }

    /// Lets it go on.
    pub fn thaw(&self) {
        self.process.signal("CONT");
    }
}

/// The server's program, run as operators do.
pub struct Server {
    process: Process,
    folder: Folder,
    database: Option<String>,
    redis: Option<String>,
    port: u16,
    starts: usize,
}

impl Server {
    /// Starts it on Postgres, or else on a file of its own.
    pub async fn start(database: Option<String>, redis: Option<String>) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (folder, port) = (Folder::make(), free_port());
        let process = Self::launch(&folder, port, database.as_deref(), redis.as_deref(), 0);
        let server = Self { process, folder, database, redis, port, starts: 0 };
        server.ready().await;
        server
    }

    fn launch(folder: &Folder, port: u16, database: Option<&str>, redis: Option<&str>, starts: usize) -> Process {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mellanrum"));
        command.args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data-dir"]).arg(folder.path().join("data"));
        command.env_remove("DATABASE_URL").env_remove("REDIS_URL");
        command.envs(database.map(|url| ("DATABASE_URL", url))).envs(redis.map(|url| ("REDIS_URL", url)));
        Process::start(&mut command, &log(folder, starts))
    }

    async fn ready(&self) {
        let url = format!("http://{}/readyz", self.address());
        let asks = || async { reqwest::get(&url).await.ok().filter(|answer| answer.status().is_success()) };
        eventually(START, asks).await;
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.port).into()
    }

    /// The set-up link that it has printed.
    pub async fn setup_url(&self) -> String {
        eventually(START, || async {
            let mut text = String::new();
            File::open(log(&self.folder, self.starts)).ok()?.read_to_string(&mut text).ok()?;
            text.lines().map(str::trim).find(|line| line.contains("/setup/")).map(str::to_owned)
        })
        .await
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.process.kill();
    }

    /// Starts it again, with the same settings.
    pub async fn start_again(&mut self) {
        self.starts += 1;
        let (database, redis) = (self.database.as_deref(), self.redis.as_deref());
        self.process = Self::launch(&self.folder, self.port, database, redis, self.starts);
        self.ready().await;
    }
}

fn log(folder: &Folder, starts: usize) -> PathBuf {
    folder.path().join(format!("log-{starts}"))
}

/// A plain TCP connection, for what no client would send.
pub fn plain(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).expect("a connection")
}
