// What is coded, drawn: lines under the words, and stripes with names in the margin. It is read from
// the list below the text, which the server writes; nothing else is kept.
"use strict";

const bench = document.getElementById("bench");
const margin = document.getElementById("margin");

let codings = [];
let pending = [];
let picked = null;
let chosen = null;

// Marks that need no element of their own; where a browser has none, the selection is seen alone.
function light(name, spans) {
  if (!CSS.highlights) return;
  CSS.highlights.set(name, new Highlight(...spans.map(rangeOf)));
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
