// Starts a page's program in a worker: the same one as the page's, which the worker's name tells. What does not load is thrown where the page
// hears of it, by name: of a promise that is rejected while a worker starts, not every browser tells the page.
const PROGRAMS = {
  evaluation: ["./evaluation_page.js", "evaluation_page_bg.wasm"],
  lab: ["./lab_page.js", "lab_page_bg.wasm"],
};
const [PROGRAM, WASM] = PROGRAMS[self.name];
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
