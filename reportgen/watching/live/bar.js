// The bar at the top: what was built, how many numbers changed and where, and three lists.

import { unmark } from "./marks.js";
import { button, counted, element, fill } from "./elements.js";
import { changesList, failureList, notesList } from "./lists.js";

let state = null;
let places = [];
let at = -1;
let open = ""; // the list that is open
let hidden = false; // the marks were put away
let idle = "Up to date"; // what is said when no number changed

const status = element("p", { class: "live-status", role: "status" });
const clock = element("p", { class: "live-clock" });
const previous = button("‹", "Previous changed number", () => jump(-1));
const next = button("›", "Next changed number", () => jump(1));
const away = button("Hide marks", "", hideMarks);
const openers = {
  failure: button("What is wrong", "", () => toggle("failure")),
  changes: button("Changes", "", () => toggle("changes")),
  notes: button("Notes", "", () => toggle("notes")),
};
const panel = element("div", { id: "live-panel", tabindex: "-1", role: "region", hidden: "" });
const buttons = element("p", { class: "live-buttons" });
buttons.append(previous, next, away, ...Object.values(openers));
const bar = element("div", {
  id: "live-bar",
  "data-live": "",
  role: "region",
  "aria-label": "Live report",
});
bar.append(status, clock, buttons, panel);
document.body.append(bar);
new ResizeObserver(() => {
  document.documentElement.style.setProperty("--live-height", `${bar.offsetHeight}px`);
}).observe(bar);
addEventListener("keydown", (press) => press.key === "Escape" && open && toggle(open));

export function show(newState, marked) {
  const another = state?.report?.page !== newState.report?.page;
  const others = JSON.stringify(state?.report?.changed) !== JSON.stringify(newState.report?.changed);
  if (another && state?.report) idle = "Renewed, no number changed";
  state = newState;
  places = marked;
  if (another) at = -1;
  if (another && others) hidden = false; // the same numbers stay unmarked when figures follow
  else if (hidden) hideMarks();
  if (state.failure) open = "failure";
  else if (open === "failure") open = "";
  clock.textContent = built();
  draw();
}

export function showLost() {
  document.documentElement.dataset.live = "lost";
  status.textContent = "No connection: is reportgen watch still running?";
}

function draw() {
  document.documentElement.dataset.live = state.failure ? "failed" : "built";
  document.documentElement.dataset.waiting = state.report?.waiting.length ?? "";
  if (state.report) document.title = titleOf(document.title, Boolean(state.failure));
  status.textContent = state.failure ? failed() : renewed();
  const marks = places.length > 0 && !hidden;
  for (const one of [previous, next, away]) one.hidden = !marks;
  openers.failure.hidden = !state.failure;
  openers.changes.hidden = !hasChanges();
  const notes = (state.report?.notes.length ?? 0) + (state.report?.claims.length ?? 0);
  openers.notes.hidden = !state.report;
  openers.notes.textContent = `Notes (${notes})`;
  drawPanel();
}

function drawPanel() {
  if (open && openers[open].hidden) open = "";
  for (const [name, opener] of Object.entries(openers)) {
    opener.setAttribute("aria-expanded", String(open === name));
    opener.setAttribute("aria-controls", "live-panel");
  }
  panel.hidden = !open;
  fill(panel, []);
  panel.setAttribute("aria-label", open ? openers[open].textContent : "");
  if (open === "failure") fill(panel, failureList(state));
  if (open === "changes") fill(panel, changesList(state.report, goTo));
  if (open === "notes") fill(panel, notesList(state.report));
}

function toggle(name) {
  open = open === name ? "" : name;
  drawPanel();
  if (open) panel.scrollTop = 0;
}

function hideMarks() {
  unmark();
  places = [];
  hidden = true;
  draw();
}

function jump(step) {
  at = at < 0 && step < 0 ? places.length - 1 : (at + step + places.length) % places.length;
  goTo(places[at]);
}

function goTo(number) {
  number.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  (number.querySelector("a") ?? number).focus({ preventScroll: true });
  if (places.includes(number)) {
    at = places.indexOf(number);
    status.textContent = `${at + 1} of ${places.length}. ${number.dataset.was}`;
  }
}

function hasChanges() {
  const report = state.report;
  if (!report) return false;
  return Boolean(report.matters || report.changed.length + report.new.length + report.gone.length);
}

function renewed() {
  const report = state.report;
  if (!report) return "Building the report for the first time";
  const parts = [
    [report.changed.length, (n) => `${counted(n, "number")} changed`],
    [report.new.length, (n) => `${n} new`],
    [report.gone.length, (n) => `${n} gone`],
    [report.figures.length, (n) => `${counted(n, "figure")} ${report.waiting.length ? "being redrawn" : "redrawn"}`],
  ];
  const told = parts.filter(([n]) => n).map(([n, words]) => words(n));
  if (report.matters?.conclusion) told.unshift(report.matters.verdict.replace(/\.$/, ""));
  return told.length ? told.join(", ") : idle;
}

function failed() {
  const problems = counted(state.failure.problems.length, "problem");
  return state.report ? `${problems}: below is the last good report` : `${problems}: no report yet`;
}

function built() {
  if (!state.report) return "";
  const seconds = (state.report.milliseconds / 1000).toFixed(2);
  return `${new Date().toLocaleTimeString()}, ${seconds} s`;
}

function titleOf(title, isBroken) {
  const plain = title.replace(/^✗ /, "");
  return isBroken ? `✗ ${plain}` : plain;
}
