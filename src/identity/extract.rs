//! What a handler's arguments ask for: without a `Writer`, no handler that writes runs.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use mellanrum_protocol::shapes::identity::Scope;

use super::{Actor, authenticate, from_headers};
use crate::app::App;
use crate::error::{Error, Result};

/// Somebody signed in who may read.
#[derive(Debug, Clone)]
pub struct Viewer(pub Actor);

/// Somebody signed in who may post, edit and react.
#[derive(Debug, Clone)]
pub struct Writer(pub Actor);

/// Somebody signed in who may do everything else their person may do.
#[derive(Debug, Clone)]
pub struct Manager(pub Actor);

/// Where a request comes from; whoever asks need not be signed in.
#[derive(Debug, Clone, Default)]
pub struct Asker {
    /// The client's address, where known.
    pub address: Option<IpAddr>,
    /// What the client calls itself, as in `Firefox on Linux`; at most 80 characters.
    pub device: String,
}

async fn actor(app: &App, parts: &Parts, scope: Scope) -> Result<Actor> {
    let credential = from_headers(&app.config, &parts.headers).ok_or(Error::UNAUTHORIZED)?;
    let actor = authenticate(app, credential).await?;
    actor.require(scope)?;
    Ok(actor)
}

impl FromRequestParts<App> for Viewer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        actor(app, parts, Scope::Read).await.map(Self)
    }
}

impl FromRequestParts<App> for Writer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        actor(app, parts, Scope::Write).await.map(Self)
    }
}

impl FromRequestParts<App> for Manager {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        actor(app, parts, Scope::Manage).await.map(Self)
    }
}

impl FromRequestParts<App> for Asker {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
        Ok(Self {
            address: peer.map(|peer| client_address(peer, header("x-forwarded-for"))),
            device: device(header(header::USER_AGENT.as_str()).unwrap_or_default()),
        })
    }
}

/// The address that a proxy on this machine names last, which is the one it saw itself; anybody else's word is not taken.
fn client_address(peer: IpAddr, forwarded_for: Option<&str>) -> IpAddr {
    let named = forwarded_for.and_then(|list| list.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
    if peer.to_canonical().is_loopback() { named.unwrap_or(peer) } else { peer }
}

/// A short name for what a `User-Agent` describes: enough to know one's own devices apart.
fn device(agent: &str) -> String {
    // The order counts: most browsers name those before them too.
    const BROWSERS: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let find =
        |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        _ => agent.chars().filter(|c| !c.is_control()).take(80).collect::<String>().trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_have_short_names() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0";
        assert_eq!(device(edge), "Edge on Windows");
        assert_eq!(
            device("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            "Firefox on Linux"
        );
        assert_eq!(device("curl/8.5.0"), "curl/8.5.0");
        assert_eq!(device(&"å".repeat(200)).chars().count(), 80);
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() -> Result<(), std::net::AddrParseError> {
        let (loopback, far) = ("127.0.0.1".parse()?, "198.51.100.7".parse()?);
        let forwarded = Some("203.0.113.9, 192.0.2.4");
        assert_eq!(client_address(loopback, forwarded), "192.0.2.4".parse::<IpAddr>()?);
        assert_eq!(client_address(far, forwarded), far);
        assert_eq!(client_address(loopback, Some("unknown")), loopback);
        Ok(())
    }
}
