// Starts the program. trunk writes the names of its files into this script's element (Trunk.toml, `pattern_script`).
const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
const beside = (name) => new URL(name, document.baseURI);
const { default: init } = await import(beside(js));
const program = await init({ module_or_path: beside(wasm) });
dispatchEvent(new CustomEvent("TrunkApplicationStarted", { detail: { wasm: program } }));
// boot.js says what is missing, unless it is the one that is.
if (document.documentElement.dataset.boot === undefined) {
  const failure = document.getElementById("failure");
  const sentence = document.getElementById("say-missing").content.textContent;
  const { src } = document.querySelector("script[src]");
  failure.textContent = sentence.replace("{files}", src.slice(src.lastIndexOf("/") + 1));
  failure.hidden = false;
}
