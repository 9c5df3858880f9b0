// Marks the numbers that changed, where they are printed, with what they were before.

export function unmark() {
  for (const note of document.querySelectorAll(".live-was")) note.remove();
  for (const number of document.querySelectorAll("[data-change]")) {
    for (const name of ["data-change", "data-was", "title"]) number.removeAttribute(name);
  }
}

// The marked places in their order.
export function mark(report) {
  const changed = byId(report.changed);
  const fresh = byId(report.new);
  const places = [];
  for (const number of printed()) {
    const was = changed.get(idOf(number))?.parts[partOf(number)]?.[0];
    if (was !== undefined) markOne(number, "changed", `Was ${was}`);
    else if (fresh.has(idOf(number))) markOne(number, "new", "New");
    else continue;
    places.push(number);
  }
  for (const id of report.figures) {
    const card = document.getElementById(`${id}-title`)?.closest(".figure-card");
    if (card) card.dataset.change = report.waiting.includes(id) ? "waits" : "drawn";
  }
  return places;
}

// Where a part of a number is printed first.
export function placeOf(id, part) {
  return [...printed()].find((number) => idOf(number) === id && partOf(number) === part);
}

const printed = () => document.querySelectorAll("main [data-fact], main [data-cell]");
const idOf = (number) => number.dataset.fact || number.dataset.cell;
const partOf = (number) => number.dataset.part || "";
const byId = (numbers) => new Map(numbers.map((number) => [number.id, number]));

function markOne(number, change, words) {
  number.dataset.change = change;
  number.dataset.was = words;
  number.title = words;
  const said = document.createElement("span"); // for who cannot see the mark
  said.className = "live-was";
  said.dataset.live = "";
  said.textContent = ` (${words.toLowerCase()})`;
  number.append(said);
}
