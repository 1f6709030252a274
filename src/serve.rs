//! A running server: start, and the orderly end.

use std::collections::HashSet;
use std::fs::File;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::routing::get;
use mellanrum_protocol::NodeId;
use mellanrum_protocol::error::DisconnectCode;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::{App, Parts};
use crate::archive::{Archive, identity as archive_identity};
use crate::bus::Bus;
use crate::clock::Clock;
use crate::config::Config;
use crate::files::Place;
use crate::hub::Hub;
use crate::identity::throttle::Throttle;
use crate::mail::Mail;
use crate::search::{self, Learnt};
use crate::store::Db;
use crate::store::migrate as schema;
use crate::{
    demo, desk, files, identity, mail, moderation, orgs, relay, rooms, saved, scheduled, telemetry, transport,
};

/// Between two looks at whether sessions have run out by the clock.
const EXPIRY: Duration = Duration::from_secs(1);
/// Between two questions to the archive whether sessions still hold, while sign-outs come by the bus.
const CONFIRM: Duration = Duration::from_secs(15);
/// The same while the bus is down (I14: closed within five seconds then).
const CONFIRM_OFTEN: Duration = Duration::from_secs(2);
/// A node that could not confirm for so long stops delivering (I14: fail closed).
const UNCONFIRMED: Duration = Duration::from_secs(30);

/// A server that listens.
pub struct Running {
    /// Its parts.
    pub app: App,
    /// Where it listens.
    pub address: SocketAddr,
    /// Where it answers /metrics.
    pub metrics_address: Option<SocketAddr>,
    /// The link by which the first person becomes the owner, until it is used.
    pub setup_url: Option<String>,
    /// What the demo network consists of, if it has just been loaded or was before.
    pub demo: Option<demo::Summary>,
    /// Held as long as a SQLite file is in use.
    _lock: Option<File>,
}

/// Starts a server.
pub async fn start(mut config: Config, clock: Clock) -> anyhow::Result<Running> {
    telemetry::metrics();
    let listener =
        TcpListener::bind(config.listen).await.with_context(|| format!("cannot listen on {}", config.listen))?;
    config.listen = listener.local_addr()?;
    let (db, lock) = open(&config).await?;
    schema::migrate(&db).await.context("the database's schema could not be brought up to date")?;
    let known = archive_identity::read_or_make(&db, &clock).await?;
    let node = NodeId(clock.id());
    let (bus, heard) = match &config.redis_url {
        None => Bus::local(),
        Some(url) => Bus::redis(url, &known.bus_key, &known.epoch).context("--redis-url cannot be read")?,
    };
    let app = App::new(Parts {
        node,
        archive: Archive::start(db.clone(), clock.clone()),
        files: Place::open(&config)?,
        hub: Hub::start(node, db.clone(), bus, heard, config.recover_changes),
        epoch: known.epoch,
        scheduled: Notify::new(),
        reminders: Notify::new(),
        mutes: Notify::new(),
        handovers: Notify::new(),
        relays: Notify::new(),
        turns: Notify::new(),
        mail: Mail::open(&config)?,
        learnt: Learnt::default(),
        throttle: Throttle::default(),
        #[cfg(feature = "push")]
        push: crate::push::Push::open(&db, &config).await.context("pushes cannot be made ready")?,
        tracker: TaskTracker::new(),
        stop: CancellationToken::new(),
        config,
        db,
        clock,
    });
    orgs::load(&app).await.context("the official lists could not be loaded")?;
    let demo =
        if app.config.demo { demo::load(&app).await.context("the demo network could not be loaded")? } else { None };
    let setup_url = identity::setup::ensure_link(&app).await.map_err(|error| anyhow::anyhow!("{error}"))?;
    let metrics_address = match app.config.metrics_listen {
        None => None,
        Some(address) => Some(serve_metrics(&app, address).await?),
    };
    let address = app.config.listen;
    let router = transport::router(app.clone())?;
    let (header_bytes, stop, tracker) = (app.config.header_bytes, app.stop.clone(), app.tracker.clone());
    tokio::spawn(transport::accept::serve(listener, router, header_bytes, stop, tracker));
    #[cfg(feature = "push")]
    app.tracker.spawn(crate::push::run(app.clone()));
    tokio::spawn(expire(app.clone()));
    tokio::spawn(confirm(app.clone()));
    app.tracker.spawn(scheduled::send::run(app.clone()));
    app.tracker.spawn(mail::send::run(app.clone()));
    app.tracker.spawn(files::sweep::run(app.clone()));
    app.tracker.spawn(saved::remind::run(app.clone()));
    app.tracker.spawn(moderation::due::run(app.clone()));
    app.tracker.spawn(desk::handovers::run(app.clone()));
    app.tracker.spawn(relay::run(app.clone()));
    app.tracker.spawn(rooms::turns::run(app.clone()));
    app.tracker.spawn(search::backfill::run(app.clone()));
    Ok(Running { app, address, metrics_address, setup_url, demo, _lock: lock })
}

impl Running {
    /// Goes down in order (I13): no new connections, everyone is told to connect elsewhere, what was begun is finished.
    pub async fn drain(self) {
        let app = self.app;
        app.stop.cancel();
        tracing::info!(connections = app.hub.connections(), "going down");
        app.hub.close_all(DisconnectCode::Shutdown);
        app.tracker.close();
        let wait = Duration::from_secs(app.config.drain_seconds.into());
        if timeout(wait, app.tracker.wait()).await.is_err() {
            tracing::warn!(connections = app.tracker.len(), "some connections did not end in time");
        }
        let _ = timeout(wait, app.db.close()).await;
    }
}

/// Brings the database's schema up to date, and does nothing else.
pub async fn migrate(config: &Config) -> anyhow::Result<()> {
    let (db, _lock) = open(config).await?;
    schema::migrate(&db).await?;
    db.close().await;
    Ok(())
}

/// Opens the database, and holds the data folder for this process alone if it is a file there.
async fn open(config: &Config) -> anyhow::Result<(Db, Option<File>)> {
    if let Some(url) = &config.database_url {
        anyhow::ensure!(
            url.starts_with("postgres://") || url.starts_with("postgresql://"),
            "--database-url must begin with postgres://; for SQLite leave it out and set --data-dir"
        );
        let db = Db::postgres(url, config.database_connections).await.context("the database cannot be opened")?;
        return Ok((db, None));
    }
    let folder = &config.data_dir;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let lock = File::create(folder.join("mellanrum.lock"))?;
    lock.try_lock().map_err(|_| {
        anyhow::anyhow!(
            "another process uses {}: several nodes need Postgres (--database-url) and Redis (--redis-url)",
            folder.display()
        )
    })?;
    let db = Db::sqlite(&folder.join("mellanrum.sqlite3")).await.context("the database file cannot be opened")?;
    Ok((db, Some(lock)))
}

async fn serve_metrics(app: &App, address: SocketAddr) -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let address = listener.local_addr()?;
    let router = Router::new().route(
        "/metrics",
        get(|| async {
            telemetry::metrics().map(metrics_exporter_prometheus::PrometheusHandle::render).unwrap_or_default()
        }),
    );
    let (stop, tracker) = (app.stop.clone(), app.tracker.clone());
    tokio::spawn(transport::accept::serve(listener, router, app.config.header_bytes, stop, tracker));
    Ok(address)
}

/// Closes what was opened with sessions and tokens that have run out (A7).
async fn expire(app: App) {
    loop {
        sleep(EXPIRY).await;
        let now = app.clock.now_ms();
        let over: Vec<_> =
            app.hub.credentials().into_iter().filter(|(_, until)| *until <= now).map(|(id, _)| id).collect();
        if !over.is_empty() {
            app.hub.close_credentials(&over, DisconnectCode::Expired);
        }
    }
}

/// Asks the archive whether sessions still hold: a sign-out on another node counts here even if the bus lost it.
async fn confirm(app: App) {
    let mut last = Instant::now();
    let mut asked = last;
    loop {
        let mut restored = false;
        tokio::select! {
            () = sleep(CONFIRM_OFTEN) => {}
            () = app.hub.restored() => restored = true,
        }
        // Looked at often, since the bus may go down at any moment; and at once when it is back, since it told nothing meanwhile.
        if !restored && app.hub.bus().is_up() && asked.elapsed() < CONFIRM {
            continue;
        }
        asked = Instant::now();
        let ids: Vec<_> =
            app.hub.credentials().into_iter().map(|(id, _)| id).collect::<HashSet<_>>().into_iter().collect();
        match timeout(Duration::from_secs(3), identity::confirm(&app, &ids)).await {
            Ok(Ok(good)) => {
                last = Instant::now();
                let ended: Vec<_> = ids.into_iter().filter(|id| !good.contains(id)).collect();
                app.hub.close_credentials(&ended, DisconnectCode::SignedOut);
            }
            _ => tracing::warn!("sessions could not be confirmed"),
        }
        app.hub.set_confirmed(last.elapsed() < UNCONFIRMED);
    }
}
