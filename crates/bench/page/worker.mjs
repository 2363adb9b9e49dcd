// The product's worker, and a way to ask how much memory it has.
import init from "./worker/meter_worker.js";

// Its kernel is a module of its own, with memory of its own.
const kernels = [];
const Instance = WebAssembly.Instance;
WebAssembly.Instance = class extends Instance {
  constructor(...all) {
    super(...all);
    kernels.push(this);
  }
};

let own;
addEventListener("message", (event) => {
  if (event.data !== "memory") return;
  event.stopImmediatePropagation();
  const memories = new Set([own.memory, ...kernels.map((kernel) => kernel.exports.memory)]);
  const bytes = [...memories].reduce((sum, memory) => sum + (memory?.buffer.byteLength ?? 0), 0);
  event.ports[0].postMessage(bytes);
});
own = await init();
