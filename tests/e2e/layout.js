// Looks for words that are cut or lie over each other or are smaller than they may be, and for a page that is wider than its window.
// `given` is the faces, each with the one for numbers and code and how much wider than they are, and how small letters may be, in px;
// `done` takes what is found in each.
(async () => {
  const [faces, least] = given;
  for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
  done(faces.map((face) => look(face, least)));
})().catch((error) => done([{ measured: 0, problems: [String(error)] }]));

// Where things are is worked out as soon as it is asked for: no frame has to be drawn in another face.
function look([sans, mono, wider], least) {
  const sheet = (window.faces ??= new CSSStyleSheet());
  sheet.replaceSync(`
    :root { --sans: "${sans}" !important; --mono: "${mono}" !important; }
    *, ::before, ::after { letter-spacing: ${wider}em !important; }`);
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
  const brush = document.createElement("canvas").getContext("2d");
  brush.font = `32px "${sans}"`;
  const measured = brush.measureText("Sealed readings of 1000 meters").width;
  return { measured, problems: [...tooWide(), ...wrongTexts(least)] };
}

function tooWide() {
  const { scrollWidth } = document.scrollingElement;
  if (scrollWidth <= innerWidth) return [];
  const wide = [...document.querySelectorAll("#app *")].filter(
    (e) => e.getBoundingClientRect().right > innerWidth + 0.5 && !e.closest(".scroll, .log, [class*=scroll]"),
  );
  return [`${scrollWidth} px in ${innerWidth}: ${wide.slice(-3).map(told).join(" and ")}`];
}

function wrongTexts(least) {
  const problems = [];
  const lines = [];
  const walker = document.createTreeWalker(document.getElementById("app"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!node.data.trim() || !isSeen(element)) continue;
    range.selectNodeContents(node);
    const size = parseFloat(getComputedStyle(element).fontSize) * scaleOf(element);
    if (size < least - 0.02 && range.getBoundingClientRect().width > 2) {
      problems.push(`letters of ${size.toFixed(2)} px: ${told(node)}`);
    }
    for (const box of range.getClientRects()) {
      if (box.width < 1 || box.height < 1) continue;
      const line = clipped(element, box, node, problems);
      if (!line || isAfloat(element)) continue;
      // Letters, without what a face keeps free above and below them: lines may share that.
      const middle = (box.top + box.bottom) / 2;
      const [top, bottom] = [Math.max(line.top, middle - 0.3 * size), Math.min(line.bottom, middle + 0.3 * size)];
      // Of a line that is half scrolled away only what is seen can lie over another.
      if (bottom - top >= 1) lines.push({ node, ...line, top, bottom });
    }
  }
  lines.sort((one, other) => one.top - other.top);
  lines.forEach((one, place) => {
    for (const other of lines.slice(place + 1)) {
      if (other.top >= one.bottom - 1) break;
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      if (across > 1.5 && one.node !== other.node) {
        problems.push(`overlap by ${across.toFixed(1)} px: ${told(one.node)} and ${told(other.node)}`);
      }
    }
  });
  return problems.slice(0, 8);
}

// The part of a line that is seen; nothing if all of it is scrolled away. What is cut for good is a problem.
function clipped(element, box, node, problems) {
  let { left, right, top, bottom } = box;
  for (let around = element; around && around !== document.body; around = around.parentElement) {
    const { overflowX, overflowY, position } = getComputedStyle(around);
    if (overflowX === "visible" && around.localName !== "svg") continue;
    const room = around.getBoundingClientRect();
    // For the ear alone.
    if (room.width <= 2 && room.height <= 2) return undefined;
    const scrolls = /auto|scroll/.test(overflowX + overflowY);
    if (!scrolls && around.namespaceURI !== "http://www.w3.org/2000/svg" || around.localName === "svg" && overflowX === "hidden") {
      if (right > room.right + 1.5 || left < room.left - 1.5) {
        problems.push(`cut by ${told(around)}: ${told(node)}`);
        return undefined;
      }
    }
    [left, right] = [Math.max(left, room.left), Math.min(right, room.right)];
    [top, bottom] = [Math.max(top, room.top), Math.min(bottom, room.bottom)];
    if (right - left < 1 || bottom - top < 1) return undefined;
    if (position === "fixed") break;
  }
  return { left, right, top, bottom };
}

function isSeen(element) {
  return (
    !element.closest(".visually-hidden, [hidden], option, title, desc, defs") &&
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  );
}

// What stays in sight while the page is scrolled under it, and what is opened over the page on a ground of its own.
function isAfloat(element) {
  for (let around = element; around; around = around.parentElement) {
    const { position, backgroundColor } = getComputedStyle(around);
    if (/sticky|fixed/.test(position) || (position === "absolute" && backgroundColor.startsWith("rgb("))) return true;
  }
  return false;
}

// How much larger a picture's letters are drawn than they are set.
function scaleOf(element) {
  const matrix = element.closest("svg") && element.getScreenCTM?.();
  return matrix ? Math.hypot(matrix.a, matrix.b) : 1;
}

function told(node) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const within = element.parentElement?.closest("[id]")?.id ?? "";
  const name = `${element.localName}${[...element.classList].map((name) => `.${name}`).join("")}`;
  return `#${within} ${name} “${node.textContent.trim().slice(0, 40)}”`;
}
