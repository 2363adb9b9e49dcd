// A language that nobody speaks: English with an accent on every letter, a third longer. Every text is turned into it as soon as it is
// on the page, before the page is drawn.
(() => {
  const ACCENTED = [..."åƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ"];
  const PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const NAMES = ["aria-label", "title", "placeholder"];
  // Symbols, and the digits of bytes, are the same in every language.
  // A home's name gives way to its number where it has no room, which the page finds out before this language speaks.
  const NOT_WORDS = "code, math, svg tspan.symbol, .house > .name, script, style";

  function accented(text) {
    let count = 0;
    return text.replace(/[A-Za-z]/g, (letter) => {
      const other = ACCENTED[PLAIN.indexOf(letter)];
      return ++count % 3 === 0 ? other + other.toLowerCase() : other;
    });
  }

  function turn(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (!node.parentElement || node.parentElement.closest(NOT_WORDS)) return;
      const text = accented(node.data);
      if (text !== node.data) node.data = text;
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      for (const name of NAMES) {
        const text = node.getAttribute(name);
        if (text && accented(text) !== text) node.setAttribute(name, accented(text));
      }
      for (const child of node.childNodes) turn(child);
    }
  }

  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (addedNodes.length > 0) addedNodes.forEach(turn);
      else turn(target);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: NAMES });
})();
