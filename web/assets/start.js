// Starts the program. trunk writes the names of its files into this script's element (Trunk.toml, `pattern_script`).
const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
const beside = (name) => new URL(name, document.baseURI);
const { default: init } = await import(beside(js));
const program = await init({ module_or_path: beside(wasm) });
dispatchEvent(new CustomEvent("TrunkApplicationStarted", { detail: { wasm: program } }));
