// Words selected in the text go into the form, with the place where they stand. All of it can be
// done without this: the words are copied, and of several places one is chosen.
"use strict";

const words = document.getElementById("words");
const field = words && document.getElementById(words.dataset.selects);
const near = document.getElementById("id_near");
const what = document.getElementById("id_what");

// The server counts code points, the browser units of UTF-16.
function codePointsBefore(range) {
  const before = document.createRange();
  before.selectNodeContents(words);
  before.setEnd(range.startContainer, range.startOffset);
  return [...before.toString()].length;
}

function take() {
  const selection = document.getSelection();
  if (!field || !selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!words.contains(range.commonAncestorContainer)) return;
  const text = range.toString();
  if (!text.trim()) return;
  const leading = text.length - text.trimStart().length;
  field.value = text.trim();
  if (near) near.value = codePointsBefore(range) + [...text.slice(0, leading)].length;
}

function showWhatIsAsked() {
  for (const part of document.querySelectorAll(".only-for")) {
    part.hidden = !part.dataset.for.split(" ").includes(what.value);
  }
}

if (words) {
  document.addEventListener("mouseup", take);
  document.addEventListener("keyup", (event) => {
    if (event.shiftKey || event.key === "Shift") take();
  });
  document.addEventListener("touchend", take);
}

// Words that were written by hand stand wherever they stand.
if (field && near) field.addEventListener("input", () => { near.value = ""; });

if (what) {
  what.addEventListener("change", showWhatIsAsked);
  showWhatIsAsked();
}
