//! Serves the built page from the loopback address, as any static host would.

use std::path::PathBuf;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::Response;
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

    /// Serves the folder, and lets `spoil` have each answer with the path it is for.
    pub(crate) async fn spoilt(
        folder: PathBuf,
        spoil: impl Fn(&str, &mut Response) + Clone + Send + Sync + 'static,
    ) -> Self {
        let pages = Router::new().fallback_service(ServeDir::new(folder));
        let layer = middleware::from_fn(move |request: Request, next: Next| {
            let spoil = spoil.clone();
            async move {
                let path = request.uri().path().to_owned();
                let mut response = next.run(request).await;
                spoil(&path, &mut response);
                response
            }
        });
        Self::serve("", pages.layer(layer)).await
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
