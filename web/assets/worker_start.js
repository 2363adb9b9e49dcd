// Starts a worker's program; the build writes one of these for each program. What does not load is thrown where the page hears of it, by name: of a promise that is rejected
// while a worker starts, not every browser tells the page.
const PROGRAM = "./PROGRAM.js";
const WASM = "PROGRAM_bg.wasm";
try {
  const { default: init } = await import(PROGRAM);
  const response = await fetch(new URL(WASM, import.meta.url));
  if (!response.ok) throw new Error(`${WASM}: ${response.status} ${response.statusText}`);
  await init({ module_or_path: response });
} catch (error) {
  setTimeout(() => {
    throw error;
  });
}
