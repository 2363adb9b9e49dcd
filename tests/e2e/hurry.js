// The page's short waits take no time: what waits for a frame or two waits for the tasks before it, and comes in the same order. Longer
// waits are as they are.
(() => {
  const LONG = 100;
  const { setTimeout: wait, clearTimeout: stop } = window;
  // The numbers of those that are hurried are no timer's.
  const hurried = new Set();
  let next = 2 ** 40;
  window.setTimeout = (run, milliseconds = 0, ...given) => {
    if (milliseconds > LONG) return wait(run, milliseconds, ...given);
    const number = next++;
    hurried.add(number);
    scheduler.postTask(() => {
      if (hurried.delete(number)) run(...given);
    });
    return number;
  };
  window.clearTimeout = (number) => {
    if (!hurried.delete(number)) stop(number);
  };
  // Lets everything that waits a short time, and what follows from it, come first.
  window.afterAll = () => scheduler.postTask(() => undefined, { priority: "background" });
})();
