//! What DevTools sees of a page: its workers, by name, and a way into each of them.

use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

/// How long the browser may take over an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// The port that a browser with this profile listens on for DevTools, and the path of the browser there.
fn address(profile: &Path) -> (u16, String) {
    let file = profile.join("DevToolsActivePort");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let (port, path) = text.trim().split_once('\n').unwrap();
    (port.parse().unwrap(), path.to_owned())
}

/// The port that a browser with this profile listens on for DevTools.
pub(crate) fn port(profile: &Path) -> u16 {
    address(profile).0
}

/// A connection to the browser's own debugging port.
pub(crate) struct DevTools {
    socket: WebSocket<TcpStream>,
    next: u64,
    page: String,
    events: Vec<Value>,
}

/// A worker as DevTools lists it.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    /// Its name.
    pub(crate) title: String,
    session: String,
}

/// What is noted of a page that is watched.
#[derive(Debug, Clone)]
pub(crate) enum Seen {
    /// A worker, by the session in which it is spoken to.
    Worker(String),
    /// A request.
    Request {
        /// What is asked for.
        url: String,
        /// Whether something is sent along.
        with_body: bool,
    },
}

/// A page that is watched.
pub(crate) struct Watch {
    asked: Arc<Mutex<Vec<Seen>>>,
    over: Arc<AtomicBool>,
    orders: Sender<(String, String)>,
    thread: JoinHandle<()>,
}

impl Watch {
    /// What was seen so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.asked.lock().unwrap().clone()
    }

    /// Has a worker run something, if it lives.
    pub(crate) fn tell(&self, session: &str, expression: &str) {
        self.orders.send((session.to_owned(), expression.to_owned())).unwrap();
    }

    /// Ends it.
    pub(crate) fn end(self) {
        self.over.store(true, Ordering::SeqCst);
        self.thread.join().unwrap();
    }
}

impl DevTools {
    /// Connects to the browser with this profile and attaches to its page.
    pub(crate) fn connect(profile: &Path) -> Self {
        let mut devtools = Self::to_browser(profile);
        let page = devtools.pages().first().unwrap().clone();
        let attach = json!({ "targetId": page, "flatten": true });
        let session = devtools.call(None, "Target.attachToTarget", &attach)["sessionId"].clone();
        devtools.page = session.as_str().unwrap().to_owned();
        devtools
    }

    /// Gives the browser with this profile one empty page, in a context in which nothing was ever kept, and ends all others.
    pub(crate) fn renew(profile: &Path) {
        let mut devtools = Self::to_browser(profile);
        let [pages, contexts] = [devtools.pages(), devtools.contexts()];
        let context =
            devtools.call(None, "Target.createBrowserContext", &json!({}))["browserContextId"].clone();
        let page = json!({ "url": "about:blank", "browserContextId": context, "width": 1280, "height": 720 });
        devtools.call(None, "Target.createTarget", &page);
        for context in contexts {
            devtools.call(None, "Target.disposeBrowserContext", &json!({ "browserContextId": context }));
        }
        // What was not in any of these contexts.
        let left = devtools.pages();
        for page in pages.iter().filter(|page| left.contains(page)) {
            devtools.call(None, "Target.closeTarget", &json!({ "targetId": page }));
        }
        let start = Instant::now();
        while devtools.pages().len() > 1 {
            assert!(start.elapsed() < PATIENCE, "a page stays: {:?}", devtools.pages());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn contexts(&mut self) -> Vec<Value> {
        let all = self.call(None, "Target.getBrowserContexts", &json!({}));
        all["browserContextIds"].as_array().unwrap().clone()
    }

    fn pages(&mut self) -> Vec<Value> {
        let targets = self.call(None, "Target.getTargets", &json!({}));
        let targets = targets["targetInfos"].as_array().unwrap().iter();
        targets.filter(|target| target["type"] == "page").map(|target| target["targetId"].clone()).collect()
    }

    /// Connects to the browser with this profile.
    fn to_browser(profile: &Path) -> Self {
        let (port, path) = address(profile);
        let stream = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        let (socket, _) = tungstenite::client(format!("ws://127.0.0.1:{port}{path}"), stream).unwrap();
        Self { socket, next: 1, page: String::new(), events: Vec::new() }
    }

    /// The page's dedicated workers that live now.
    pub(crate) fn workers(&mut self) -> Vec<Listed> {
        let page = self.page.clone();
        let attach = |on: bool| json!({ "autoAttach": on, "waitForDebuggerOnStart": false, "flatten": true });
        self.call(Some(&page), "Target.setAutoAttach", &attach(false));
        self.events.clear();
        self.call(Some(&page), "Target.setAutoAttach", &attach(true));
        self.listen(Duration::from_secs(2));
        let attached = self.events.iter().filter(|event| event["method"] == "Target.attachedToTarget");
        attached
            .map(|event| &event["params"])
            .filter(|params| params["targetInfo"]["type"] == "worker")
            .map(|params| {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                let info = &params["targetInfo"];
                Listed { title: text(&info["title"]), session: text(&params["sessionId"]) }
            })
            .collect()
    }

    /// The worker of this name.
    pub(crate) fn worker(&mut self, title: &str) -> Listed {
        let workers = self.workers();
        let named = workers.iter().find(|worker| worker.title == title);
        named.unwrap_or_else(|| panic!("no {title} among {workers:?}")).clone()
    }

    /// Ends a worker from inside, as a crash of the browser would: the page is told nothing.
    pub(crate) fn kill(&mut self, worker: &Listed) {
        self.send(Some(&worker.session), "Runtime.evaluate", &json!({ "expression": "self.close()" }));
    }

    /// Makes a worker hang for good: it lives, and never answers again.
    pub(crate) fn hang(&mut self, worker: &Listed) {
        self.send(Some(&worker.session), "Runtime.evaluate", &json!({ "expression": "for (;;) {}" }));
    }

    /// Notes every request of the page and of its workers, of those too that are made later, until it is ended.
    pub(crate) fn watch(mut self) -> Watch {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let over = Arc::new(AtomicBool::new(false));
        let page = self.page.clone();
        self.call(Some(&page), "Network.enable", &json!({}));
        // A worker waits until it is watched.
        let attach = json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true });
        self.call(Some(&page), "Target.setAutoAttach", &attach);
        let (note, ends) = (asked.clone(), over.clone());
        let (orders, ordered) = channel::<(String, String)>();
        let thread = std::thread::spawn(move || {
            let mut events = std::mem::take(&mut self.events);
            loop {
                for event in events.drain(..) {
                    let params = &event["params"];
                    match event["method"].as_str() {
                        Some("Target.attachedToTarget") => {
                            let session = params["sessionId"].as_str().unwrap_or_default().to_owned();
                            self.send(Some(&session), "Network.enable", &json!({}));
                            self.send(Some(&session), "Runtime.runIfWaitingForDebugger", &json!({}));
                            if params["targetInfo"]["type"] == "worker" {
                                note.lock().unwrap().push(Seen::Worker(session));
                            }
                        }
                        Some("Network.requestWillBeSent") => {
                            let url = params["request"]["url"].as_str().unwrap_or_default().to_owned();
                            let with_body = params["request"]["hasPostData"] == true;
                            note.lock().unwrap().push(Seen::Request { url, with_body });
                        }
                        _ => {}
                    }
                }
                for (session, expression) in ordered.try_iter() {
                    self.send(Some(&session), "Runtime.evaluate", &json!({ "expression": expression }));
                }
                if ends.load(Ordering::SeqCst) {
                    return;
                }
                events.extend(self.receive());
            }
        });
        Watch { asked, over, orders, thread }
    }

    fn send(&mut self, session: Option<&str>, method: &str, params: &Value) -> u64 {
        let id = self.next;
        self.next += 1;
        let mut call = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            call["sessionId"] = json!(session);
        }
        self.socket.send(Message::text(call.to_string())).unwrap();
        id
    }

    fn call(&mut self, session: Option<&str>, method: &str, params: &Value) -> Value {
        let id = self.send(session, method, params);
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            match self.receive() {
                Some(answer) if answer["id"] == id => {
                    assert!(answer.get("error").is_none(), "{method}: {answer}");
                    return answer["result"].clone();
                }
                Some(event) => self.events.push(event),
                None => {}
            }
        }
        panic!("DevTools did not answer {method}");
    }

    fn listen(&mut self, duration: Duration) {
        let start = Instant::now();
        while start.elapsed() < duration {
            if let Some(event) = self.receive() {
                self.events.push(event);
            }
        }
    }

    fn receive(&mut self) -> Option<Value> {
        match self.socket.read() {
            Ok(Message::Text(text)) => serde_json::from_str(text.as_str()).ok(),
            _ => None,
        }
    }
}
