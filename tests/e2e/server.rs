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
        Self::under("", folder).await
    }

    /// Serves the folder under a path, which begins with a slash and does not end in one, and nothing beside it.
    pub(crate) async fn under(path: &str, folder: PathBuf) -> Self {
        assert!(folder.join("index.html").is_file(), "{} holds no built page", folder.display());
        let files = ServeDir::new(&folder);
        let pages = match path {
            "" => Router::new().fallback_service(files),
            path => Router::new().nest_service(path, files),
        };
        Self::serve(path, pages).await
    }

    async fn serve(path: &str, pages: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}{path}", listener.local_addr().unwrap());
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
