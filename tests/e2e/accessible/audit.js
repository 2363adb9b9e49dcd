// Runs axe-core and checks of our own. `given` is the part to look at, the levels to keep, and the rules if not all of these levels
// are asked for; `done` takes what is found.
const pictures = new Map();

(async () => {
  const [selector, tags, rules] = given;
  // What lies under a bar that stays in sight can be scrolled out from under it, and axe-core sees one moment only: bars stand
  // in the flow while it looks. That what is focused is not left under one is tested by itself (`path`).
  const bars = [...document.querySelectorAll("#app *")].filter((element) => /sticky|fixed/.test(getComputedStyle(element).position));
  for (const bar of bars) bar.style.position = "static";
  const { violations, incomplete, passes } = await axe.run(selector, {
    ...(rules ? { runOnly: { type: "rule", values: rules } } : {
      runOnly: { type: "tag", values: tags },
      // Off unless asked for.
      rules: { "target-size": { enabled: true } },
    }),
    resultTypes: ["violations", "incomplete"],
  });
  const problems = [];
  for (const [kind, rules] of Object.entries({ violations, incomplete })) {
    for (const { id, nodes } of rules) {
      for (const node of nodes) {
        const why = whyOf(kind, id, node);
        if (why) problems.push({ rule: id, what: `${kind}: ${why} ${node.target.join(" ")} ${node.html.slice(0, 200)}` });
      }
    }
  }
  problems.push(...paleTexts(), ...tooWide());
  for (const bar of bars) bar.style.removeProperty("position");
  done({ problems, passed: passes.map((rule) => rule.id) });
})().catch((error) => done({ problems: [{ rule: "error", what: String(error) }], passed: [] }));

// What is wrong with what axe-core found. A contrast that it could not decide (of a single letter, in a box that scrolls, on
// hatched ground) is measured by ourselves; all else that it could not decide is a problem.
function whyOf(kind, rule, node) {
  const said = [...node.any, ...node.all, ...node.none].map((check) => check.message).join(" ");
  if (kind !== "incomplete" || rule !== "color-contrast") return said;
  // What is lit up changes with what comes to lie under the pointer.
  const element = document.querySelector(node.target[0].replaceAll('[data-lit=""]', ""));
  if (!element) return "is gone before its colours could be asked for";
  // Text in pictures is looked at below, all of it.
  if (element.closest("svg")) return undefined;
  return paleOnPage(element);
}

// The least contrast of an element's own text with what is painted under it, if that is too little.
function paleOnPage(element) {
  const style = getComputedStyle(element);
  const ink = colour(style.color);
  for (let around = element; around; around = around.parentElement) {
    if (getComputedStyle(around).opacity !== "1") return `cannot be measured under ${around.outerHTML.slice(0, 80)}`;
  }
  if (!ink) return `cannot be measured: ${style.color}`;
  const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  for (const text of texts) {
    const range = document.createRange();
    range.selectNodeContents(text);
    // The boxes around it scroll its beginning to where it can be seen.
    element.scrollIntoView({ block: "center", inline: "start" });
    const seen = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
    // What is for the ear alone is clipped.
    if (seen.length === 0 || element.closest(".visually-hidden")) continue;
    const [{ x, y, width, height }] = seen;
    const stack = document.elementsFromPoint(x + Math.min(width / 2, 20), y + height / 2);
    const place = stack.indexOf(element);
    if (place < 0) return `is covered at ${x}, ${y}`;
    const over = stack.slice(0, place).find((other) => !element.contains(other) && grounds(other).length > 0);
    if (over) return `is covered by ${over.outerHTML.slice(0, 80)}`;
    const under = [];
    for (const other of stack.slice(place)) {
      under.push(...grounds(other));
      if (colour(getComputedStyle(other).backgroundColor)) break;
    }
    for (const ground of under) {
      const ratio = contrast(ink, ground);
      if (ratio < 4.5) return `${ratio.toFixed(2)} of ${ink} on ${ground}`;
    }
  }
  return undefined;
}

// The colours that an element paints under its text: its own, and its hatching's.
function grounds(element) {
  const { backgroundColor, backgroundImage } = getComputedStyle(element);
  const hatching = backgroundImage.match(/rgba?\([^)]*\)/g) ?? [];
  return [backgroundColor, ...hatching].map(colour).filter(Boolean);
}

// Text in pictures against what is painted under it, which axe-core cannot tell: it knows no `fill`.
function paleTexts() {
  const texts = [...document.querySelectorAll("svg text")].filter((text) => text.getClientRects().length > 0);
  return texts.flatMap((text) => {
    const why = [...text.querySelectorAll("tspan"), text].map((part) => paleness(text, part)).find(Boolean);
    return why ? [{ rule: "svg-text-contrast", what: `${why}: ${text.outerHTML.slice(0, 200)}` }] : [];
  });
}

function paleness(text, part) {
  const ink = colour(getComputedStyle(part).fill);
  const ground = groundOf(text, part);
  const ratio = contrast(ink ?? [0, 0, 0, 0], ground);
  return ratio < 4.5 && `${ratio.toFixed(2)} of ${ink} on ${ground}`;
}

function groundOf(text, part) {
  const style = getComputedStyle(part);
  // Letters with a rim of their own stand on it.
  const rim = style.paintOrder.startsWith("stroke") && colour(style.stroke);
  if (rim) return rim;
  const { x, y, width, height } = part.getBoundingClientRect();
  const middle = new DOMPoint(x + width / 2, y + height / 2);
  const svg = text.ownerSVGElement;
  const ground = painted(svg).findLast(
    ({ shape, box }) =>
      text.compareDocumentPosition(shape) & Node.DOCUMENT_POSITION_PRECEDING &&
      middle.x >= box.left - 1 && middle.x <= box.right + 1 && middle.y >= box.top - 1 && middle.y <= box.bottom + 1 &&
      shape.isPointInFill(middle.matrixTransform(shape.getScreenCTM().inverse())),
  );
  if (ground) return ground.fill;
  for (let element = svg; element; element = element.parentElement) {
    const ground = colour(getComputedStyle(element).backgroundColor);
    if (ground) return ground;
  }
  return [255, 255, 255];
}

// The shapes of a picture that are seen and filled, in the order in which they are painted; worked out once for all texts in it.
function painted(svg) {
  if (!pictures.has(svg)) {
    const shapes = [...svg.querySelectorAll("path, rect, circle, ellipse, polygon")]
      .filter((shape) => !shape.closest("defs") && shape.getClientRects().length > 0)
      .map((shape) => ({ shape, box: shape.getBoundingClientRect(), fill: colour(getComputedStyle(shape).fill) }));
    pictures.set(svg, shapes.filter(({ fill }) => fill));
  }
  return pictures.get(svg);
}

// Red, green and blue of a computed colour; nothing where nothing is seen of it.
function colour(computed) {
  const [red, green, blue, alpha = 1] = computed.startsWith("rgb") ? computed.match(/[\d.]+/g).map(Number) : [0, 0, 0, 0];
  return alpha > 0.5 ? [red, green, blue] : undefined;
}

// The ratio that WCAG defines.
function contrast(one, other) {
  const light = (rgb) => {
    const [red, green, blue] = rgb.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

function tooWide() {
  const { scrollWidth } = document.scrollingElement;
  if (scrollWidth <= innerWidth) return [];
  const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth);
  const at = wide.slice(0, 5).map((e) => e.outerHTML.slice(0, 80)).join("\n");
  return [{ rule: "sideways", what: `${scrollWidth} px in ${innerWidth}: ${at}` }];
}
