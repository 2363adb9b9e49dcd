//! `cargo xtask serve`: the page, on this machine.

use std::{
    io::{BufRead, BufReader, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};

use crate::{
    child,
    tools::{self, Need},
    workspace,
};

const PORT: u16 = 8080;
const TRIES: u16 = 20;

/// Builds the page and serves it until Ctrl-C; trunk rebuilds it when a file changes.
///
/// # Errors
/// If something is missing, the port is taken or trunk ends by itself.
pub(crate) fn serve(port: Option<u16>, debug: bool) -> Result<()> {
    let port = free_port(port)?;
    tools::provide(&[Need::WasmTarget, Need::WasmBindgen, Need::Trunk])?;
    let mut trunk = workspace::command(workspace::find("trunk").context("there is no trunk")?);
    trunk.args(["serve", "--skip-version-check", "--address", "127.0.0.1", "--port", &port.to_string()]);
    // Not into `dist`: another `trunk serve`, or the tests, would put their build under this server.
    trunk.arg("--dist").arg(workspace::target().join(format!("page-{port}")));
    if !debug {
        trunk.arg("--release");
    }
    println!("serve: building the page for http://127.0.0.1:{port}/ (the first time takes some minutes)");
    thread::spawn(move || announce(port));
    child::run(&mut trunk, None).context("`trunk serve`")
}

/// The port asked for, or else the first free one from 8080 on.
fn free_port(asked: Option<u16>) -> Result<u16> {
    let is_free = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
    if let Some(port) = asked {
        ensure!(
            is_free(port),
            "port {port} is taken or forbidden; take another with `cargo xtask serve --port {}`",
            port.checked_add(1).unwrap_or(PORT)
        );
        return Ok(port);
    }
    match (PORT..PORT + TRIES).find(|&port| is_free(port)) {
        Some(PORT) => Ok(PORT),
        Some(port) => {
            println!("serve: port {PORT} is taken, so the page will be at {port}");
            Ok(port)
        }
        None => bail!("the ports {PORT} to {} are taken; name one with --port", PORT + TRIES - 1),
    }
}

/// Waits for the first build to end and says where the page is; trunk says so too, but amid its log.
fn announce(port: u16) {
    loop {
        thread::sleep(Duration::from_millis(200));
        match ask(port) {
            Some(line) if line.contains(" 200 ") => {
                println!("\n    Blindsum is at http://127.0.0.1:{port}/\n    Ctrl-C ends it.\n");
                return;
            }
            // trunk answers, but the build failed; it has said why and tries again when a file changes.
            Some(_) => thread::sleep(Duration::from_secs(1)),
            None => {}
        }
    }
}

/// The status line of the answer for the page, if the server is up.
fn ask(port: u16) -> Option<String> {
    let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    server.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    server.write_all(b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n").ok()?;
    let mut line = String::new();
    BufReader::new(server).read_line(&mut line).ok()?;
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_refused() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        assert!(free_port(Some(port)).unwrap_err().to_string().contains("--port"));
        drop(taken);
        assert_eq!(free_port(Some(port)).unwrap(), port);
    }
}
