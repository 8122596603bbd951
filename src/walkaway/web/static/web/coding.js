// Coding by mouse and keyboard. Everything here can be done without it.
//
// Offsets are code points of the document, as the server counts; JavaScript counts UTF-16.
// What is coded is read from the list below the text, which the server writes; nothing else is kept.
"use strict";

const bench = document.getElementById("bench");
const text = document.getElementById("text");
const margin = document.getElementById("margin");
const film = document.getElementById("film");
const putForm = document.getElementById("put");
const dock = document.createElement("form");
const toLeft = text ? getComputedStyle(text).direction === "rtl" : false;

let codings = [];
let pending = [];
let picked = null;
let chosen = null;
const undoable = [];

// Lines, and places in them

const points = (string) => [...string].length;

const lines = [...document.querySelectorAll("#text .words")].map((words) => {
  const string = words.textContent;
  const length = points(string);
  const start = Number(words.dataset.start);
  return { words, string, start, end: start + length, isPlain: length === string.length, drawn: "" };
});

// For each code point of a line where it begins in UTF-16; only for lines that have pairs.
function beginnings(line) {
  if (!line.map) {
    line.map = [];
    let at = 0;
    for (const sign of line.string) {
      line.map.push(at);
      at += sign.length;
    }
    line.map.push(at);
  }
  return line.map;
}

const unitOf = (line, point) => (line.isPlain ? point : beginnings(line)[point]);

function pointOf(line, unit) {
  if (line.isPlain) return unit;
  const map = beginnings(line);
  let low = 0;
  let high = map.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (map[middle] < unit) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The last line that begins at or before a place.
function numberAt(place) {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lines[middle].start <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}

// A place as a node and an offset of the page.
function nodeAt(place) {
  const line = lines[numberAt(place)];
  let left = unitOf(line, Math.max(0, Math.min(place, line.end) - line.start));
  const walker = document.createTreeWalker(line.words, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (node && left > node.length) {
    left -= node.length;
    node = walker.nextNode() || node;
  }
  return [node || line.words, node ? left : 0];
}

function rangeOf(span) {
  const range = document.createRange();
  range.setStart(...nodeAt(span.start));
  range.setEnd(...nodeAt(span.end));
  return range;
}

// A node and an offset of the page as a place in the document.
function placeOf(line, node, offset) {
  const range = document.createRange();
  range.setStart(line.words, 0);
  range.setEnd(node, offset);
  return line.start + pointOf(line, range.toString().length);
}

// What a selection of the browser holds, without the space at its ends; null when nothing.
function spanOf(range) {
  const touched = lines.filter((line) => range.intersectsNode(line.words));
  if (!touched.length) return null;
  const [first, last] = [touched[0], touched[touched.length - 1]];
  const isIn = (line, node) => line.words.contains(node);
  const start = isIn(first, range.startContainer)
    ? placeOf(first, range.startContainer, range.startOffset)
    : first.start;
  const end = isIn(last, range.endContainer)
    ? placeOf(last, range.endContainer, range.endOffset)
    : last.end;
  return trimmed(start, end);
}

function trimmed(start, end) {
  const blank = (place) => {
    const line = lines[numberAt(place)];
    if (place >= line.end) return true;
    return !line.string.slice(unitOf(line, place - line.start)).charAt(0).trim();
  };
  while (start < end && blank(start)) start += 1;
  while (end > start && blank(end - 1)) end -= 1;
  return start < end ? { start, end } : null;
}

// Sentences and words

const segmenters = {};

function segments(line, granularity) {
  const kept = (line[granularity] = line[granularity] || []);
  if (kept.length || typeof Intl.Segmenter !== "function") {
    return kept.length ? kept : [{ start: line.start, end: line.end }];
  }
  segmenters[granularity] =
    segmenters[granularity] || new Intl.Segmenter(text.lang || undefined, { granularity });
  for (const each of segmenters[granularity].segment(line.string)) {
    if (granularity === "word" && !each.isWordLike) continue;
    const start = line.start + pointOf(line, each.index);
    const end = line.start + pointOf(line, each.index + each.segment.length);
    const span = trimmed(start, end);
    if (span) kept.push(span);
  }
  return kept.length ? kept : [{ start: line.start, end: line.end }];
}

function following(place, granularity, edge) {
  for (let at = numberAt(place); at < lines.length; at += 1) {
    const found = segments(lines[at], granularity).find((each) => each[edge] > place);
    if (found) return found;
  }
  return null;
}

function preceding(place, granularity, edge) {
  for (let at = numberAt(place); at >= 0; at -= 1) {
    const found = segments(lines[at], granularity).findLast((each) => each[edge] < place);
    if (found) return found;
  }
  return null;
}

function firstInSight() {
  const line = lines.find((each) => each.words.getBoundingClientRect().bottom > 0) || lines[0];
  return segments(line, "sentence")[0];
}

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

// Marks that need no element of their own; where a browser has none, the selection is seen alone.
function light(name, spans) {
  if (!CSS.highlights) return;
  CSS.highlights.set(name, new Highlight(...spans.map(rangeOf)));
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

// Codes

const codes = new Map();

function readCodes() {
  for (const shown of document.querySelectorAll("#codes [data-colour]")) {
    const guid = shown.value || shown.dataset.code;
    const name = shown.querySelector(".code-name") || shown;
    codes.set(guid, {
      name: name.textContent.trim(),
      colour: shown.dataset.colour,
      key: (shown.dataset.key || "").toLowerCase(),
    });
    coloured(shown, guid);
  }
}

function coloured(element, guid) {
  const colour = (codes.get(guid) || {}).colour;
  if (colour) element.style.setProperty("--code", colour);
}

function codeOf(event) {
  const typed = event.key.toLowerCase();
  // On another layout, such as an Arabic one, the key that is labelled so counts.
  const labelled = /^(?:Key|Digit)(.)$/.exec(event.code || "");
  const wanted = [typed, labelled ? labelled[1].toLowerCase() : typed];
  for (const key of wanted) {
    for (const [guid, code] of codes) if (code.key && code.key === key) return guid;
  }
  return null;
}

// What is coded, read from the list

function readCodings() {
  const number = (said) => (said === undefined ? null : Number(said));
  codings = [...document.querySelectorAll("#codings li[data-guid]")].map((item) => ({
    guid: item.dataset.guid,
    code: item.dataset.code,
    start: number(item.dataset.start),
    end: number(item.dataset.end),
    from: number(item.dataset.from),
    to: number(item.dataset.to),
    memo: (item.querySelector("textarea") || {}).defaultValue || "",
  }));
  for (const name of document.querySelectorAll("#codings li .code-name")) {
    coloured(name, name.closest("li").dataset.code);
  }
}

const onText = () => [...codings, ...pending].filter((each) => each.start !== null);

function draw() {
  const all = onText();
  for (const line of lines) drawLine(line, all.filter((each) => each.start < line.end && each.end > line.start));
  drawMargin();
  light("picked", picked ? [picked] : []);
  const here = codings.find((each) => each.guid === chosen && each.start !== null);
  light("chosen", here ? [here] : []);
  lightSuggested();
  for (const item of document.querySelectorAll("#codings li[data-guid]")) {
    item.classList.toggle("chosen", item.dataset.guid === chosen);
  }
}

function drawLine(line, here) {
  const signature = here.map((each) => `${each.guid}:${each.start}-${each.end}`).join(" ");
  if (signature === line.drawn) return;
  line.drawn = signature;
  const edges = new Set([line.start, line.end]);
  for (const each of here) {
    edges.add(Math.max(line.start, each.start));
    edges.add(Math.min(line.end, each.end));
  }
  const sorted = [...edges].sort((one, other) => one - other);
  const pieces = [];
  for (let at = 0; at + 1 < sorted.length; at += 1) {
    const covering = here.filter((each) => each.start <= sorted[at] && each.end >= sorted[at + 1]);
    pieces.push(piece(line, sorted[at], sorted[at + 1], covering));
  }
  line.words.replaceChildren(...pieces);
  line.words.normalize();
}

function piece(line, start, end, covering) {
  const string = line.string.slice(unitOf(line, start - line.start), unitOf(line, end - line.start));
  if (!covering.length) return document.createTextNode(string);
  const span = document.createElement("span");
  span.className = "coded";
  span.textContent = string;
  // One line under the words for each code, the longest passage at the bottom.
  const stacked = [...covering].sort((one, other) => other.end - other.start - (one.end - one.start)).slice(0, 4);
  stacked.forEach((each, at) => {
    const colour = (codes.get(each.code) || {}).colour;
    if (colour) span.style.setProperty(`--line-${at}`, colour);
  });
  span.dataset.lines = stacked.length;
  span.title = covering.map((each) => (codes.get(each.code) || { name: "" }).name).join(" · ");
  return span;
}

// The margin: a stripe as long as the passage, and the name of its code

const LANE = 9;
const LABEL = 23;

// Where a coding lies beside the text; one of picture and sound beside the cues in its time.
function boxOf(coding) {
  if (coding.start !== null) return rangeOf(coding).getBoundingClientRect();
  const heard = lines.filter(
    (line) => Number(line.words.dataset.from) < coding.to && Number(line.words.dataset.to) > coding.from,
  );
  if (!heard.length) return null;
  const top = heard[0].words.getBoundingClientRect().top;
  return { top, bottom: heard[heard.length - 1].words.getBoundingClientRect().bottom };
}

function drawMargin() {
  const zero = margin.getBoundingClientRect().top;
  const placed = [...codings, ...pending]
    .map((coding) => ({ coding, box: boxOf(coding) }))
    .filter((each) => each.box)
    .map(({ coding, box }) => ({ coding, top: box.top - zero + 3, bottom: box.bottom - zero - 3 }))
    .sort((one, other) => one.top - other.top || other.bottom - one.bottom);
  const ends = [];
  for (const each of placed) {
    let lane = ends.findIndex((end) => end <= each.top);
    if (lane < 0) lane = ends.length;
    ends[lane] = each.bottom;
    each.lane = Math.min(lane, 7);
  }
  const width = Math.min(ends.length, 8) * LANE + 6;
  let free = -Infinity;
  const drawn = [];
  for (const each of placed) {
    const labelTop = Math.max(each.top - 3, free);
    free = labelTop + LABEL;
    drawn.push(...inMargin(each, labelTop, width));
  }
  margin.replaceChildren(...drawn);
  margin.style.setProperty("min-block-size", `${Math.max(0, free)}px`);
}

function inMargin({ coding, top, bottom, lane }, labelTop, width) {
  const stripe = document.createElement("span");
  const label = document.createElement("span");
  const code = codes.get(coding.code) || { name: "" };
  stripe.className = "stripe";
  label.className = "label";
  const name = document.createElement("span");
  name.dir = "auto";
  name.textContent = `${coding.start === null ? "▶ " : ""}${code.name}${coding.memo ? " ✎" : ""}`;
  label.append(name);
  label.title = coding.start === null ? `${code.name} (${bench.dataset.saidMedia})` : code.name;
  for (const part of [stripe, label]) {
    coloured(part, coding.code);
    part.dataset.guid = coding.guid || "";
    part.classList.toggle("is-pending", !coding.guid);
    part.classList.toggle("is-media", coding.start === null);
    part.classList.toggle("is-chosen", Boolean(coding.guid) && coding.guid === chosen);
  }
  stripe.style.setProperty("inset-block-start", `${top}px`);
  stripe.style.setProperty("block-size", `${Math.max(6, bottom - top)}px`);
  stripe.style.setProperty("inset-inline-start", `${lane * LANE}px`);
  label.style.setProperty("inset-block-start", `${labelTop}px`);
  label.style.setProperty("inset-inline-start", `${width}px`);
  return [stripe, label];
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
