//! The way to the mail server.

use std::net::IpAddr;
use std::time::{Duration, UNIX_EPOCH};

use anyhow::{Context, bail, ensure};
use axum::http::Uri;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::{Error as SmtpError, PoolConfig};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::time::timeout;

use super::store::Taken;
use crate::config::Config;

/// Longest wait for one answer of the mail server.
const ANSWER: Duration = Duration::from_secs(20);
/// Longest time for all of a letter.
pub(super) const LETTER: Duration = Duration::from_mins(1);
/// Connections that are kept for the next letter.
const CONNECTIONS: u32 = 4;
/// Most characters of what the mail server said that are kept.
const SAID: usize = 200;

/// A mail server, and whom letters are from.
pub(super) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why a letter was not taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It may be another time.
    ForNow(String),
    /// It never will be.
    ForGood(String),
}

impl std::fmt::Debug for Smtp {
    /// Without what is in the address: there is a password in it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("from", &self.from).finish_non_exhaustive()
    }
}

impl Smtp {
    /// As the settings say; `None` if they name no mail server. What is wrong is said without the address, which holds a password.
    pub fn open(config: &Config) -> anyhow::Result<Option<Self>> {
        let Some(url) = &config.smtp_url else { return Ok(None) };
        let from = config.mail_from.as_deref().context("--smtp-url needs --mail-from: whom letters are from")?;
        let from = from.parse().map_err(|_| anyhow::anyhow!("--mail-from is no address: write Name <name@host>"))?;
        check(url)?;
        // The library's own error may quote the address.
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| anyhow::anyhow!("--smtp-url cannot be read: write smtps://user:secret@host:465"))?
            .timeout(Some(ANSWER))
            .pool_config(PoolConfig::new().max_size(CONNECTIONS))
            .build();
        Ok(Some(Self { transport, from }))
    }

    /// Sends a letter, whose `Message-ID` is the same whenever it is.
    pub async fn send(&self, letter: &Taken) -> Result<(), Refusal> {
        let message = self.message(letter)?;
        match timeout(LETTER, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(judged(&error)),
            Err(_) => Err(Refusal::ForNow("unreachable".to_owned())),
        }
    }

    fn message(&self, letter: &Taken) -> Result<Message, Refusal> {
        let bad = |_| Refusal::ForGood("bad_address".to_owned());
        let to: Address = letter.address.parse().map_err(bad)?;
        let name = Some(letter.name.clone()).filter(|name| !name.is_empty());
        let at = UNIX_EPOCH + Duration::from_millis(u64::try_from(letter.created_ms).unwrap_or_default());
        let mut message = Message::builder()
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.email.domain())))
            .date(at)
            .from(self.from.clone())
            .to(Mailbox::new(name, to))
            .subject(&letter.subject)
            // Nobody's out-of-office answers a machine.
            .raw_header(header("Auto-Submitted", "auto-generated"));
        if let Some(link) = &letter.unsubscribe {
            message = message
                .raw_header(header("List-Unsubscribe", &format!("<{link}>")))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        let body = MultiPart::alternative_plain_html(letter.body_text.clone(), letter.body_html.clone());
        message.multipart(body).map_err(|error| Refusal::ForGood(said("bad_address", &error.to_string())))
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Refuses a way on which others could read along.
fn check(url: &str) -> anyhow::Result<()> {
    let uri: Uri = url.parse().map_err(|_| anyhow::anyhow!("--smtp-url cannot be read"))?;
    let host = uri.host().context("--smtp-url names no host")?;
    let sealed = match uri.scheme_str() {
        Some("smtps") => true,
        Some("smtp") => uri.query().is_some_and(|query| query.split('&').any(|part| part == "tls=required")),
        _ => bail!("--smtp-url must begin with smtps:// or smtp://"),
    };
    let here = host == "localhost"
        || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    ensure!(
        sealed || here,
        "--smtp-url: without TLS letters go to this machine only; write smtps:// or add ?tls=required"
    );
    Ok(())
}

/// What an error of the mail server means for a letter.
fn judged(error: &SmtpError) -> Refusal {
    let text = error.to_string();
    // 53x is said of us, not of the letter: a password that has been changed loses nothing.
    let of_us = error.status().is_some_and(|code| code.to_string().starts_with("53"));
    if error.is_permanent() && !of_us {
        Refusal::ForGood(said("refused", &text))
    } else if error.is_client() {
        Refusal::ForGood(said("bad_address", &text))
    } else if error.is_transient() || of_us {
        Refusal::ForNow(said("busy", &text))
    } else {
        Refusal::ForNow(said("unreachable", &text))
    }
}

fn said(word: &str, text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SAID).collect();
    format!("{word}: {}", text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_reads_along_on_the_way() {
        for good in [
            "smtps://a:b@mail.example.org:465",
            "smtp://a:b@mail.example.org:587?tls=required",
            "smtp://127.0.0.1:2525",
            "smtp://localhost",
            "smtp://[::1]:25",
        ] {
            assert!(check(good).is_ok(), "{good}");
        }
        for bad in [
            "smtp://mail.example.org",
            "smtp://a:geheim@mail.example.org:587?tls=opportunistic",
            "smtp://10.0.0.1",
            "http://127.0.0.1",
            "mail.example.org",
        ] {
            let why = check(bad).map_err(|error| error.to_string());
            assert!(why.as_ref().is_err_and(|why| !why.contains("geheim")), "{bad}: {why:?}");
        }
    }
}
