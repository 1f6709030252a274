//! Starts the program; everything else is in the library.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    mellanrum::cli::run().await
}
