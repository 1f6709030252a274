//! Settings: each with its unit, default, flag and environment variable; a TOML file gives any of them by the flag's name with `_` for `-`.
//! A flag wins over the environment, the environment over the file.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use mellanrum_protocol::limits;

/// The settings of `mellanrum serve`.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Address and port to listen on.
    #[arg(long, env = "MELLANRUM_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Address and port for Prometheus' /metrics; without it there is none. Keep it from the public.
    #[arg(long, env = "MELLANRUM_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,

    /// Folder for the SQLite file (unless --database-url is set), for files (unless --files is set) and for files on their way in.
    #[arg(long, env = "MELLANRUM_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,

    /// `postgres://…`; without it a SQLite file in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// Connections to Postgres, at most.
    #[arg(long, env = "MELLANRUM_DATABASE_CONNECTIONS", default_value_t = 16, value_parser = clap::value_parser!(u32).range(4..=500))]
    pub database_connections: u32,

    /// `redis://…`: several nodes on one database; without it this process is alone.
    #[arg(long, env = "REDIS_URL", hide_env_values = true)]
    pub redis_url: Option<String>,

    /// Where people reach the server (`https://samtal.example.org`), in links and for the check of origins; `http://` and the address listened on if absent.
    #[arg(long, env = "MELLANRUM_PUBLIC_URL")]
    pub public_url: Option<String>,

    /// Further origins whose pages may connect, separated by commas (`https://intranet.example.org`).
    #[arg(long, env = "MELLANRUM_ORIGINS", value_delimiter = ',')]
    pub origins: Vec<String>,

    /// Push services besides those of browsers (public, by https), by their origins, separated by commas: they may have private addresses or plain http.
    #[arg(long, env = "MELLANRUM_PUSH_SERVICES", value_delimiter = ',')]
    pub push_services: Vec<String>,

    /// The mail server that takes letters: `smtps://user:secret@host:465` or `smtp://user:secret@host:587?tls=required`; without TLS on this machine only. Without it letters are kept for the owner to copy.
    #[arg(long, env = "MELLANRUM_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,

    /// Whom letters are from (`Mellanrum <samtal@example.org>`); needed with --smtp-url.
    #[arg(long, env = "MELLANRUM_MAIL_FROM")]
    pub mail_from: Option<String>,

    /// Loads the demo network when the archive is empty.
    #[arg(long, env = "MELLANRUM_DEMO")]
    pub demo: bool,

    /// With `--demo`: makes one more channel, `langa-samtalet`, with so many messages over the past year; to try long histories.
    #[arg(long, env = "MELLANRUM_DEMO_MESSAGES", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=1_000_000))]
    pub demo_messages: u32,

    /// Largest frame from a client, in bytes.
    #[arg(long, env = "MELLANRUM_FRAME_BYTES", default_value_t = limits::FRAME_BYTES)]
    pub frame_bytes: usize,

    /// Largest message text, in bytes of UTF-8.
    #[arg(long, env = "MELLANRUM_BODY_BYTES", default_value_t = limits::BODY_BYTES)]
    pub body_bytes: usize,

    /// Where files are kept: a folder, or `s3://bucket` or `s3://bucket/folder`; the folder `files` in the data folder if absent. Several nodes share it.
    #[arg(long, env = "MELLANRUM_FILES")]
    pub files: Option<String>,

    /// With `s3://`: the service's address, unless it is Amazon's (`https://s3.example.org`).
    #[arg(long, env = "MELLANRUM_FILES_ENDPOINT")]
    pub files_endpoint: Option<String>,

    /// With `s3://`: the bucket's region.
    #[arg(long, env = "MELLANRUM_FILES_REGION", default_value = "us-east-1")]
    pub files_region: String,

    /// With `s3://`: the access key's id.
    #[arg(long, env = "MELLANRUM_FILES_KEY_ID")]
    pub files_key_id: Option<String>,

    /// With `s3://`: the access key's secret.
    #[arg(long, env = "MELLANRUM_FILES_KEY_SECRET", hide_env_values = true)]
    pub files_key_secret: Option<String>,

    /// Largest file, in bytes.
    #[arg(long, env = "MELLANRUM_FILE_BYTES", default_value_t = limits::FILE_BYTES)]
    pub file_bytes: u64,

    /// Most that one person's files take, in bytes.
    #[arg(long, env = "MELLANRUM_PERSON_FILES_BYTES", default_value_t = 2 * 1024 * 1024 * 1024)]
    pub person_files_bytes: u64,

    /// Most that the files of one network take, in bytes.
    #[arg(long, env = "MELLANRUM_NETWORK_FILES_BYTES", default_value_t = 100 * 1024 * 1024 * 1024)]
    pub network_files_bytes: u64,

    /// Largest header block of a request, in bytes.
    #[arg(long, env = "MELLANRUM_HEADER_BYTES", default_value_t = limits::HEADER_BYTES)]
    pub header_bytes: usize,

    /// Most that waits for one slow client, in bytes.
    #[arg(long, env = "MELLANRUM_OUTBOX_BYTES", default_value_t = limits::OUTBOX_BYTES)]
    pub outbox_bytes: usize,

    /// Most changes that a client may be behind and still recover; past that it loads the newest page.
    #[arg(long, env = "MELLANRUM_RECOVER_CHANGES", default_value_t = limits::RECOVER_CHANGES)]
    pub recover_changes: i64,

    /// Seconds between the server's pings.
    #[arg(long, env = "MELLANRUM_PING_SECONDS", default_value_t = limits::PING_SECONDS)]
    pub ping_seconds: u32,

    /// Live connections of one person, at most, on each node.
    #[arg(long, env = "MELLANRUM_CONNECTIONS_PER_PERSON", default_value_t = 20)]
    pub connections_per_person: usize,

    /// Commands of one connection in ten seconds, at most.
    #[arg(long, env = "MELLANRUM_COMMANDS_PER_TEN_SECONDS", default_value_t = 300)]
    pub commands_per_ten_seconds: u32,

    /// Hours a sign-in lasts.
    #[arg(long, env = "MELLANRUM_SESSION_HOURS", default_value_t = 24 * 30)]
    pub session_hours: u32,

    /// Seconds that a node which goes down waits for its connections to end.
    #[arg(long, env = "MELLANRUM_DRAIN_SECONDS", default_value_t = 10)]
    pub drain_seconds: u32,
}

impl Config {
    /// The address people use, without a slash at the end.
    pub fn public_url(&self) -> String {
        match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.listen),
        }
    }

    /// Whether people come by https, so that cookies can be kept to it.
    pub fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}
