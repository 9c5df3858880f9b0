// The live report in the browser: takes each state as it comes, renews the page, shows the bar.

import { connect } from "./connection.js";
import { renew } from "./renew.js";
import { mark, unmark } from "./marks.js";
import { show, showLost } from "./bar.js";

let page = document.querySelector("script[data-page]").dataset.page;
let newest = null;
let busy = false;

async function take(state) {
  // The marks are for who measures, see benchmarks/watch.py.
  performance.mark("live-heard", { detail: state.report?.milliseconds });
  newest = state;
  if (busy) return; // the one that is at work takes the newest when it is done
  busy = true;
  try {
    while (newest) {
      const next = newest;
      newest = null;
      await apply(next);
    }
  } catch {
    showLost(); // the connection went away in between; the next one tells the state anew
  } finally {
    busy = false;
  }
}

async function apply(state) {
  if (state.report && state.report.page !== page) {
    let became = await become(`/?${page}`); // without what this page has just so
    if (document.querySelector("[data-same]")) became = await become("/");
    page = became;
    requestAnimationFrame(() => performance.mark("live-seen"));
  }
  unmark();
  show(state, state.report ? mark(state.report) : []);
}

async function become(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  unmark();
  renew(made);
  return made.querySelector("script[data-page]").dataset.page;
}

connect(take, showLost);
