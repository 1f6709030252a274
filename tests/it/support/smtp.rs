//! A mail server on this machine: takes letters, or does what mail servers do on bad days.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::{PATIENCE, eventually};

/// How it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    /// It takes what comes.
    #[default]
    Takes,
    /// It answers so to every recipient.
    Refuses(&'static str),
    /// It takes the text and never says that it did.
    Hangs,
    /// It takes the text and is gone before it says so.
    Dies,
}

/// A letter as it came.
#[derive(Debug, Clone)]
pub struct Came {
    /// Whom it goes to.
    pub to: String,
    /// With its headers.
    pub text: String,
    /// Whether the sender was told that it was taken.
    pub acknowledged: bool,
}

#[derive(Debug, Default)]
struct State {
    mood: Mood,
    came: Vec<Came>,
    refused: usize,
}

/// The mail server; cheap to clone.
#[derive(Debug, Clone)]
pub struct Smtp {
    state: Arc<Mutex<State>>,
    address: String,
}

impl Smtp {
    /// Starts it on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("smtp://{}", listener.local_addr().expect("an address"));
        let server = Self { state: Arc::default(), address };
        let of = server.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let of = of.clone();
                // Who hangs up in the middle of a letter is no matter.
                tokio::spawn(async move { of.talk(socket).await.ok() });
            }
        });
        server
    }

    /// Where it is.
    pub fn url(&self) -> String {
        self.address.clone()
    }

    /// From now on it is so.
    pub fn set(&self, mood: Mood) {
        self.state.lock().expect("a lock").mood = mood;
    }

    /// What has come so far.
    pub fn came(&self) -> Vec<Came> {
        self.state.lock().expect("a lock").came.clone()
    }

    /// Waits until so many have come.
    pub async fn wait(&self, letters: usize) -> Vec<Came> {
        self.wait_for(PATIENCE, letters).await
    }

    /// The same for longer.
    pub async fn wait_for(&self, deadline: Duration, letters: usize) -> Vec<Came> {
        eventually(deadline, || async { Some(self.came()).filter(|came| came.len() >= letters) }).await
    }

    /// Waits until it has refused so many.
    pub async fn wait_refused(&self, letters: usize) {
        let refused = || async { (self.state.lock().expect("a lock").refused >= letters).then_some(()) };
        eventually(PATIENCE, refused).await;
    }

    async fn talk(&self, socket: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(socket);
        stream.write_all(b"220 mail.test\r\n").await?;
        let (mut line, mut to) = (String::new(), String::new());
        loop {
            line.clear();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let word = line.split([' ', ':']).next().unwrap_or_default().trim().to_uppercase();
            let answer = match word.as_str() {
                "EHLO" => "250-mail.test\r\n250-8BITMIME\r\n250 SMTPUTF8",
                "RCPT" => {
                    to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    let mut state = self.state.lock().expect("a lock");
                    if let Mood::Refuses(answer) = state.mood {
                        state.refused += 1;
                        answer
                    } else {
                        "250 ok"
                    }
                }
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    let mood = self.read(&mut stream, &to).await?;
                    match mood {
                        Mood::Hangs => std::future::pending().await,
                        Mood::Dies => return Ok(()),
                        _ => "250 taken",
                    }
                }
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
    }

    /// Reads a text to the line with a stop alone, and keeps it.
    async fn read(&self, stream: &mut BufReader<TcpStream>, to: &str) -> std::io::Result<Mood> {
        let mut text = String::new();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            if line == ".\r\n" {
                break;
            }
            text.push_str(line.strip_prefix('.').unwrap_or(&line));
        }
        let mut state = self.state.lock().expect("a lock");
        let mood = state.mood;
        let acknowledged = !matches!(mood, Mood::Hangs | Mood::Dies);
        state.came.push(Came { to: to.to_owned(), text, acknowledged });
        Ok(mood)
    }
}
