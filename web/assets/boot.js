// Before the program is there: the remembered theme, and a sentence if the program, or a part of it, does not come. It is no
// module, so that it runs where a page was opened as a file; the sentences stand in index.html.
(() => {
  // When to look what is missing, and how long to look, in milliseconds: together less than 8 s.
  const LATE = 6000;
  const LOOK = 1500;
  const root = document.documentElement;
  root.dataset.boot = "";
  try {
    const theme = localStorage.getItem("blindsum-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // No storage: the system's theme.
  }

  let started = false;
  let said = "";
  const say = (name, words = {}) => {
    const failure = document.getElementById("failure");
    const template = document.getElementById(`say-${name}`);
    // What is known to be missing says more than what follows from it.
    if (!failure || !template || said === "missing" || (started && name !== "missing")) return;
    said = name;
    failure.textContent = template.content.textContent.replace(/\{(\w+)\}/g, (_, word) => words[word] ?? "");
    failure.hidden = false;
    for (const id of ["loading", "late"]) document.getElementById(id)?.remove();
  };

  // Every file that the page names.
  const files = () => {
    const linked = [...document.querySelectorAll("link[href], script[src]")].map((element) => element.href || element.src);
    const named = Object.values(document.querySelector("script[data-wasm]")?.dataset ?? {});
    return [...new Set([...linked, ...named.map((name) => new URL(name, document.baseURI).href)])];
  };
  const KINDS = { js: /javascript/, css: /css/ };
  const look = async (file) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), LOOK);
    try {
      const { status, headers } = await fetch(file, { method: "HEAD", cache: "no-store", signal: stop.signal });
      // 405: the server does not tell.
      if (status >= 400 && status !== 405) return "missing";
      const kind = KINDS[file.split(".").pop()];
      const type = headers.get("content-type");
      return !kind || !type || kind.test(type) ? "there" : "type";
    } catch {
      // One that takes long is not known to be missing.
      return stop.signal.aborted ? "there" : "missing";
    } finally {
      clearTimeout(timer);
    }
  };
  const short = (file) => file.slice(file.lastIndexOf("/") + 1);

  // Says why the program has not started, or what else is missing. `why` is what a script said of it.
  const explain = async (why) => {
    if (location.protocol === "file:") return say("file");
    // A sandbox without an origin of its own.
    if (self.origin === "null") return say("frame");
    if (typeof WebAssembly === "undefined") return say("wasm");
    const all = files();
    const found = await Promise.all(all.map(look));
    const those = (what) => all.filter((_, place) => found[place] === what).map(short);
    if (all.length > 0 && those("missing").length === all.length) return say("server");
    if (those("missing").length > 0) return say("missing", { files: those("missing").join(", ") });
    if (those("type").length > 0) return say("type", { files: those("type").join(", ") });
    say(why ? "broken" : "slow", { why });
  };

  // The page is read, and no deferred script has run yet.
  const ready = new Promise((done) => document.addEventListener("readystatechange", done, { once: true }));
  addEventListener("TrunkApplicationStarted", () => {
    started = true;
    if (said !== "missing") document.getElementById("failure").hidden = true;
  });
  // A file that does not come is an event of its element, which does not bubble; what a script throws is the window's.
  addEventListener("error", async (event) => {
    await ready;
    const { href, src } = event.target;
    if (src) explain(short(src));
    else if (href) explain();
    else if (!started) explain(event.message);
  }, true);
  addEventListener("unhandledrejection", async (event) => {
    await ready;
    if (!started) explain(event.reason?.message ?? String(event.reason));
  });
  ready.then(() => {
    if (typeof WebAssembly === "undefined") say("wasm");
  });
  setTimeout(() => {
    if (!started) explain();
  }, LATE);
})();
