// What the bar opens: what is wrong, what changed, the notes.

import { button, element } from "./elements.js";
import { placeOf } from "./marks.js";

export function failureList(state) {
  const list = element("ul", { class: "live-problems", role: "alert" });
  for (const problem of state.failure.problems) {
    const item = element("li");
    if (problem.where) item.append(element("strong", {}, problem.where), ": ");
    item.append(ended(problem.what, problem.remedy), " ");
    if (problem.remedy) item.append(element("em", {}, problem.remedy));
    list.append(item);
  }
  return [element("h2", {}, `In the ${state.failure.family}`), list];
}

function ended(what, remedy) {
  return remedy && !/[.?!]$/.test(what) ? `${what}.` : what;
}

export function changesList(report, goTo) {
  return [
    ...matters(report.matters),
    ...numbers("Changed", report.changed, goTo),
    ...numbers("New", report.new, goTo),
    ...numbers("Gone", report.gone, goTo),
  ];
}

function matters(found) {
  if (!found) return [];
  const list = element("ul", { class: "live-matters" });
  for (const one of found.changes) {
    const item = element("li");
    item.append(element("strong", {}, one.heading));
    if (one.old && one.new) item.append(old(`Was: ${one.old}`), element("p", {}, `Now: ${one.new}`));
    else if (one.old || one.new) item.append(element("p", {}, one.old || one.new));
    item.append(...one.sentences.map((sentence) => element("p", {}, sentence)));
    list.append(item);
  }
  return [element("h2", {}, found.verdict), ...(found.changes.length ? [list] : [])];
}

const old = (text) => element("p", { class: "live-old" }, text);

function numbers(head, items, goTo) {
  if (!items.length) return [];
  const list = element("ul", { class: "live-numbers" });
  for (const one of items) {
    const item = element("li", {}, `${one.label || one.id}: `);
    for (const [part, texts] of distinct(one.parts)) item.append(told(one.id, part, texts, goTo), " ");
    list.append(item);
  }
  return [element("h2", {}, `${head} (${items.length})`), list];
}

// A table prints a value without its sign of percent, and P without its letter: that is not told
// twice.
const SAME = { bare: "value", p: "p_phrase" };

function distinct(parts) {
  return Object.entries(parts).filter(([part]) => !(SAME[part] in parts));
}

function told(id, part, texts, goTo) {
  const words = Array.isArray(texts) ? texts.join(" → ") : texts;
  const place = placeOf(id, part);
  return place ? button(words, "", () => goTo(place)) : element("b", {}, words);
}

export function notesList(report) {
  return [
    ...texts("Claims that do not hold", report.claims.map((text) => ["", text])),
    ...texts("Notes on the analysis", report.notes.map((note) => [note.label, note.text])),
  ];
}

function texts(head, items) {
  if (!items.length) return head.startsWith("Notes") ? [element("p", {}, "There are no notes.")] : [];
  const list = element("ul");
  for (const [label, text] of items) {
    const item = element("li");
    if (label) item.append(element("strong", {}, label), ": ");
    item.append(text);
    list.append(item);
  }
  return [element("h2", {}, `${head} (${items.length})`), list];
}
