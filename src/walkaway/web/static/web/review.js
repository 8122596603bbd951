// The queue of stories by the keyboard. Everything here can be done without it. The keys act only
// while the focus is in the queue, so that they take nothing from those who speak to their machine.
"use strict";

const queue = document.getElementById("queue");
const candidates = () => [...queue.querySelectorAll(".candidate")];
const current = () => document.activeElement.closest(".candidate");

function go(candidate) {
  if (!candidate) return;
  candidate.focus({ preventScroll: true });
  candidate.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = candidates();
  const at = all.indexOf(current());
  go(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]);
}

function press(candidate, selector) {
  const control = candidate && candidate.querySelector(selector);
  if (control) control.click();
}

const keys = {
  j: () => step(1),
  k: () => step(-1),
  a: () => press(current(), "button[value=accept]"),
  r: () => press(current(), "button[value=reject]"),
  x: () => press(current(), "input[name=story][type=checkbox]"),
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("select, textarea")) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

if (queue) queue.addEventListener("keydown", pressed);
