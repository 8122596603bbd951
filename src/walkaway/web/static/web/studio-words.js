// What was said: words under the hand and under the keys, and when each is heard. A word gets no
// element of its own: places are offsets in a cue, and what is marked is a range of the page.
"use strict";

const bench = document.getElementById("bench");
let text = null;
let cues = [];
let starts = new Float64Array(0);
let picked = null;
let isPicking = false;

const numberOf = (name, cue) => Number(cue.dataset[name]);

function readCues() {
  text = document.getElementById("text");
  cues = text ? [...text.getElementsByClassName("cue")] : [];
  starts = Float64Array.from(cues, (cue) => Number(cue.dataset.f));
  picked = null;
}

// Words of a cue, found when it is first touched

const found = new WeakMap();
const withoutSpaces = /^(?:zh|ja|th|km|lo|my)\b/;

function wordsOf(cue) {
  if (found.has(cue)) return found.get(cue);
  const said = cue.querySelector(".words").textContent;
  const [from, to] = [numberOf("f", cue), numberOf("t", cue)];
  const places = withoutSpaces.test(text.lang) && Intl.Segmenter
    ? [...new Intl.Segmenter(text.lang, { granularity: "word" }).segment(said)]
      .filter((each) => each.segment.trim()).map((each) => [each.index, each.index + each.segment.length])
    : [...said.matchAll(/\S+/gu)].map((each) => [each.index, each.index + each[0].length]);
  const measured = (cue.dataset.w || "").split(",").map(Number);
  const isMeasured = Boolean(cue.dataset.w) && measured.length === 2 * places.length;
  const share = (to - from) / Math.max(1, said.length);
  const words = places.map(([at, end], number) => ({
    at,
    end,
    string: said.slice(at, end),
    from: Math.floor(from + (isMeasured ? measured[2 * number] : at * share)),
    to: Math.ceil(from + (isMeasured ? measured[2 * number + 1] : end * share)),
  }));
  found.set(cue, words);
  return words;
}

// The last cue that begins at or before a time.
function cueAt(ms) {
  let low = 0;
  let high = cues.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= ms) low = middle;
    else high = middle - 1;
  }
  return low;
}

// Words whose middle lies between two times, as [first, last] places; null when there is none.
function placesBetween(start, end) {
  let number = Math.max(0, cueAt(start) - 1);
  let first = null;
  let last = null;
  for (; number < cues.length && starts[number] < end; number += 1) {
    const words = wordsOf(cues[number]);
    for (let word = 0; word < words.length; word += 1) {
      const middle = (words[word].from + words[word].to) / 2;
      if (middle < start || middle >= end) continue;
      if (!first) first = { cue: number, word };
      last = { cue: number, word };
    }
  }
  return first ? [first, last] : null;
}

function stringBetween(start, end) {
  const places = placesBetween(start, end);
  return places ? stringOf(places) : "";
}

function stringOf([first, last]) {
  const said = [];
  for (let number = first.cue; number <= last.cue; number += 1) {
    if (cues[number].hidden) continue;
    const words = wordsOf(cues[number]);
    const low = number === first.cue ? first.word : 0;
    const high = number === last.cue ? last.word : words.length - 1;
    for (let word = low; word <= high; word += 1) said.push(words[word].string);
  }
  return said.join(" ");
}

function timesOf([first, last]) {
  const begins = wordsOf(cues[first.cue])[first.word];
  const ends = wordsOf(cues[last.cue])[last.word];
  return {
    start: first.word === 0 ? starts[first.cue] : begins.from,
    end: last.word === wordsOf(cues[last.cue]).length - 1 ? numberOf("t", cues[last.cue]) : ends.to,
  };
}

// Places and the page

function nodeAt(cue, offset) {
  const walker = document.createTreeWalker(cue.querySelector(".words"), NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  let left = offset;
  while (node && left > node.length) {
    left -= node.length;
    node = walker.nextNode() || node;
  }
  return [node, left];
}

// A range for each cue: what stands between the words of two cues is not said.
function rangesOf([first, last]) {
  const ranges = [];
  for (let number = first.cue; number <= last.cue; number += 1) {
    const words = wordsOf(cues[number]);
    if (cues[number].hidden || !words.length) continue;
    const [startContainer, startOffset] = nodeAt(cues[number], words[number === first.cue ? first.word : 0].at);
    const [endContainer, endOffset] = nodeAt(cues[number], words[number === last.cue ? last.word : words.length - 1].end);
    // One that does not follow what changes on the page: each that does is looked at with each change.
    ranges.push(new StaticRange({ startContainer, startOffset, endContainer, endOffset }));
  }
  return ranges;
}

function light(name, ranges) {
  if (!CSS.highlights) return;
  if (!ranges.length) {
    CSS.highlights.delete(name);
    return;
  }
  const highlight = new Highlight(...ranges);
  highlight.priority = ["kept", "chosen", "picked"].indexOf(name);
  CSS.highlights.set(name, highlight);
}

const isBefore = (one, other) => one.cue < other.cue || (one.cue === other.cue && one.word <= other.word);

// The word that holds a place of the page; with `isEnd`, the last one that begins before it.
function placeOf(node, offset, isEnd) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const cue = element && element.closest(".cue");
  if (!cue || !text.contains(cue)) return null;
  const words = wordsOf(cue);
  if (!words.length) return null;
  const line = cue.querySelector(".words");
  let at = 0;
  if (line.contains(node)) {
    const range = document.createRange();
    range.setStart(line, 0);
    range.setEnd(node, offset);
    at = range.toString().length;
  } else if (isEnd && line.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) {
    at = line.textContent.length;
  }
  const number = Number(cue.id.slice(1)) - 1;
  if (isEnd) {
    let word = words.length - 1;
    while (word > 0 && words[word].at >= at) word -= 1;
    return { cue: number, word };
  }
  let word = words.findIndex((each) => each.end > at);
  if (word < 0) word = words.length - 1;
  return { cue: number, word };
}

// Picking

function pick(anchor, head, isByHand = false) {
  picked = anchor ? { anchor, head } : null;
  const places = pickedPlaces();
  // Before anything is written, so that the page is laid out once for a key.
  if (places && !isByHand) inSight(cues[head.cue]);
  // What a hand selects, the browser shows by itself.
  light("picked", places && !isByHand ? rangesOf(places) : []);
  sayPicked(places);
  if (places && !isByHand) {
    const selection = document.getSelection();
    if (selection && !selection.isCollapsed && text.contains(selection.anchorNode)) selection.removeAllRanges();
  }
}

// Only what is out of sight is scrolled to, and then by most of a page: to scroll at each key takes
// longer than to pick, and moves the words under the eye.
function inSight(cue) {
  const [box, pane] = [cue.getBoundingClientRect(), text.getBoundingClientRect()];
  const [top, bottom] = [Math.max(pane.top, 0), Math.min(pane.bottom, innerHeight)];
  if (box.top >= top && box.bottom <= bottom) return;
  if (pane.top < 0 || pane.bottom > innerHeight) text.scrollIntoView({ block: "nearest" });
  const isBelow = box.bottom > bottom;
  text.scrollTop += isBelow ? box.top - top - 48 : box.bottom - bottom + 48;
}

function pickedPlaces() {
  if (!picked) return null;
  const { anchor, head } = picked;
  return isBefore(anchor, head) ? [anchor, head] : [head, anchor];
}

function sayPicked(places) {
  const bar = document.getElementById("picked-bar");
  if (!bar) return;
  bar.inert = !places;
  if (!places) return;
  const { start, end } = timesOf(places);
  const said = stringOf(places);
  const total = said.split(" ").length;
  const seconds = ((end - start) / 1000).toFixed(1);
  document.getElementById("picked").textContent =
    `${total} ${bench.dataset.saidWords} · ${seconds} ${bench.dataset.saidSeconds} · ${said.length > 90 ? `${said.slice(0, 88)} …` : said}`;
}

// It would lie over words that a hand is still to select.
function drawing(isHeld) {
  const bar = document.getElementById("picked-bar");
  if (bar) bar.classList.toggle("away", isHeld);
}

function shownBeside(number, by) {
  let next = number + by;
  while (next >= 0 && next < cues.length && (cues[next].hidden || !wordsOf(cues[next]).length)) next += by;
  return next >= 0 && next < cues.length ? next : null;
}

function firstInSight() {
  const top = text.getBoundingClientRect().top;
  const isBelow = (element) => element.getBoundingClientRect().bottom > top + 4;
  const stretch = [...text.children].find((each) => !each.hidden && isBelow(each));
  const cue = stretch && [...stretch.children].find((each) => !each.hidden && isBelow(each));
  if (!cue) return null;
  const number = Number(cue.id.slice(1)) - 1;
  return wordsOf(cue).length ? number : shownBeside(number, 1);
}

const wholeCue = (number) => [
  { cue: number, word: 0 },
  { cue: number, word: wordsOf(cues[number]).length - 1 },
];

function byCue(by, isMore) {
  if (!picked) {
    const first = firstInSight();
    if (first !== null) pick(...wholeCue(first));
    return;
  }
  const next = shownBeside(picked.head.cue, by);
  if (next === null) return;
  if (!isMore) return pick(...wholeCue(next));
  const [low, high] = wholeCue(next);
  const anchorCue = wholeCue(picked.anchor.cue);
  // More is taken in whole cues, whichever side of the first one it goes to.
  if (next >= picked.anchor.cue) pick(anchorCue[0], high);
  else pick(anchorCue[1], low);
}

function byWord(by, isMore) {
  if (!picked) return byCue(1, false);
  const { cue, word } = picked.head;
  let next = { cue, word: word + by };
  if (next.word < 0 || next.word >= wordsOf(cues[cue]).length) {
    const beside = shownBeside(cue, by);
    if (beside === null) return;
    next = wholeCue(beside)[by > 0 ? 0 : 1];
  }
  pick(isMore ? picked.anchor : next, next);
}

let asked = 0;

function selectionChanged() {
  const selection = document.getSelection();
  if (!text || !selection || !selection.rangeCount || !text.contains(selection.anchorNode)) return;
  cancelAnimationFrame(asked);
  asked = requestAnimationFrame(() => {
    if (selection.isCollapsed) return isPicking ? pick(null) : undefined;
    const range = selection.getRangeAt(0);
    const [first, last] = [
      placeOf(range.startContainer, range.startOffset, false),
      placeOf(range.endContainer, range.endOffset, true),
    ];
    if (first && last && isBefore(first, last)) pick(first, last, true);
  });
}

function wordUnder(event) {
  const spot = document.caretPositionFromPoint
    ? document.caretPositionFromPoint(event.clientX, event.clientY)
    : document.caretRangeFromPoint(event.clientX, event.clientY);
  if (!spot) return null;
  return placeOf(spot.offsetNode || spot.startContainer, spot.offset === undefined ? spot.startOffset : spot.offset, false);
}

readCues();
if (bench) {
  document.addEventListener("selectionchange", selectionChanged);
  document.addEventListener("mousedown", (event) => {
    isPicking = Boolean(text && text.contains(event.target));
    drawing(isPicking);
  });
  document.addEventListener("mouseup", () => drawing(false));
}
