// Looks through somebody's eyes, and writes down the page as they see it. `given`: whose eyes and who there is; the step; what
// is to be left out, by selector; and how numbers are to be written, by how they are shown. Nothing: as it is.
(async () => {
  const [eyes, everybody, place, leftOut, names] = given;
  const change = async (id, value, event) => {
    const element = document.getElementById(id);
    element.value = value;
    element.dispatchEvent(new Event(event, { bubbles: true }));
    await drawn();
  };
  const box = document.querySelector("[data-testid='lens-box']");
  if (eyes) {
    await change("lens", eyes[0], "change");
    if (eyes.length > 1) {
      await change("lens", "together", "change");
      // First who comes, then who goes: a coalition of one is none.
      for (const comes of [true, false]) {
        for (const [index, name] of everybody.entries()) {
          const member = box.querySelectorAll(".members input")[index];
          if (eyes.includes(name) === comes && member.checked !== comes) {
            member.click();
            await drawn();
          }
        }
      }
    }
  }
  if (place !== null) await change("step", place, "input");
  const step = document.getElementById("step");
  const knows = [...document.querySelectorAll("#knows tr[data-known]")];
  done({
    lens: box.dataset.lens,
    place: Number(step.value),
    steps: Number(step.max),
    knows: knows.map(({ dataset: { value, known } }) => [value, known === "true"]),
    page: written(leftOut ?? [], names ?? {}),
  });
})().catch((error) => done({ error: String(error) }));

// The page, but for what differs between two rounds and is no secret: times, ciphertexts, tags and their hash. Symbols that are
// lit up and the file's name are not what is looked at either.
function written(leftOut, names) {
  const page = document.getElementById("app").cloneNode(true);
  const gone = "[data-cipher], .elapsed, .hash, #costs, .step-note, .setting-link, #engine, .file-name";
  for (const element of page.querySelectorAll(gone)) element.remove();
  for (const element of page.querySelectorAll("[data-lit]")) element.removeAttribute("data-lit");
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
