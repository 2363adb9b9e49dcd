//! Serves the built page from the loopback address, as any static host would.

use std::path::PathBuf;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower_http::services::ServeDir;

/// A server for one folder, on a port of its own, until dropped.
pub(crate) struct Site {
    address: String,
    task: JoinHandle<()>,
}

impl Site {
    /// Serves the folder.
    pub(crate) async fn new(folder: PathBuf) -> Self {
        assert!(folder.join("index.html").is_file(), "{} holds no built page", folder.display());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let pages = Router::new().fallback_service(ServeDir::new(folder));
        let task = tokio::spawn(async move { axum::serve(listener, pages).await.unwrap() });
        Self { address, task }
    }

    /// The page's address with a query.
    pub(crate) fn url(&self, query: &str) -> String {
        format!("{}/{query}", self.address)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
    }
}
