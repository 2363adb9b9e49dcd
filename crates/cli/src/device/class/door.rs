//! One port for everything: who begins with the first byte of MQTT gets to the broker, all others are browsers.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::connect_info::Connected;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::{IncomingStream, Listener};
use blindsum_core::variants::AbsencePolicy;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use zeroize::Zeroizing;

use super::files::Files;
use super::hall::Heard;
use super::view::View;

/// The first byte of a connection that speaks MQTT: CONNECT. No method of HTTP begins so.
const CONNECT: u8 = 0x10;

/// Who connects and says nothing is disconnected.
const SILENT: Duration = Duration::from_secs(10);

/// Connections at a time. Beyond them a class's laptop would run out of memory before the broker does.
const MOST: usize = 4_000;

/// Requests that wait to be served.
const WAITING: usize = 64;

/// A letter has a MiB at most, and a packet of the broker twice that.
const LONGEST: usize = 2 * blindsum_device::letter::LONGEST;

/// What pages are told to load: what stands beside them, and nothing else; and nobody shows them in a frame.
pub(super) const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

/// What the lecturer's page is given and can do.
#[derive(Clone)]
pub(super) struct Lecturer {
    pub(super) token: Zeroizing<String>,
    pub(super) view: Arc<Mutex<View>>,
    pub(super) said: Sender<Heard>,
}

/// What a request is answered from.
struct Shared {
    broker: SocketAddr,
    files: Files,
    lecturer: Lecturer,
}

/// Opens the door on a thread of its own, which ends with the program. Gives where it listens.
pub(super) fn open(
    address: SocketAddr,
    broker: SocketAddr,
    files: Files,
    lecturer: Lecturer,
) -> io::Result<SocketAddr> {
    let listener = std::net::TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let shared = Arc::new(Shared { broker, files, lecturer });
    thread::spawn(move || {
        runtime.block_on(async move {
            let Ok(listener) = TcpListener::from_std(listener) else { return };
            let (browsers, waiting) = mpsc::channel(WAITING);
            tokio::spawn(sort(listener, broker, browsers));
            let routes = Router::new()
                .route("/mqtt", get(socket))
                .route("/lecturer/view", get(view))
                .route("/lecturer/code", get(code))
                .route("/lecturer/{order}", post(order))
                .fallback(get(file))
                .with_state(shared);
            let service = routes.into_make_service_with_connect_info::<Peer>();
            let _ = axum::serve(Browsers { waiting, address }, service).await;
        });
    });
    Ok(address)
}

/// A connection of a browser, counted as long as it lives.
struct Counted(TcpStream, #[expect(dead_code, reason = "held")] OwnedSemaphorePermit);

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for Counted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

/// Looks at the first byte of each connection.
async fn sort(listener: TcpListener, broker: SocketAddr, browsers: mpsc::Sender<(Counted, SocketAddr)>) {
    let room = Arc::new(Semaphore::new(MOST));
    loop {
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else { return };
        let Ok((mut stream, peer)) = listener.accept().await else {
            // Out of files, most likely: some are given back soon.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let browsers = browsers.clone();
        tokio::spawn(async move {
            let _ = stream.set_nodelay(true);
            let mut first = [0u8; 1];
            match tokio::time::timeout(SILENT, stream.peek(&mut first)).await {
                Ok(Ok(1)) => {}
                _ => return,
            }
            if first != [CONNECT] {
                let _ = browsers.send((Counted(stream, permit), peer)).await;
                return;
            }
            if let Ok(mut other) = TcpStream::connect(broker).await {
                let _ = other.set_nodelay(true);
                let _ = copy_bidirectional(&mut stream, &mut other).await;
            }
            drop(permit);
        });
    }
}

/// The connections that are browsers'.
struct Browsers {
    waiting: mpsc::Receiver<(Counted, SocketAddr)>,
    address: SocketAddr,
}

impl Listener for Browsers {
    type Io = Counted;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Counted, SocketAddr) {
        match self.waiting.recv().await {
            Some(next) => next,
            // The other side lives as long as the program.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// Who asks.
#[derive(Clone, Copy)]
struct Peer(SocketAddr);

impl Connected<IncomingStream<'_, Browsers>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Browsers>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// A page of another place must not open a socket here in a visitor's name. What is not a browser says no origin.
fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match (text(header::ORIGIN), text(header::HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.strip_prefix("http://") == Some(host),
        (Some(_), None) => false,
    }
}

async fn socket(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !is_from_here(&headers) {
        return (StatusCode::FORBIDDEN, "this page was not served by the class").into_response();
    }
    let upgrade = upgrade.protocols(["mqtt"]).max_message_size(LONGEST).max_frame_size(LONGEST);
    upgrade.on_upgrade(move |socket| splice(socket, shared.broker)).into_response()
}

/// Carries bytes between a browser and the broker until one of them ends.
async fn splice(mut socket: WebSocket, broker: SocketAddr) {
    let Ok(mut stream) = TcpStream::connect(broker).await else { return };
    let _ = stream.set_nodelay(true);
    let (mut from, mut to) = stream.split();
    let mut buffer = vec![0u8; 1 << 14];
    loop {
        tokio::select! {
            came = socket.recv() => match came {
                Some(Ok(Message::Binary(bytes))) => {
                    if to.write_all(&bytes).await.is_err() {
                        return;
                    }
                }
                // MQTT is binary; what is said about the socket itself is answered a layer below.
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return,
            },
            read = from.read(&mut buffer) => {
                let bytes = match read {
                    Ok(count) if count > 0 => buffer.get(..count).unwrap_or_default(),
                    _ => return,
                };
                if socket.send(Message::Binary(Bytes::copy_from_slice(bytes))).await.is_err() {
                    return;
                }
            }
        }
    }
}

async fn file(State(shared): State<Arc<Shared>>, headers: HeaderMap, uri: Uri) -> Response {
    let Some(served) = shared.files.get(uri.path()) else {
        return (StatusCode::NOT_FOUND, "not a file of this page").into_response();
    };
    let takes_packed = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|one| one.trim().starts_with("gzip")));
    let kept = if served.is_for_ever { "public, max-age=31536000, immutable" } else { "no-cache" };
    let told = [
        (header::CONTENT_TYPE, served.kind),
        (header::VARY, "Accept-Encoding"),
        (header::CACHE_CONTROL, kept),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    match &served.packed {
        Some(packed) if takes_packed => {
            (told, [(header::CONTENT_ENCODING, "gzip")], packed.clone()).into_response()
        }
        _ => (told, served.bytes.clone()).into_response(),
    }
}

/// Whether the lecturer asks: on this computer, with the token, from a page that this program served.
fn is_lecturer(shared: &Shared, peer: Peer, headers: &HeaderMap) -> bool {
    let told = headers.get("x-blindsum-lecturer").map(axum::http::HeaderValue::as_bytes).unwrap_or_default();
    let token = shared.lecturer.token.as_bytes();
    let differs = told.iter().zip(token).fold(0u8, |differs, (a, b)| differs | (a ^ b));
    peer.0.ip().is_loopback() && is_from_here(headers) && told.len() == token.len() && differs == 0
}

fn refused() -> Response {
    (StatusCode::FORBIDDEN, "only the lecturer, on the computer that holds the class").into_response()
}

async fn view(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
) -> Response {
    if !is_lecturer(&shared, peer, &headers) {
        return refused();
    }
    let text = {
        let view = shared.lecturer.view.lock().unwrap_or_else(PoisonError::into_inner);
        serde_json::to_string(&*view).unwrap_or_default()
    };
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], text).into_response()
}

/// The link as a drawing.
async fn code(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
) -> Response {
    if !is_lecturer(&shared, peer, &headers) {
        return refused();
    }
    let link = {
        let view = shared.lecturer.view.lock().unwrap_or_else(PoisonError::into_inner);
        Zeroizing::new(view.link().to_owned())
    };
    match QrCode::with_error_correction_level(link.as_bytes(), EcLevel::L) {
        Ok(code) => {
            let drawing = code.render::<svg::Color<'_>>().build();
            ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "no-store")], drawing)
                .into_response()
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn order(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
    axum::extract::Path(order): axum::extract::Path<String>,
) -> impl Future<Output = Response> {
    let answer = if is_lecturer(&shared, peer, &headers) {
        let order = match order.as_str() {
            "run" => Some(Heard::Run),
            "end" => Some(Heard::End),
            "repair" => Some(Heard::Absence(AbsencePolicy::Repair)),
            "refuse" => Some(Heard::Absence(AbsencePolicy::Refuse)),
            _ => None,
        };
        match order.map(|order| shared.lecturer.said.send(order)) {
            Some(Ok(())) => StatusCode::NO_CONTENT.into_response(),
            Some(Err(_)) => StatusCode::GONE.into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    } else {
        refused()
    };
    std::future::ready(answer)
}
