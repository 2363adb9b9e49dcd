// Looks through somebody's eyes, and writes down the page as they see it. `given`: whose eyes and who there is; the step; what
// is to be left out, by selector; how numbers are to be written, by how they are shown; and whether the page itself is to be told, or its
// hash alone. Nothing: as it is.
const TABS = ["log", "now", "verdict", "meter", "noise", "opening", "day", "checks"];

(async () => {
  const [eyes, everybody, place, leftOut, names, whole] = given;
  // Markup is looked at, and none of it depends on where anything is: to lay it out and paint it takes as long as all else.
  const app = document.getElementById("app");
  app.style.display = "none";
  // Nor is the address looked at, which takes the browser long to note with every click.
  history.pushState = history.replaceState = () => undefined;
  const set = (id, value, event) => {
    const element = document.getElementById(id);
    element.value = value;
    element.dispatchEvent(new Event(event, { bubbles: true }));
  };
  const show = async (tab) => {
    document.getElementById(`tab-${tab}`).click();
    await drawn();
  };
  // The log is quickly drawn for other eyes, and other exhibits are not.
  await show("log");
  const box = document.querySelector("[data-testid='lens-box']");
  // What is pressed next must be what was drawn for these eyes.
  const turn = async (press) => {
    const before = box.dataset.lens;
    press();
    while (box.dataset.lens === before) await new Promise((resolve) => setTimeout(resolve));
  };
  const eye = (name) => document.querySelector(`[data-testid="eye-${name}"]`);
  const looks = (name) => eye(name).checked ?? eye(name).getAttribute("aria-pressed") === "true";
  if (eyes?.[0] === "everything") {
    if (box.dataset.lens !== "everything") await turn(() => eye("everything").click());
  } else if (eyes) {
    // First who comes, then who goes: nobody's eyes see nothing.
    for (const comes of [true, false]) {
      for (const name of everybody) {
        if (eyes.includes(name) === comes && looks(name) !== comes) await turn(() => eye(name).click());
      }
    }
  }
  const player = document.getElementById("player");
  if (place !== null && Number(player.dataset.step) !== place) {
    // The slider stands there alone.
    await show("now");
    set("step", place, "input");
    await show("log");
  }
  await drawn();
  // The message of the step is a part of what is looked at: opened, it stands before the log.
  document.querySelector("#log .log .chosen:not(.open) button")?.click();
  await drawn();
  const opened = Boolean(document.getElementById("message"));
  // Every exhibit, and the picture in each of its forms.
  let page = "";
  let knows = [];
  for (const tab of TABS) {
    if (tab !== "log") await show(tab);
    if (tab === "verdict") {
      // All numbers are one click below the verdict.
      const numbers = document.querySelector("[data-testid='all-numbers']:not([open]) > summary");
      if (numbers) {
        numbers.click();
        await drawn();
      }
      // Through all eyes, what each party knows by itself: the table has one party at a time where it has little room.
      const of = document.querySelector("[data-testid='all-numbers-of']");
      if (of && of.value !== "") {
        of.value = "";
        of.dispatchEvent(new Event("change", { bubbles: true }));
        await drawn();
      }
      // What of other eyes is told comes in tasks of its own.
      while (document.querySelector("#knows [aria-busy]")) await drawn();
    }
    page += written(leftOut ?? [], names ?? {});
    if (tab === "verdict") knows = [...document.querySelectorAll("#knows tr[data-known]")];
  }
  app.style.removeProperty("display");
  delete history.pushState;
  delete history.replaceState;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(page)));
  done({
    lens: box.dataset.lens,
    place: Number(player.dataset.step),
    steps: Number(player.dataset.steps),
    knows: knows.map(({ dataset: { value, known } }) => [value, known === "true"]),
    opened,
    status: document.getElementById("status").textContent,
    hash: Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join(""),
    page: whole ? page : null,
  });
})().catch((error) => done({ error: String(error) }));

// The page, but for what differs between two rounds and is no secret: times, ciphertexts, tags and their hash. Symbols that are
// lit up and the file's name are not what is looked at either.
function written(leftOut, names) {
  const page = document.getElementById("app").cloneNode(true);
  // The style that hides it.
  page.removeAttribute("style");
  const gone = "[data-cipher], .elapsed, .hash, #costs .took, .step-note, .setting-link, .printed, #engine, .file-name";
  for (const element of page.querySelectorAll(gone)) element.remove();
  for (const element of page.querySelectorAll("[data-lit]")) element.removeAttribute("data-lit");
  if (leftOut.includes("[data-verdict]")) {
    // What is drawn of homes: attributes, names, windows, gauges and words.
    const drawn = ".house :is(.shutter, .gauge, .range, .word)";
    for (const element of page.querySelectorAll(drawn)) element.remove();
    for (const element of page.querySelectorAll("[data-verdict] > .glass")) element.removeAttribute("aria-label");
    for (const element of page.querySelectorAll("[data-verdict]")) element.removeAttribute("data-verdict");
  }
  for (const selector of leftOut) {
    for (const element of page.querySelectorAll(selector)) element.replaceChildren("left out");
  }
  for (const element of page.querySelectorAll(".big-number")) {
    const name = names[element.querySelector("summary .number").textContent];
    if (name) element.replaceChildren(name);
  }
  return markup(page);
}

function markup(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return node.textContent;
  // What came in another order is the same.
  const attributes = [...node.attributes].map(({ name, value }) => `${name}='${value}'`).sort().join(" ");
  return `<${node.localName} ${attributes}>${[...node.childNodes].map(markup).join("")}</>`;
}
