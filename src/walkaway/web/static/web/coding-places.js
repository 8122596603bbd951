// The text that is coded, and places in it. Offsets are code points of the document, as the server
// counts; JavaScript counts UTF-16.
"use strict";

const text = document.getElementById("text");

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
