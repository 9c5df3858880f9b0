// Makes the page like a newer one by changing only what differs, so that the reader's place, opened
// details, the focus, a selection and the sideways position of tables stay as they are.

const ELEMENT = 1;

export function renew(made) {
  const keepPlace = placeOfReader();
  const focused = document.activeElement;
  document.title = made.title;
  document.documentElement.lang = made.documentElement.lang;
  renewChildren(document.head, made.head);
  renewChildren(document.body, made.body);
  if (focused && !focused.isConnected && focused.id) {
    document.getElementById(focused.id)?.focus({ preventScroll: true });
  }
  keepPlace();
}

// The elements at the upper edge of what is read, from the innermost; the first that is still there
// afterwards is moved back to where it stood.
function placeOfReader() {
  const main = document.querySelector("main");
  if (!main || scrollY === 0) return () => {};
  const held = readAt(main).map((element) => [element, element.getBoundingClientRect().top]);
  return () => {
    const kept = held.find(([element]) => element.isConnected);
    if (!kept) return;
    const moved = kept[0].getBoundingClientRect().top - kept[1];
    if (moved) scrollBy({ top: moved, behavior: "instant" });
  };
}

function readAt(main) {
  const box = main.getBoundingClientRect();
  const bar = document.getElementById("live-bar");
  const top = (bar ? bar.getBoundingClientRect().bottom : 0) + 4;
  for (let y = top; y < innerHeight; y += 12) {
    const inside = document
      .elementsFromPoint(box.left + box.width / 3, y)
      .filter((element) => element !== main && main.contains(element) && !element.closest("svg svg, svg *"));
    if (inside.length) return inside;
  }
  return [];
}

function renewChildren(here, there) {
  const old = [...here.childNodes].filter((node) => !isLive(node));
  const now = [...there.childNodes].filter((node) => !isLive(node));
  const [first, last] = equalEnds(old, now);
  const left = old.slice(first, old.length - last);
  const right = now.slice(first, now.length - last);
  const mates = pair(left, right);
  const kept = new Set(mates.values());
  for (const node of left) if (!kept.has(node)) node.remove();
  let place = first ? old[first - 1].nextSibling : here.firstChild;
  for (const node of right) {
    const mate = mates.get(node);
    if (mate) place = renewNode(mate, node).nextSibling;
    else here.insertBefore(node, place);
  }
}

function equalEnds(old, now) {
  const room = Math.min(old.length, now.length);
  let first = 0;
  while (first < room && old[first].isEqualNode(now[first])) first += 1;
  let last = 0;
  while (last < room - first && old.at(-1 - last).isEqualNode(now.at(-1 - last))) last += 1;
  return [first, last];
}

// Which old node each new one takes the place of, both in their order.
function pair(left, right) {
  const mates = new Map();
  const names = left.map(nameOf);
  let from = 0;
  for (const node of right) {
    const found = names.indexOf(nameOf(node), from);
    if (found >= 0) {
      mates.set(node, left[found]);
      from = found + 1;
    }
  }
  return mates;
}

function nameOf(node) {
  if (node.nodeType !== ELEMENT) return String(node.nodeType);
  const row = node.nodeName === "TR" ? node.firstElementChild?.textContent : "";
  return `${node.nodeName} ${node.id || row}`;
}

function renewNode(old, now) {
  if (old.isEqualNode(now)) return old;
  if (old.nodeType !== ELEMENT) {
    old.nodeValue = now.nodeValue;
    return old;
  }
  if (staysFor(old, now)) return old;
  if (old.nodeName.toLowerCase() === "svg" || old.nodeName === "STYLE") {
    old.replaceWith(now); // parts of a drawing have no names, and share what they refer to
    return now;
  }
  renewAttributes(old, now);
  renewChildren(old, now);
  return old;
}

// A style or a drawing that did not change is not sent again, and a figure stays as it was until it
// is drawn anew.
function staysFor(old, now) {
  if (now.nodeName === "STYLE") return now.hasAttribute("data-same");
  const figure = now.dataset?.same || now.dataset?.waitsFor;
  return Boolean(figure) && old.querySelector("title")?.id === `${figure}-title`;
}

function renewAttributes(old, now) {
  const keeps = (name) => name === "open" && old.nodeName === "DETAILS"; // the reader's own
  for (const { name } of [...old.attributes]) {
    if (!now.hasAttribute(name) && !keeps(name)) old.removeAttribute(name);
  }
  for (const { name, value } of now.attributes) {
    if (old.getAttribute(name) !== value && !keeps(name)) old.setAttribute(name, value);
  }
}

function isLive(node) {
  return node.nodeType === ELEMENT && node.hasAttribute("data-live");
}
