//! What DevTools sees of a page: its workers, by name, and a way into each of them.

use std::net::TcpStream;
use std::path::Path;
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
