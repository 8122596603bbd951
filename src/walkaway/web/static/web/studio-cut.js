// The clip as a list of passages: made, ordered, trimmed, undone, saved. The list is the form that
// the server reads, so that whatever the script does could be done without it.
"use strict";

const form = document.getElementById("cut");
const list = document.getElementById("passages");
const mayCut = Boolean(bench && bench.dataset.mayCut);
const rates = new Map();
const SHORTEST_MS = 100;
// By so much, where the words are not on the page.
const AWAY_MS = 400;

let passages = [];
let chosen = -1;
let undone = [];
let doneBefore = [];
let savedAs = "";
let isSaving = false;
let typedAgo = 0;
let dragged = -1;

// Reading and writing the list. A passage is never changed but replaced, so that what is on the page
// for it and where its words are lit are made once, however often the list is drawn.

const items = new WeakMap();
let lit = new WeakMap();

const clockOf = (ms) => {
  const pad = (number, length) => String(number).padStart(length, "0");
  const hours = Math.floor(ms / 3600000);
  return `${pad(hours, 2)}:${pad(Math.floor(ms / 60000) % 60, 2)}:${pad(Math.floor(ms / 1000) % 60, 2)}.${pad(ms % 1000, 3)}`;
};

function msOf(clock) {
  const parts = /^\s*(?:(\d+):)?(\d+):(\d+)(?:[.,](\d{1,3}))?\s*$/.exec(clock);
  if (!parts) return null;
  return (Number(parts[1] || 0) * 3600 + Number(parts[2]) * 60 + Number(parts[3])) * 1000 + Number((parts[4] || "0").padEnd(3, "0"));
}

function readList() {
  passages = [...list.children].map((item) => {
    const passage = {
      source: field(item, "source").value,
      insert: insertOf(item),
      start: msOf(field(item, "from").value),
      end: msOf(field(item, "to").value),
      words: item.querySelector(".said").textContent,
    };
    items.set(passage, ready(item));
    return passage;
  });
}

const insertFields = (item) => [...item.querySelectorAll(".insert input")];
const insertOf = (item) => Object.fromEntries(insertFields(item).map((each) => [each.name, each.value]));

const field = (item, name) => item.querySelector(`[name="${name}"]`);

function itemOf(passage) {
  if (!items.has(passage)) items.set(passage, newItem(passage));
  return items.get(passage);
}

function newItem(passage) {
  const item = document.getElementById("new-passage").content.firstElementChild.cloneNode(true);
  field(item, "source").value = passage.source;
  for (const each of insertFields(item)) each.value = passage.insert[each.name] || "";
  item.querySelector(".insert").open = isFootage(passage);
  field(item, "from").value = clockOf(passage.start);
  field(item, "to").value = clockOf(passage.end);
  const said = item.querySelector(".said");
  said.textContent = passage.words;
  if (text && text.dataset.source === passage.source) said.lang = text.lang;
  item.querySelector(".long").textContent = `${((passage.end - passage.start) / 1000).toFixed(1)} s`;
  tellMarks(item, passage);
  return ready(item);
}

// What is heard in it is inserted footage, or it is told as such.
function isFootage({ source, start, end, insert }) {
  if (Object.values(insert).some((each) => each.trim())) return true;
  if (!text || source !== text.dataset.source || !cues.length) return false;
  for (let number = Math.max(0, cueAt(start) - 1); number < cues.length && starts[number] < end; number += 1) {
    if (cues[number].classList.contains("no") && numberOf("t", cues[number]) > start) return true;
  }
  return false;
}

function ready(item) {
  item.querySelector(".say").disabled = false;
  item.draggable = mayCut;
  item.querySelector(".trims").hidden = !mayCut;
  for (const button of item.querySelectorAll("button[data-act]")) button.type = "button";
  return item;
}

// What of an item depends on where it stands. Written only where it changed: what is written is laid
// out and painted anew.
function placed(item, number) {
  const no = item.querySelector(".no");
  if (no.textContent !== String(number + 1)) {
    no.textContent = number + 1;
    item.id = `field-passage-${number + 1}`;
  }
  const isChosen = number === chosen;
  const button = item.querySelector(".say");
  if (button.getAttribute("aria-pressed") !== String(isChosen)) button.setAttribute("aria-pressed", isChosen);
  if (item.classList.contains("chosen") !== isChosen) item.classList.toggle("chosen", isChosen);
}

// Only what is new, gone or elsewhere is moved on the page.
function drawList() {
  const wanted = passages.map(itemOf);
  const staying = new Set(wanted);
  for (const item of [...list.children]) if (!staying.has(item)) item.remove();
  wanted.forEach((item, number) => {
    if (list.children[number] !== item) list.insertBefore(item, list.children[number] || null);
    placed(item, number);
  });
}

function draw(isFocused = false) {
  drawList();
  document.getElementById("field-passages").hidden = Boolean(passages.length);
  const total = passages.reduce((sum, each) => sum + each.end - each.start, 0);
  document.getElementById("sum").textContent = tenths(total);
  document.getElementById("clock") && (document.getElementById("clock").textContent = `0:00.0 / ${tenths(total)}`);
  mark();
  askMarks();
  if (isFocused && list.children[chosen]) list.children[chosen].querySelector(".say").focus({ preventScroll: false });
  sayState();
}

function mark() {
  const here = (isWanted) => passages.filter((each, number) => text && each.source === text.dataset.source && isWanted(number));
  light("kept", here((number) => number !== chosen).flatMap(litOf));
  light("chosen", here((number) => number === chosen).flatMap(litOf));
}

function litOf(passage) {
  if (!lit.has(passage)) {
    const places = placesBetween(passage.start, passage.end);
    lit.set(passage, places ? rangesOf(places) : []);
  }
  return lit.get(passage);
}

function choose(number, isShown = true) {
  chosen = number;
  [...list.children].forEach(placed);
  mark();
  const passage = passages[number];
  if (isShown && passage && text && passage.source === text.dataset.source && cues.length) {
    cues[cueAt(passage.start)].scrollIntoView({ block: "nearest" });
  }
}

// Changes, each of which can be undone

function change(said, act, isFocused = true) {
  if (!mayCut) return;
  doneBefore.push({ passages, chosen });
  undone = [];
  passages = [...passages];
  act();
  chosen = Math.min(chosen, passages.length - 1);
  draw(isFocused);
  say(said);
}

function back(from, to, said) {
  const last = from.pop();
  if (!last) return;
  to.push({ passages, chosen });
  ({ passages, chosen } = last);
  draw(list.contains(document.activeElement));
  say(said);
}

function make() {
  const places = pickedPlaces();
  if (!mayCut) return;
  if (!places) return failed("saidNone");
  const { start, end } = timesOf(places);
  const passage = { source: text.dataset.source, insert: {}, start, end: Math.max(end, start + SHORTEST_MS), words: stringOf(places) };
  // Whoever reads goes on reading: nothing takes the focus, and the page stays where it is.
  change("saidAdded", () => {
    chosen = chosen < 0 ? passages.length : chosen + 1;
    passages.splice(chosen, 0, passage);
  }, false);
}

function remove(number) {
  if (passages[number]) change("saidRemoved", () => passages.splice(number, 1));
}

function move(number, to) {
  if (!passages[number] || to < 0 || to >= passages.length || to === number) return;
  change("saidMoved", () => {
    passages.splice(to, 0, ...passages.splice(number, 1));
    chosen = to;
  });
}

function trim(number, edge, unit, by) {
  const passage = passages[number];
  if (!passage) return;
  const moved = unit === "frame" ? frameEdge(passage.source, passage[edge], by) : wordEdge(passage, edge, by);
  const limits = edge === "start" ? [0, passage.end - SHORTEST_MS] : [passage.start + SHORTEST_MS, Infinity];
  const at = Math.min(Math.max(moved, limits[0]), limits[1]);
  if (at === passage[edge]) return;
  trimTo(number, edge, at);
}

function trimTo(number, edge, at) {
  change("saidTrimmed", () => {
    const trimmed = { ...passages[number], [edge]: at };
    if (text && trimmed.source === text.dataset.source) trimmed.words = stringBetween(trimmed.start, trimmed.end);
    passages[number] = trimmed;
  });
}

// The rate of each recording, frames in so many seconds.
function readRates() {
  for (const [name, value] of Object.entries(bench.dataset)) {
    if (!name.startsWith("step")) continue;
    const at = value.lastIndexOf(" ");
    const [frames, seconds] = value.slice(at + 1).split("/");
    rates.set(value.slice(0, at), [Number(frames), Number(seconds || 1)]);
  }
}

// Where the frame before or after begins. Counted in frames and not in milliseconds, so that many
// steps are as exact as one; a time is that of a frame when it is within half a millisecond of it.
function frameEdge(source, ms, by) {
  const [frames, seconds] = rates.get(source) || [25, 1];
  const frameAt = (time) => (time * frames) / (1000 * seconds);
  const next = by > 0 ? Math.floor(frameAt(ms + 0.6)) + by : Math.ceil(frameAt(ms - 0.6)) + by;
  return Math.round((next * 1000 * seconds) / frames);
}

// The next beginning or end of a word before or after where a passage begins or ends.
function wordEdge(passage, edge, by) {
  if (!text || passage.source !== text.dataset.source || !cues.length) return passage[edge] + by * AWAY_MS;
  const side = edge === "start" ? "from" : "to";
  const now = passage[edge];
  for (let number = Math.max(0, cueAt(now) - (by < 0 ? 2 : 0)), best = null; ; number += 1) {
    if (number >= cues.length) return best === null ? now : best;
    for (const word of wordsOf(cues[number])) {
      if (by > 0 && word[side] > now) return word[side];
      if (by < 0 && word[side] < now) best = word[side];
    }
    if (by < 0 && starts[number] >= now) return best === null ? now : best;
  }
}

// Saying what is so

function say(what) {
  const done = document.getElementById("done");
  if (done) done.textContent = bench.dataset[what];
}

const fieldsNow = () => {
  const values = [];
  for (const each of form.elements) {
    if (!each.name || ["csrfmiddlewaretoken", "seen", "act", "from", "to", "source", "interview"].includes(each.name) || /^(?:add|label|insert)-/.test(each.name)) continue;
    if (each.type === "checkbox") values.push([each.name, each.value, each.checked]);
    else values.push([each.name, each.value]);
  }
  return values;
};

const asSaved = () => JSON.stringify([passages.map(({ source, insert, start, end }) => [source, Object.entries(insert).filter(([, said]) => said).sort(), start, end]), fieldsNow()]);
const isUnsaved = () => mayCut && asSaved() !== savedAs;

function sayState() {
  const saved = document.getElementById("saved");
  if (!saved) return;
  document.getElementById("undo").disabled = !doneBefore.length;
  document.getElementById("redo").disabled = !undone.length;
  // What is being saved is told when the answer comes.
  if (isSaving) return;
  const open = isUnsaved();
  const said = bench.dataset[open ? "saidUnsaved" : "saidSaved"];
  if (saved.dataset.state !== "bad" || open) saved.dataset.state = open ? "open" : "good";
  if (saved.textContent !== said) saved.textContent = said;
}

// Saving

async function save() {
  if (!mayCut || isSaving) return;
  isSaving = true;
  takeWritten();
  const saved = document.getElementById("saved");
  saved.dataset.state = "busy";
  saved.textContent = bench.dataset.saidSaving;
  const sent = asSaved();
  const body = new FormData(form);
  body.set("act", "save");
  const answer = await fetch(bench.dataset.save, { method: "POST", body, headers: { "X-Walkaway-Part": "state" } }).catch(() => null);
  isSaving = false;
  if (!answer || answer.redirected || ![200, 409, 422].includes(answer.status)) return failed("saidFailed");
  const came = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.status === 409) return conflicted(came);
  const state = document.adoptNode(came.getElementById("state"));
  document.getElementById("state").replaceWith(state);
  placeProblems(state);
  placeCards(came);
  const problem = document.getElementById("problem");
  problem.textContent = state.dataset.refusal;
  problem.hidden = !state.dataset.refusal;
  if (answer.status === 422) return failed("saidRefused");
  form.elements.seen.value = state.dataset.seen;
  document.getElementById("conflict").replaceChildren();
  savedAs = sent;
  saved.dataset.state = "good";
  sayState();
}

// What is to be mended stands beside its field too, and goes when it is mended.
function placeProblems(state) {
  for (const each of document.querySelectorAll("[id^=field-] > .problem")) each.remove();
  for (const each of document.querySelectorAll("[id^=field-].wrong")) each.classList.remove("wrong");
  for (const told of state.querySelectorAll("[data-field]")) {
    const place = document.getElementById(`field-${told.dataset.field}`);
    if (!place || place.matches(".problem")) continue;
    const problem = document.createElement("p");
    problem.className = "problem";
    problem.textContent = told.firstChild.textContent.trim();
    place.append(problem);
    place.classList.add("wrong");
  }
}

// The quote cards of what is saved now. Where nothing was saved, none came: the old ones stay.
function placeCards(came) {
  for (const cards of came.querySelectorAll("[data-cards]")) {
    const place = document.querySelector(`[data-cards="${cards.dataset.cards}"]`);
    if (place) place.replaceWith(document.adoptNode(cards));
  }
}

function failed(what) {
  const saved = document.getElementById("saved");
  saved.textContent = bench.dataset[what];
  saved.dataset.state = "bad";
}

// Somebody else saved. What they did is shown beside what was done here, and a person chooses.
function conflicted(came) {
  const told = document.adoptNode(came.getElementById("conflict-told"));
  document.getElementById("conflict").replaceChildren(told);
  failed("saidRefused");
  told.scrollIntoView({ block: "nearest" });
  told.focus();
  told.querySelector("[data-take=theirs]").addEventListener("click", () => {
    savedAs = asSaved();
  });
  told.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    form.elements.seen.value = event.target.dataset.newest;
    document.getElementById("conflict").replaceChildren();
    save();
  });
}

// What the passages lose where they are cut: asked a moment after the last change

let marksAsked = 0;
let marksOf = new Map();

const keyOf = ({ source, start, end }) => `${source} ${start} ${end}`;

function askMarks() {
  clearTimeout(marksAsked);
  marksAsked = setTimeout(async () => {
    const asked = passages.map(keyOf);
    if (!asked.length) return;
    const address = `${bench.dataset.marks}?${new URLSearchParams(asked.map((each) => ["cut", each]))}`;
    const answer = await fetch(address).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) return;
    const came = new DOMParser().parseFromString(await answer.text(), "text/html");
    const told = new Map(asked.map((each) => [each, []]));
    for (const item of came.querySelectorAll("#marks-told li")) told.get(asked[Number(item.dataset.number)]).push(item.textContent);
    marksOf = told;
    drawMarks();
  }, 500);
}

// Not while a passage is dragged: the places would move under the hand.
function drawMarks() {
  if (dragged >= 0) return;
  for (const passage of passages) tellMarks(itemOf(passage), passage);
}

function tellMarks(item, passage) {
  const told = marksOf.get(keyOf(passage)) || [];
  const place = item.querySelector(".marks");
  if (told.length === place.children.length && told.every((each, number) => place.children[number].textContent === each)) return;
  place.replaceChildren(...told.map((each) => {
    const line = document.createElement("li");
    line.textContent = each;
    return line;
  }));
}

// What is around a passage

async function around(number) {
  if (!passages[number]) return;
  const asked = new URLSearchParams(passages.map((each) => ["cut", keyOf(each)]));
  const answer = await fetch(`${bench.dataset.context}?${asked}`).catch(() => null);
  if (!answer || !answer.ok || answer.redirected) return failed("saidFailed");
  const came = new DOMParser().parseFromString(await answer.text(), "text/html");
  const dialog = document.getElementById("around");
  dialog.querySelector(".inside").replaceChildren(document.adoptNode(came.getElementById(`passage-${number + 1}`)));
  dialog.showModal();
  const kept = dialog.querySelector(".kept");
  if (kept) kept.scrollIntoView({ block: "center" });
}

// A quote: the words that are selected, else the passage that is chosen, without a hidden name

function quote(tag) {
  const area = document.querySelector(`[data-quote="${tag}"]`);
  const passage = passages[chosen];
  const isHere = passage && text && passage.source === text.dataset.source;
  const places = pickedPlaces() || (isHere ? placesBetween(passage.start, passage.end) : null);
  if (!places) return failed("saidNone");
  area.value = tag === text.lang ? saidIn(places) : otherIn(places);
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

const cuesIn = ([first, last]) => cues.slice(first.cue, last.cue + 1).filter((cue) => !cue.hidden);
const otherIn = (places) => cuesIn(places).map(otherWords).join(" ");

// Where a name is hidden the whole cue is taken, as it will be read: only the server knows the name.
function saidIn(places) {
  return cuesIn(places).some((cue) => cue.dataset.said)
    ? cuesIn(places).map((cue) => cue.dataset.said || cue.querySelector(".words").textContent).join(" ")
    : stringOf(places);
}

// Playing

function playOrStop(number = Math.max(0, chosen)) {
  if (playing) return stop();
  if (passages.length) playClip(passages, number);
}

function played({ detail }) {
  [...list.children].forEach((item, number) => item.classList.toggle("playing", number === detail.number));
}

// Keys

function inWords(event) {
  const isDown = event.key === "ArrowDown";
  const isLeft = event.key === "ArrowLeft";
  if (isDown || event.key === "ArrowUp") byCue(isDown ? 1 : -1, event.shiftKey);
  else if (isLeft || event.key === "ArrowRight") byWord((text.dir === "rtl") === isLeft ? 1 : -1, event.shiftKey);
  else if (event.key === "Enter") make();
  else if (event.key === " ") {
    const places = pickedPlaces();
    if (playing) stop();
    else if (places) playFrom(text.dataset.source, timesOf(places).start);
  } else if (event.key === "Escape") pick(null);
  else return false;
  return true;
}

function inList(event) {
  // What has the focus is meant, also before it was chosen.
  const number = [...list.children].indexOf(event.target.closest("#passages > li"));
  if (number !== chosen) choose(number, false);
  const isDown = event.key === "ArrowDown";
  if (isDown || event.key === "ArrowUp") {
    const to = chosen + (isDown ? 1 : -1);
    if (event.altKey) move(chosen, to);
    else if (passages[to]) {
      choose(to);
      list.children[to].querySelector(".say").focus();
    }
  } else if (event.code === "Comma" || event.code === "Period") {
    trim(chosen, event.altKey ? "start" : "end", event.shiftKey ? "word" : "frame", event.code === "Comma" ? -1 : 1);
  } else if (event.code === "KeyC" && !event.ctrlKey && !event.metaKey) around(chosen);
  else if (event.key === "Delete" || event.key === "Backspace") remove(chosen);
  else if (event.key === " " && event.target.closest(".say")) playOrStop(chosen);
  else return false;
  return true;
}

function pressed(event) {
  const isControl = event.ctrlKey || event.metaKey;
  const isTyping = event.target.closest && event.target.closest("input:not([type=checkbox]), textarea, select");
  const key = event.key.toLowerCase();
  let isDone = false;
  if (isControl && (key === "s" || event.code === "KeyS")) {
    save();
    isDone = true;
  } else if (document.querySelector("dialog[open]")) return;
  else if (isControl && !isTyping && (key === "z" || event.code === "KeyZ")) {
    if (event.shiftKey) back(undone, doneBefore, "saidRedone");
    else back(doneBefore, undone, "saidUndone");
    isDone = true;
  } else if (isTyping || isControl) return;
  else if (document.activeElement === text) isDone = inWords(event);
  else if (list.contains(event.target)) isDone = inList(event);
  if (isDone) event.preventDefault();
}

function clicked(event) {
  const item = event.target.closest("#passages > li");
  if (item) {
    const number = [...list.children].indexOf(item);
    const act = event.target.closest("[data-act]");
    const edge = event.target.closest("[data-trim]");
    if (event.target.closest(".say")) {
      const wasChosen = number === chosen;
      choose(number);
      if (wasChosen) playOrStop(number);
    } else if (edge) {
      const [side, unit, by] = edge.dataset.trim.split(",");
      trim(number, side, unit, Number(by));
      const again = list.children[number] && list.children[number].querySelector(`[data-trim="${edge.dataset.trim}"]`);
      if (again) again.focus();
    } else if (act) {
      event.preventDefault();
      if (act.dataset.act === "remove") remove(number);
      else if (act.dataset.act === "around") around(number);
      else move(number, number + (act.dataset.act === "up" ? -1 : 1));
    }
    return;
  }
  if (event.target.closest("#make")) return make();
  const quoted = event.target.closest("[data-quote-from]");
  if (quoted) return quote(quoted.dataset.quoteFrom);
  const cue = event.target.closest(".cue");
  const selection = document.getSelection();
  if (cue && event.target.closest(".time")) playFrom(text.dataset.source, numberOf("f", cue));
  else if (cue && selection && selection.isCollapsed) {
    const word = wordUnder(event);
    if (word) pick(event.shiftKey && picked ? picked.anchor : word, word);
  }
}

// Dragging

function dragging(event) {
  const item = event.target.closest && event.target.closest("#passages > li");
  if (event.type === "dragstart" && item) {
    dragged = [...list.children].indexOf(item);
    item.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  }
  if (dragged < 0) return;
  for (const each of list.children) each.classList.toggle("is-over", each === item && event.type === "dragover");
  if (event.type === "dragover" && item) event.preventDefault();
  if (event.type === "drop" && item) {
    event.preventDefault();
    move(dragged, [...list.children].indexOf(item));
  }
  if (event.type === "drop" || event.type === "dragend") {
    dragged = -1;
    for (const each of list.children) each.classList.remove("is-dragged", "is-over");
    drawMarks();
  }
}

// What is being written has not been told yet: the field still has the focus.
const takeWritten = () => typed({ target: document.activeElement });

// Times that are typed

function typed(event) {
  const item = event.target.closest && event.target.closest("#passages > li");
  if (item && event.target.closest(".insert")) return labelled(item);
  if (!item || !event.target.matches("input.time")) return sayState();
  const number = [...list.children].indexOf(item);
  const edge = event.target.name === "from" ? "start" : "end";
  const ms = msOf(event.target.value);
  if (ms === null || (edge === "start" ? ms > passages[number].end - SHORTEST_MS : ms < passages[number].start + SHORTEST_MS)) {
    event.target.value = clockOf(passages[number][edge]);
    return;
  }
  if (ms === passages[number][edge]) return;
  trimTo(number, edge, ms);
}

// What is told of footage of others. The list is not drawn anew: whoever writes goes on writing.
function labelled(item) {
  const number = [...list.children].indexOf(item);
  const insert = insertOf(item);
  const before = passages[number].insert;
  if (Object.entries(insert).every(([name, said]) => said === (before[name] || ""))) return;
  doneBefore.push({ passages, chosen });
  undone = [];
  const told = { ...passages[number], insert };
  // The one before is drawn as it was, should it come back.
  items.delete(passages[number]);
  items.set(told, item);
  passages = [...passages];
  passages[number] = told;
  sayState();
}

// What is shown of the transcript: fetched, so that nothing unsaved is lost

async function filtered(event) {
  event.preventDefault();
  const address = `?${new URLSearchParams(new FormData(event.target))}`;
  const answer = await fetch(address).catch(() => null);
  if (!answer || !answer.ok || answer.redirected) return failed("saidFailed");
  const came = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of [".reading", "#caption-language"]) {
    const [there, here] = [came.querySelector(part), document.querySelector(part)];
    if (there && here) here.replaceWith(document.adoptNode(there));
  }
  history.replaceState(null, "", address);
  readCues();
  lit = new WeakMap();
  mark();
}

function startStudio() {
  readRates();
  readList();
  savedAs = asSaved();
  bench.classList.add("ready");
  [...list.children].forEach(placed);
  for (const each of document.querySelectorAll(".undoing, .transport")) each.hidden = false;
  for (const each of document.querySelectorAll("[data-quote-from]")) {
    each.hidden = !text || ![text.lang, text.dataset.other].includes(each.dataset.quoteFrom);
  }
  const byHand = document.getElementById("by-hand");
  if (byHand) byHand.open = false;
  mark();
  askMarks();
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
  document.addEventListener("change", typed);
  document.addEventListener("input", () => {
    clearTimeout(typedAgo);
    typedAgo = setTimeout(sayState, 150);
  });
  document.addEventListener("studio-played", played);
  for (const type of ["dragstart", "dragover", "drop", "dragend"]) document.addEventListener(type, dragging);
  document.addEventListener("submit", (event) => {
    if (event.target.id === "filters") return filtered(event);
    const button = event.submitter;
    if (event.target === form && (!button || button.value === "save")) {
      event.preventDefault();
      save();
    } else savedAs = asSaved();
  });
  const all = document.getElementById("play-all");
  if (all) all.addEventListener("click", () => (playing ? stop() : playOrStop(0)));
  performance.mark("studio-ready");
  if (!mayCut) return;
  document.getElementById("undo").addEventListener("click", () => back(doneBefore, undone, "saidUndone"));
  document.getElementById("redo").addEventListener("click", () => back(undone, doneBefore, "saidRedone"));
  addEventListener("beforeunload", (event) => {
    takeWritten();
    if (isUnsaved()) event.preventDefault();
  });
  sayState();
}

if (bench) startStudio();
