//! Serves the built page from the loopback address, as any static host would.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;

use tiny_http::{Header, Response, Server};

/// A server for one folder, on a port of its own, until dropped.
pub(crate) struct Site {
    server: Arc<Server>,
    address: String,
}

impl Site {
    /// Serves the folder.
    pub(crate) fn new(folder: PathBuf) -> Self {
        assert!(folder.join("index.html").is_file(), "{} holds no built page", folder.display());
        let server = Arc::new(Server::http("127.0.0.1:0").unwrap());
        let address = format!("http://{}", server.server_addr());
        let threads = Arc::clone(&server);
        thread::spawn(move || {
            for request in threads.incoming_requests() {
                let path = request.url().split(['?', '#']).next().unwrap_or("/").trim_start_matches('/');
                let path = if path.is_empty() { "index.html" } else { path };
                let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
                let _ = match std::fs::read(folder.join(path)) {
                    Ok(bytes) if inside => {
                        let kind = format!("Content-Type: {}", mime(path));
                        let header: Header = kind.parse().unwrap();
                        request.respond(Response::from_data(bytes).with_header(header))
                    }
                    _ => request.respond(Response::empty(404)),
                };
            }
        });
        Self { server, address }
    }

    /// The page's address with a query.
    pub(crate) fn url(&self, query: &str) -> String {
        format!("{}/{query}", self.address)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.unblock();
    }
}

fn mime(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript",
        "css" => "text/css",
        "wasm" => "application/wasm",
        "csv" => "text/csv",
        "svg" => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
