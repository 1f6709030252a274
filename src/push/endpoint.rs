//! Where pushes may be sent to: what a browser says is its push service is an address that a person gave us.
//!
//! By https to public addresses only, port 443, no redirects, and the address that is checked is the one that is dialled: the
//! resolver gives the client nothing else. Services that the operator names are believed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::Context;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};

/// Longest time for one push, from its look-up to the answer.
const TIME: Duration = Duration::from_secs(10);

/// What is not the public internet, of IPv4: the IANA registry of special-purpose addresses, multicast, and what is reserved.
const NOT_PUBLIC_V4: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];
/// What is not, of the part of IPv6 that is given out (`2000::/3`): protocols (Teredo among them), examples, 6to4.
const NOT_PUBLIC_V6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// The ways to push services.
pub(super) struct Services {
    /// Origins that the operator named.
    named: Vec<String>,
    /// To public addresses. Made when it is first needed: it reads the system's certificates.
    public: OnceLock<Client>,
    /// To the named ones.
    private: OnceLock<Client>,
}

impl Services {
    pub(super) fn new(named: &[String]) -> Self {
        let named = named.iter().map(|origin| origin.trim().trim_end_matches('/').to_owned()).collect();
        Self { named, public: OnceLock::new(), private: OnceLock::new() }
    }

    /// Whether something may be sent there, as far as the address itself tells; the word for why not.
    pub(super) fn check(&self, endpoint: &str) -> Result<(), &'static str> {
        self.allowed(endpoint).map(drop)
    }

    /// The address, and whether it is one that the operator named.
    fn allowed(&self, endpoint: &str) -> Result<(Url, bool), &'static str> {
        let url: Url = endpoint.parse().map_err(|_| "malformed")?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("malformed");
        }
        if self.named.contains(&origin(&url)) {
            return Ok((url, true));
        }
        let host = url.host_str().ok_or("malformed")?;
        let literal: Option<IpAddr> = host.trim_start_matches('[').trim_end_matches(']').parse().ok();
        let public = literal.is_none_or(is_public);
        if url.scheme() == "https" && url.port().is_none() && public { Ok((url, false)) } else { Err("not_allowed") }
    }

    /// The address and the client to send by.
    pub(super) fn way_to(&self, endpoint: &str) -> anyhow::Result<(Url, &Client)> {
        let (url, named) = self.allowed(endpoint).map_err(anyhow::Error::msg)?;
        let known = if named { &self.private } else { &self.public };
        if let Some(client) = known.get() {
            return Ok((url, client));
        }
        let client = client(!named)?;
        Ok((url, known.get_or_init(|| client)))
    }
}

/// The origin, as a token for it names it.
pub(super) fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

fn client(public_only: bool) -> anyhow::Result<Client> {
    let mut builder = Client::builder()
        .user_agent(concat!("Mellanrum/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .no_proxy()
        .timeout(TIME)
        .pool_max_idle_per_host(4);
    if public_only {
        builder = builder.https_only(true).dns_resolver(Arc::new(PublicOnly));
    }
    builder.build().context("no client for pushes could be made")
}

/// Finds public addresses and no others.
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("no public address".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// Whether an address is one of the public internet.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let within = |(net, bits): &(Ipv4Addr, u32)| (address.to_bits() ^ net.to_bits()) >> (32 - bits) == 0;
            !NOT_PUBLIC_V4.iter().any(within)
        }
        IpAddr::V6(address) => {
            let within = |(net, bits): &(Ipv6Addr, u32)| (address.to_bits() ^ net.to_bits()) >> (128 - bits) == 0;
            address.to_bits() >> 125 == 1 && !NOT_PUBLIC_V6.iter().any(within)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_public() {
        for public in ["1.1.1.1", "93.184.216.34", "172.32.0.1", "2606:4700::1111", "2a00:1450:400f::5"] {
            assert!(is_public(public.parse().expect("an address")), "{public}");
        }
        for other in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.1.1.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!is_public(other.parse().expect("an address")), "{other}");
        }
    }

    #[test]
    fn an_endpoint_is_public_https_or_named_by_the_operator() {
        let services = Services::new(&["http://127.0.0.1:4000/".to_owned(), "https://push.intern:8443".to_owned()]);
        for good in [
            "https://updates.push.example.com/wpush/v2/abc",
            "https://[2606:4700::1111]/abc",
            "http://127.0.0.1:4000/push/1",
            "https://push.intern:8443/x?y=z",
        ] {
            assert_eq!(services.check(good), Ok(()), "{good}");
        }
        for (bad, why) in [
            ("", "malformed"),
            ("push.example.com", "malformed"),
            ("https://anna:secret@push.example.com/", "malformed"),
            ("https://anna@push.intern:8443/", "malformed"),
            ("http://push.example.com/abc", "not_allowed"),
            ("https://push.example.com:8443/abc", "not_allowed"),
            ("https://127.0.0.1/abc", "not_allowed"),
            ("https://2130706433/abc", "not_allowed"),
            ("https://0x7f.1/abc", "not_allowed"),
            ("https://[::1]/abc", "not_allowed"),
            ("https://[::ffff:10.0.0.1]/abc", "not_allowed"),
            ("http://127.0.0.1:4001/abc", "not_allowed"),
            ("https://127.0.0.1:4000/abc", "not_allowed"),
            ("file:///etc/passwd", "malformed"),
            ("ftp://push.example.com/", "not_allowed"),
        ] {
            assert_eq!(services.check(bad), Err(why), "{bad}");
        }
    }

    /// A name that leads to this machine is not dialled, whatever it is called.
    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_dialled() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let sent = client(true).expect("a client").post(format!("https://localhost:{port}/")).send().await;
        assert!(sent.is_err_and(|error| format!("{error:?}").contains("no public address")));
        let sent = client(false).expect("a client").post(format!("http://localhost:{port}/")).send();
        let (accepted, _) =
            tokio::join!(listener.accept(), async { tokio::time::timeout(Duration::from_millis(200), sent).await });
        assert!(accepted.is_ok(), "the same name by the other client is");
    }
}
