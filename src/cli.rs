//! The command line: `serve` and `migrate`; settings from flags, environment and one TOML file.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, Args, Command, FromArgMatches, Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};

use crate::clock::Clock;
use crate::config::Config;
use crate::serve::{self, Running};
use crate::telemetry;

/// Exit code of a setting that cannot be taken.
const BAD_SETTING: u8 = 2;

/// What `mellanrum --help` says first.
const ABOUT: &str = "\
Live chat and forum for learning networks of municipalities, as one archive.

Without settings it is one process on a SQLite file in ./data. With DATABASE_URL (Postgres) and
REDIS_URL it is one of any number of nodes behind any load balancer.

Settings come from flags, the environment and one TOML file (--config); a flag wins over the
environment, the environment over the file. `mellanrum serve --help` lists them with units and defaults.

Examples:
  mellanrum serve --demo
  mellanrum serve --public-url https://samtal.example.org --config /etc/mellanrum.toml
  DATABASE_URL=postgres://localhost/mellanrum REDIS_URL=redis://localhost mellanrum serve";

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "mellanrum", version, about = "Live chat and forum as one archive", long_about = ABOUT)]
struct Cli {
    #[command(subcommand)]
    command: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Runs a node until SIGINT or SIGTERM, then lets its connections move elsewhere and exits 0.
    Serve(Settings),
    /// Brings the database's schema up to this version, and exits. `serve` does so, too.
    Migrate(Settings),
}

#[derive(Debug, Args)]
struct Settings {
    /// TOML file with any of these settings, by the flag's name with `_` for `-` (`data_dir = "/var/lib/mellanrum"`).
    #[arg(long, env = "MELLANRUM_CONFIG")]
    config: Option<PathBuf>,

    #[command(flatten)]
    settings: Config,
}

/// Runs the program.
pub async fn run() -> ExitCode {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let action = match parse(std::env::args_os().collect()) {
        Ok(action) => action,
        Err(code) => return code,
    };
    telemetry::start_logging();
    let outcome = match action {
        Action::Serve(settings) => serve(settings.settings).await,
        Action::Migrate(settings) => migrate(settings.settings).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mellanrum: {error:#}");
            ExitCode::from(BAD_SETTING)
        }
    }
}

/// Reads the command line, with the file's settings as defaults. On a bad one: one line, and the exit code.
fn parse(args: Vec<std::ffi::OsString>) -> Result<Action, ExitCode> {
    let command = <Cli as clap::CommandFactory>::command();
    let file = config_file(&args).or_else(|| std::env::var_os("MELLANRUM_CONFIG").map(PathBuf::from));
    let command = match file {
        None => command,
        Some(file) => with_defaults(command, &file).map_err(|why| {
            eprintln!("mellanrum: {why}");
            ExitCode::from(BAD_SETTING)
        })?,
    };
    let matches = command.try_get_matches_from(args);
    let parsed = matches.and_then(|matches| Cli::from_arg_matches(&matches));
    parsed.map(|cli| cli.command).map_err(|error| {
        if error.use_stderr() && error.kind() != clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
            let text = error.render().to_string();
            let line = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
            eprintln!("mellanrum: {line}");
            return ExitCode::from(BAD_SETTING);
        }
        let _ = error.print();
        if error.use_stderr() { ExitCode::from(BAD_SETTING) } else { ExitCode::SUCCESS }
    })
}

/// The file named by `--config`, which has to be known before the rest is read.
fn config_file(args: &[std::ffi::OsString]) -> Option<PathBuf> {
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let arg = arg.to_str()?;
        if arg == "--config" {
            return args.next().map(PathBuf::from);
        }
        if let Some(file) = arg.strip_prefix("--config=") {
            return Some(PathBuf::from(file));
        }
    }
    None
}

/// Makes the file's settings the defaults, so that flags and environment win over them.
fn with_defaults(command: Command, file: &std::path::Path) -> Result<Command, String> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| format!("cannot read {shown}: {error}"))?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
        format!("{shown}, line {line}: {}", error.message().lines().next().unwrap_or_default())
    })?;
    let mut values = Vec::new();
    for (name, value) in table {
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Array(items) => {
                items.iter().map(|item| item.as_str().unwrap_or_default()).collect::<Vec<_>>().join(",")
            }
            other => other.to_string(),
        };
        let known = command
            .find_subcommand("serve")
            .is_some_and(|serve| serve.get_arguments().any(|arg| arg.get_id().as_str() == name && name != "config"));
        if !known {
            return Err(format!("{shown}: there is no setting {name:?}"));
        }
        values.push((name, value));
    }
    let apply = |mut command: Command| {
        for (name, value) in &values {
            let value = value.clone();
            command = command.mut_arg(name.clone(), |arg: Arg| arg.default_value(value));
        }
        command
    };
    Ok(command.mut_subcommand("serve", apply).mut_subcommand("migrate", apply))
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let running = serve::start(config, Clock::default()).await?;
    greet(&running);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    running.drain().await;
    Ok(())
}

/// Says where it is and how to get in.
fn greet(running: &Running) {
    println!("Mellanrum listens on http://{}", running.address);
    let url = running.app.config.public_url();
    if let Some(demo) = &running.demo {
        println!("\n{demo}\n\nOpen {url} and sign in.");
    }
    if let Some(link) = &running.setup_url {
        println!("\nNobody owns this server yet. Whoever opens this link first becomes the owner:\n  {link}");
    }
    if let Some(address) = running.metrics_address {
        println!("Metrics: http://{address}/metrics");
    }
}

async fn migrate(config: Config) -> anyhow::Result<()> {
    serve::migrate(&config).await?;
    println!("The schema is up to date.");
    Ok(())
}
