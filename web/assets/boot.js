// Before the program is there: the remembered theme, and a sentence if the program cannot be loaded.
(() => {
  try {
    const theme = localStorage.getItem("blindsum-theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // No storage: the system's theme.
  }
  let started = false;
  addEventListener("TrunkApplicationStarted", () => {
    started = true;
  });
  const fail = () => {
    const failure = document.getElementById("failure");
    if (!started && failure) {
      failure.hidden = false;
      document.getElementById("loading")?.remove();
    }
  };
  addEventListener("error", fail, true);
  addEventListener("unhandledrejection", fail);
})();
