// A vault locks by itself when nothing was asked for. While somebody types or watches, this asks for
// something now and then, so that it stays open; when nobody does, it covers what is on the screen.
// Without it the vault locks all the same, and the page stays as it was left.

const cover = document.querySelector("[data-idle-seconds]");
const main = document.getElementById("main");
const state = document.querySelector(".person .state.good").closest("form");
const idleMs = Number(cover.dataset.idleSeconds) * 1000;
const askEveryMs = Math.min(60_000, idleMs / 4);
const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

let askedAt = Date.now();
let seenAt = Date.now();

function isWatching() {
  return [...document.querySelectorAll("video, audio")].some((media) => !media.paused);
}

async function isOpen() {
  const response = await fetch(cover.dataset.stillHere, {
    method: "POST",
    headers: { "X-CSRFToken": token },
    redirect: "error",
  });
  return (await response.json()).open;
}

async function ask() {
  askedAt = Date.now();
  try {
    if (!(await isOpen())) hide();
  } catch {
    // The line is bad, or nobody is signed in any longer. The clock goes on.
  }
}

function turn({ covered }) {
  cover.hidden = !covered;
  main.hidden = state.hidden = covered;
}

function hide() {
  if (!cover.hidden) return;
  for (const media of document.querySelectorAll("video, audio")) media.pause();
  turn({ covered: true });
  cover.querySelector("a").focus();
}

async function show() {
  try {
    if (!(await isOpen())) return;
  } catch {
    return;
  }
  askedAt = seenAt = Date.now();
  turn({ covered: false });
  main.focus();
}

function notice() {
  seenAt = Date.now();
}

function look() {
  if (!cover.hidden) return;
  if (isWatching()) notice();
  if (Date.now() - askedAt > idleMs) hide();
  else if (seenAt > askedAt && Date.now() - askedAt > askEveryMs) ask();
}

for (const kind of ["keydown", "pointerdown", "wheel", "input"]) {
  document.addEventListener(kind, notice, { passive: true });
}
document.addEventListener("visibilitychange", look);
cover.querySelector("button").addEventListener("click", show);
setInterval(look, askEveryMs / 4);
