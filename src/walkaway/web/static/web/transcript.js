// The editor of transcripts by the keyboard. Everything here can be done without it.
"use strict";

const film = document.getElementById("film");
const form = document.getElementById("cues");
let endsAt = null;

const cues = () => [...document.querySelectorAll("#cues .cue")];
const cueOf = (element) => element && element.closest ? element.closest(".cue") : null;
const here = () => cueOf(document.activeElement);

function fieldOf(cue) {
  return cue.querySelector("textarea.text, select.state-of, textarea.note");
}

function go(cue) {
  if (!cue) return;
  const field = fieldOf(cue);
  if (field) field.focus();
  cue.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = cues();
  const at = all.indexOf(here());
  go(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]);
}

function play(cue) {
  if (!film || !cue) return;
  if (!film.paused) {
    film.pause();
    return;
  }
  endsAt = Number(cue.dataset.end) / 1000;
  film.currentTime = Number(cue.dataset.start) / 1000;
  film.play();
}

// The row that was saved is replaced: where to go after is remembered by name.
let goTo = null;

function save(cue, onward) {
  const button = cue.querySelector("button.save");
  if (!button) return;
  const all = cues();
  const next = onward ? all[all.indexOf(cue) + 1] : cue;
  goTo = (next || cue).id;
  button.click();
}

function mark(cue, state) {
  const select = cue.querySelector("select.state-of");
  if (!select) return;
  select.value = state;
  save(cue, true);
}

function hideSelected() {
  const target = document.getElementById("hide-text");
  if (!target) return;
  const field = document.activeElement;
  const inField = field && "selectionStart" in field && field.tagName === "TEXTAREA";
  const text = inField
    ? field.value.slice(field.selectionStart, field.selectionEnd)
    : String(document.getSelection());
  if (text.trim()) target.value = text.trim().slice(0, 120);
  target.focus();
}

function mend(cue) {
  const button = cue && cue.querySelector("button.fix");
  if (button) button.click();
}

function pressed(event) {
  const cue = here();
  const control = event.ctrlKey || event.metaKey;
  if (event.altKey && event.key === "ArrowDown") step(1);
  else if (event.altKey && event.key === "ArrowUp") step(-1);
  else if (control && event.key === "Enter" && cue) mark(cue, event.shiftKey ? "approved" : "checked");
  else if (event.altKey && event.key === "Enter" && cue) save(cue, false);
  else if (control && event.key.toLowerCase() === "s") form.requestSubmit();
  else if (event.key === "F2") mend(cue);
  else if (event.key === "F8") play(cue || cues()[0]);
  else if (event.key === "F9") hideSelected();
  else return;
  event.preventDefault();
}

// While somebody types for long, the vault must not lock beneath their hands; and when it did, what
// they typed must stay on the page until they have unlocked it in another tab.
const STAY_OPEN_MS = 4 * 60 * 1000;
let asked = Date.now();
let checked = false;

async function isOpen() {
  asked = Date.now();
  const answer = await fetch(form.dataset.open, { method: "HEAD", cache: "no-store" });
  return answer.ok && !answer.redirected;
}

function showLocked() {
  const notice = document.getElementById("locked");
  notice.hidden = false;
  notice.scrollIntoView({ block: "nearest" });
}

async function submitted(event) {
  if (checked) return;
  event.preventDefault();
  if (await isOpen().catch(() => false)) {
    checked = true;
    form.requestSubmit(event.submitter);
  } else {
    showLocked();
  }
}

if (form) {
  document.addEventListener("keydown", pressed);
  form.addEventListener("submit", submitted);
  form.addEventListener("input", () => {
    if (Date.now() - asked > STAY_OPEN_MS) isOpen().catch(() => {});
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const came = new URL(event.detail.xhr.responseURL).pathname;
    if (came === event.detail.pathInfo.requestPath) {
      document.getElementById("locked").hidden = true;
      return;
    }
    event.detail.shouldSwap = false;
    goTo = null;
    showLocked();
  });
  document.addEventListener("htmx:sendError", showLocked);
  document.addEventListener("htmx:afterSettle", () => {
    if (goTo) go(document.getElementById(goTo));
    goTo = null;
  });
}

if (film) {
  film.addEventListener("timeupdate", () => {
    if (endsAt !== null && film.currentTime >= endsAt) {
      film.pause();
      endsAt = null;
    }
  });
}
