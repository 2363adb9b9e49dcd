// Opens every message of the log, one after the other: whether the list says that it is sealed, and how much of its bytes is
// on the page then.
(async () => {
  const opened = [];
  const all = (selector) => document.querySelectorAll(`#log .log tbody tr ${selector}`);
  for (const [place, button] of [...all("button")].entries()) {
    button.click();
    const message = () => document.getElementById("message");
    while (!message()?.textContent.startsWith(`Message ${place + 1}:`)) {
      await new Promise((resolve) => setTimeout(resolve));
    }
    const sealed = all("button")[place].closest("tr").querySelector(".sealed") !== null;
    opened.push([sealed, message().querySelectorAll(".hex, .numbers-list").length]);
  }
  done(opened);
})().catch((error) => done(String(error)));
