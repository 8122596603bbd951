// Coding by mouse and keyboard. Everything here can be done without it. Where words stand is in
// coding-places.js, how codings are drawn in coding-marks.js.
"use strict";

const film = document.getElementById("film");
const putForm = document.getElementById("put");
const dock = document.createElement("form");
const toLeft = text ? getComputedStyle(text).direction === "rtl" : false;
const undoable = [];

// What is picked

function pick(span, isShown = true) {
  picked = span;
  if (span) {
    const range = rangeOf(span);
    const selection = document.getSelection();
    selection.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    if (isShown) inSight(range);
  }
  light("picked", picked ? [picked] : []);
}

function inSight(range) {
  const box = range.getBoundingClientRect();
  const edge = film ? film.getBoundingClientRect().bottom : 0;
  const low = dock.hidden ? innerHeight - 24 : dock.getBoundingClientRect().top;
  if (box.bottom > low) scrollBy({ top: box.bottom - low + 48 });
  else if (box.top < Math.min(Math.max(24, innerWidth < 800 ? edge : 0), low)) {
    scrollBy({ top: box.top - 96 });
  }
}

function bySentence(by) {
  if (!lines.length) return;
  const found = !picked
    ? firstInSight()
    : by > 0
      ? following(picked.end - 1, "sentence", "start")
      : preceding(picked.start, "sentence", "start");
  if (found) pick(found);
}

function extended(by) {
  if (!picked) return bySentence(1);
  const found = by > 0 ? following(picked.end, "sentence", "end") : preceding(picked.end, "sentence", "end");
  if (found && found.end > picked.start) pick({ start: picked.start, end: found.end });
}

function endMoved(isOn) {
  if (!picked) return bySentence(1);
  const found = isOn ? following(picked.end, "word", "end") : preceding(picked.end, "word", "end");
  if (found && found.end > picked.start) pick({ start: picked.start, end: found.end });
}

function startMoved(isOn) {
  if (!picked) return bySentence(1);
  const found = isOn ? following(picked.start, "word", "start") : preceding(picked.start, "word", "start");
  if (found && found.start < picked.end) pick({ start: found.start, end: picked.end });
}

// Saving: one after the other, each with the revision that the last answer told

let tail = Promise.resolve();
let waiting = 0;

function say(what, state) {
  const saved = document.getElementById("saved");
  if (!saved) return;
  saved.textContent = bench.dataset[what];
  saved.dataset.state = state;
}

function send(fields, after = () => {}) {
  waiting += 1;
  say("saidSaving", "busy");
  tail = tail.then(() => post(fields, after)).catch(() => lost());
  return tail;
}

async function post(fields, after) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", putForm.elements.csrfmiddlewaretoken.value);
  body.set("revision", document.getElementById("codings").dataset.revision);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const before = new Set(codings.map((each) => each.guid));
  const answer = await fetch(bench.dataset.change, {
    method: "POST",
    body,
    headers: { "X-Walkaway-Part": "codings" },
  }).catch(() => null);
  waiting -= 1;
  if (!answer || answer.redirected || ![200, 409, 422].includes(answer.status)) return lost();
  take(await answer.text());
  document.getElementById("locked").hidden = true;
  const come = codings.find((each) => !before.has(each.guid));
  if (answer.ok) after(come);
  if (!answer.ok) say("saidFailed", "bad");
  else if (!waiting) say("saidSaved", "good");
  document.getElementById("undo").hidden = !undoable.length;
  draw();
}

// What was not saved is not shown as if it were.
function lost() {
  pending = [];
  waiting = 0;
  say("saidFailed", "bad");
  const notice = document.getElementById("locked");
  notice.hidden = false;
  notice.scrollIntoView({ block: "nearest" });
  draw();
}

// Lay in the list that came; what somebody is still writing stays.
function take(html) {
  const came = new DOMParser().parseFromString(html, "text/html").getElementById("codings");
  const there = document.getElementById("codings");
  const written = new Map();
  for (const area of there.querySelectorAll("textarea")) {
    if (area.value !== area.defaultValue) written.set(area.name, area.value);
  }
  const name = document.activeElement && there.contains(document.activeElement) ? document.activeElement.name : "";
  there.replaceWith(document.adoptNode(came));
  for (const area of came.querySelectorAll("textarea")) {
    if (!written.has(area.name)) continue;
    area.value = written.get(area.name);
    area.closest("details").open = true;
    if (area.name === name) area.focus();
  }
  for (const field of document.querySelectorAll("input[name=revision]")) field.value = came.dataset.revision;
  const problem = document.getElementById("problem");
  problem.textContent = came.dataset.refusal;
  problem.hidden = !came.dataset.refusal;
  readCodings();
}

// Acts

function mediaTimes() {
  const from = document.getElementById("from");
  const to = document.getElementById("to");
  return from && (from.value.trim() || to.value.trim()) ? { from: from.value, to: to.value } : null;
}

function quoted() {
  const filled = (name) => putForm.elements[name] && putForm.elements[name].value.trim();
  return filled("quote") || filled("first") ? { quote: filled("quote"), first: filled("first"), last: filled("last") } : null;
}

function put(code) {
  const where = mediaTimes() || picked || quoted();
  if (!where) return say("saidNone", "bad");
  const mine = { guid: null, code, start: null, end: null, from: null, to: null, memo: "" };
  if (where === picked) Object.assign(mine, picked);
  if (mine.start !== null) pending.push(mine);
  draw();
  if (where === picked) pick(picked, false);
  send({ code, ...where }, (come) => {
    if (come) {
      chosen = come.guid;
      undoable.push({ remove: come.guid });
    }
    if (where !== picked) for (const field of putForm.querySelectorAll(".by-time input, .by-hand input")) field.value = "";
  }).then(() => {
    pending = pending.filter((each) => each !== mine);
    draw();
    if (picked && document.activeElement === text) pick(picked, false);
  });
  if (!document.activeElement || document.activeElement.tagName === "BUTTON") text.focus({ preventScroll: true });
}

function remove(guid) {
  const there = codings.find((each) => each.guid === guid);
  if (!there) return;
  const where = there.start === null ? { from: clock(there.from), to: clock(there.to) } : { start: there.start, end: there.end };
  closeDock();
  send({ remove: guid }, () => undoable.push({ code: there.code, memo: there.memo, ...where }));
}

function undo() {
  const last = undoable.pop();
  if (!last) return;
  send(last, (come) => {
    chosen = come ? come.guid : null;
  });
}

function clock(ms) {
  const minutes = Math.floor(ms / 60000);
  const seconds = (ms - minutes * 60000) / 1000;
  return `${minutes}:${seconds < 10 ? "0" : ""}${seconds.toFixed(3)}`;
}

// Looking at what is coded

function at(place) {
  const here = codings.filter((each) => each.start !== null && each.start <= place && place < each.end);
  return here.sort((one, other) => one.end - one.start - (other.end - other.start));
}

function chooseNext(here) {
  if (!here.length) return closeDock();
  const now = here.findIndex((each) => each.guid === chosen);
  choose(here[(now + 1) % here.length].guid);
}

function choose(guid) {
  chosen = guid;
  const item = document.getElementById(`c-${guid}`);
  if (!item) return;
  dock.replaceChildren(...[...item.children].map((each) => each.cloneNode(true)));
  for (const name of dock.querySelectorAll(".code-name")) coloured(name, item.dataset.code);
  for (const details of dock.querySelectorAll("details")) details.open = true;
  dock.hidden = false;
  draw();
}

function closeDock() {
  dock.hidden = true;
  dock.replaceChildren();
  chosen = null;
  draw();
}

// What a key is about: what lies open in the dock, else what is coded where the words are picked.
function meant() {
  if (!dock.hidden) return chosen;
  const here = picked ? at(picked.start) : [];
  return (here.find((each) => each.guid === chosen) || here[0] || { guid: null }).guid;
}

function memoHere() {
  const guid = meant() || chosen;
  if (guid) choose(guid);
  const area = dock.querySelector("textarea");
  if (area) area.focus();
}

// Suggestions: asked for, drawn apart from what is coded, and taken over one by one

async function suggest(event) {
  event.preventDefault();
  const answer = await fetch(event.target.href, { headers: { "X-Walkaway-Part": "suggestions" } }).catch(() => null);
  if (!answer || !answer.ok || answer.redirected) return lost();
  const came = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("suggestions");
  document.getElementById("suggestions").replaceWith(document.adoptNode(came));
  for (const name of came.querySelectorAll(".code-name")) coloured(name, name.closest("li").dataset.code);
  for (const button of came.querySelectorAll("button.show")) button.hidden = false;
  came.scrollIntoView({ block: "nearest" });
  lightSuggested();
}

const placeIn = (item) => ({ start: Number(item.dataset.start), end: Number(item.dataset.end) });

function lightSuggested() {
  light("suggested", [...document.querySelectorAll("#suggestions li")].map(placeIn));
}

function takeOver(item) {
  send({ code: item.dataset.code, ...placeIn(item) }, (come) => {
    if (come) undoable.push({ remove: come.guid });
    item.remove();
    lightSuggested();
  });
}

function submitted(event) {
  const form = event.target;
  const button = event.submitter;
  if (form === putForm && button) {
    event.preventDefault();
    put(button.value);
  } else if (form.closest("#suggestions")) {
    event.preventDefault();
    takeOver(form.closest("li"));
  } else if (form.id === "note") {
    event.preventDefault();
    const area = form.elements.memo;
    send({ note: "1", memo: area.value }, () => {
      area.defaultValue = area.value;
    });
  } else if (button && button.name === "remove") {
    event.preventDefault();
    remove(button.value);
  } else if (button && button.name === "memo-of") {
    event.preventDefault();
    const area = form.elements[`memo-${button.value}`];
    send({ "memo-of": button.value, [area.name]: area.value }, () => {
      area.defaultValue = area.value;
    });
    if (form === dock) {
      closeDock();
      text.focus({ preventScroll: true });
    }
  }
}

let pressedAt = { x: 0, y: 0 };

function under(event) {
  if (document.caretPositionFromPoint) {
    const found = document.caretPositionFromPoint(event.clientX, event.clientY);
    return found ? [found.offsetNode, found.offset] : [null, 0];
  }
  const range = document.caretRangeFromPoint(event.clientX, event.clientY);
  return range ? [range.startContainer, range.startOffset] : [null, 0];
}

function clicked(event) {
  const play = event.target.closest("button.play");
  if (play && film) {
    film.currentTime = Number(play.dataset.ms) / 1000;
    film.play();
    return;
  }
  const mark = event.target.closest("#margin [data-guid]");
  if (mark) {
    if (mark.dataset.guid) choose(mark.dataset.guid);
    return;
  }
  const shown = event.target.closest("#suggestions button.show");
  if (shown) {
    text.focus({ preventScroll: true });
    return pick(placeIn(shown.closest("li")));
  }
  // A press that did not move looks at what is coded there; one that did has selected words.
  const hasMoved = Math.abs(event.clientX - pressedAt.x) + Math.abs(event.clientY - pressedAt.y) > 4;
  if (!text.contains(event.target) || hasMoved || event.detail !== 1) return;
  const [node, offset] = under(event);
  const line = node && lines.find((each) => each.words.contains(node));
  if (line) chooseNext(at(placeOf(line, node, offset)));
}

let asked = 0;

function selected() {
  cancelAnimationFrame(asked);
  asked = requestAnimationFrame(() => {
    const selection = document.getSelection();
    if (!selection.rangeCount || !text.contains(selection.anchorNode)) return;
    picked = selection.isCollapsed ? null : spanOf(selection.getRangeAt(0));
    light("picked", picked ? [picked] : []);
  });
}

function pressedInText(event) {
  const isDown = event.key === "ArrowDown";
  const isAhead = (event.key === "ArrowRight") !== toLeft;
  if (isDown || event.key === "ArrowUp") (event.shiftKey ? extended : bySentence)(isDown ? 1 : -1);
  else if (event.shiftKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
    (event.altKey ? startMoved : endMoved)(isAhead);
  } else if (!putForm || event.altKey) return;
  else if (event.key === "Enter") memoHere();
  else if (event.key === "Delete" || event.key === "Backspace") remove(meant());
  else {
    const code = event.key.length === 1 ? codeOf(event) : null;
    if (!code) return;
    put(code);
  }
  event.preventDefault();
}

function pressed(event) {
  const control = event.ctrlKey || event.metaKey;
  const isTyping = event.target.closest && event.target.closest("input, textarea, select");
  if (event.key === "Escape" && !dock.hidden) {
    closeDock();
    text.focus({ preventScroll: true });
  } else if (film && ["F6", "F7", "F8"].includes(event.key)) byFilm(event.key);
  else if (control && event.key.toLowerCase() === "z" && !isTyping && putForm) undo();
  else if (document.activeElement === text && !control) return pressedInText(event);
  else return;
  event.preventDefault();
}

// Picture and sound

function byFilm(key) {
  if (key === "F8") {
    if (film.paused && picked) {
      const from = lines[numberAt(picked.start)].words.dataset.from;
      if (from) film.currentTime = Number(from) / 1000;
    }
    return film.paused ? film.play() : film.pause();
  }
  const field = document.getElementById(key === "F6" ? "from" : "to");
  if (field) field.value = clock(Math.round(film.currentTime * 1000));
}

function heard() {
  const now = film.currentTime * 1000;
  for (const line of lines) {
    const { from, to } = line.words.dataset;
    line.words.parentElement.classList.toggle("now", !film.paused && Number(from) <= now && now < Number(to));
  }
}

function begin() {
  bench.classList.add("ready");
  dock.className = "dock";
  dock.id = "dock";
  dock.hidden = true;
  document.getElementById("paper").append(dock);
  readCodes();
  readCodings();
  draw();
  document.addEventListener("selectionchange", selected);
  document.addEventListener("mousedown", (event) => {
    pressedAt = { x: event.clientX, y: event.clientY };
  });
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
  new ResizeObserver(drawMargin).observe(text);
  if (document.fonts) document.fonts.ready.then(drawMargin);
  if (!putForm) return;
  const byHand = document.getElementById("by-hand");
  byHand.open = [...byHand.querySelectorAll("input")].some((field) => field.value);
  document.addEventListener("submit", submitted);
  document.getElementById("undo").addEventListener("click", undo);
  document.getElementById("suggest").addEventListener("click", suggest);
  addEventListener("beforeunload", (event) => {
    const isWritten = [...document.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue);
    if (waiting || isWritten) event.preventDefault();
  });
}

if (bench) begin();
if (bench && film) {
  film.addEventListener("timeupdate", heard);
  film.addEventListener("pause", heard);
  for (const [name, key] of [["mark-in", "F6"], ["mark-out", "F7"]]) {
    const button = document.getElementById(name);
    if (!button) continue;
    button.parentElement.hidden = false;
    button.addEventListener("click", () => byFilm(key));
  }
}
