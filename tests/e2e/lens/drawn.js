// Waits until the page is drawn: until nothing changed while whatever waits a short time came, three times. Where drawing takes long it
// is done in several tasks, not each of which changes something.
async function drawn() {
  let changes = 0;
  const observer = new MutationObserver(() => changes++);
  observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  for (let quiet = 0; quiet < 3; quiet++) {
    const before = changes;
    await (window.afterAll?.() ?? new Promise((resolve) => setTimeout(resolve, 8)));
    // The exhibits say until when they follow.
    if (changes !== before || document.querySelector("#app [aria-busy]")) quiet = -1;
  }
  observer.disconnect();
}
