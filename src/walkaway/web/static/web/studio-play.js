// The clip before it is made: passages one after another, from the small films, with captions as
// they will be. Two players take turns: while one is heard, the other waits at the next beginning.
"use strict";

const screenBox = document.getElementById("screen");
const caption = document.getElementById("caption");
const films = new Map();
const players = [];
let whoseTurn = 0;
// What plays: a list of passages with `at`, or one film from a place on.
let playing = null;

function readFilms() {
  if (!screenBox) return;
  for (const [name, value] of Object.entries(screenBox.dataset)) {
    if (!name.startsWith("film")) continue;
    const at = value.lastIndexOf(" ");
    films.set(value.slice(0, at), value.slice(at + 1));
  }
  const first = screenBox.querySelector("video");
  const second = first.cloneNode();
  for (const player of [first, second]) {
    player.controls = false;
    player.removeAttribute("controls");
    player.tabIndex = -1;
    players.push(player);
  }
  second.removeAttribute("src");
  second.preload = "auto";
  second.classList.add("waits");
  second.setAttribute("aria-hidden", "true");
  first.after(second);
  for (const player of players) {
    player.addEventListener("timeupdate", () => seen(player, player.currentTime * 1000));
    player.addEventListener("ended", () => seen(player, Infinity));
    watch(player);
  }
}

// Each frame that is shown is looked at, since `timeupdate` comes four times a second.
function watch(player) {
  if (!player.requestVideoFrameCallback) return;
  player.requestVideoFrameCallback((_now, frame) => {
    seen(player, frame.mediaTime * 1000);
    watch(player);
  });
}

function lay(player, source, ms) {
  const film = films.get(source);
  if (!film) return false;
  if (player.getAttribute("src") !== film) player.src = film;
  const at = ms / 1000;
  if (Math.abs(player.currentTime - at) > 0.001 || player.readyState < 1) player.currentTime = at;
  return true;
}

function showPlayer(player) {
  for (const each of players) {
    each.classList.toggle("waits", each !== player);
    if (each === player) each.removeAttribute("aria-hidden");
    else each.setAttribute("aria-hidden", "true");
  }
}

function start(player) {
  const promise = player.play();
  if (promise) promise.catch(() => {});
}

function playClip(passages, from = 0) {
  if (!players.length || !passages.length) return;
  stop();
  playing = { passages, number: from };
  beginAt(players[whoseTurn], passages[from]);
}

function beginAt(player, passage) {
  if (!lay(player, passage.source, passage.start)) return stop();
  playing.player = player;
  playing.isReady = false;
  showPlayer(player);
  start(player);
  told();
  prepareNext();
}

function prepareNext() {
  const next = playing.passages && playing.passages[playing.number + 1];
  if (next) lay(players[1 - whoseTurn], next.source, next.start);
}

function playFrom(source, ms) {
  if (!players.length) return;
  stop();
  playing = { source, player: players[whoseTurn] };
  if (!lay(players[whoseTurn], source, ms)) return stop();
  showPlayer(players[whoseTurn]);
  start(players[whoseTurn]);
  told();
}

function stop() {
  for (const each of players) each.pause();
  playing = null;
  for (const each of document.querySelectorAll(".cue.now")) each.classList.remove("now");
  told();
}

function told() {
  document.dispatchEvent(new CustomEvent("studio-played", {
    detail: { number: playing && playing.passages ? playing.number : -1, isPlaying: Boolean(playing) },
  }));
}

// A frame was shown. The end of a passage is exact to the frame that would be the first too many.
function seen(player, ms) {
  if (!playing || player !== playing.player || player.seeking) return;
  if (!playing.passages) {
    drawCaption(playing.source, ms);
    if (ms === Infinity) stop();
    return;
  }
  const passage = playing.passages[playing.number];
  if (ms < passage.start - 500) return;
  if (ms < passage.end - 1) {
    drawCaption(passage.source, ms);
    drawClock(ms - passage.start);
    return;
  }
  player.pause();
  if (playing.number + 1 >= playing.passages.length) {
    drawClock(passage.end - passage.start);
    return stop();
  }
  playing.number += 1;
  whoseTurn = 1 - whoseTurn;
  beginAt(players[whoseTurn], playing.passages[playing.number]);
}

// Captions

let lastCue = null;

function drawCaption(source, ms) {
  if (!caption || !Number.isFinite(ms)) return;
  const language = document.getElementById("caption-language").value;
  const isHere = text && text.dataset.source === source && cues.length;
  const cue = isHere ? cues[cueAt(ms)] : null;
  const isSaid = cue && ms >= numberOf("f", cue) && ms < numberOf("t", cue);
  const said = !language || !isSaid ? "" : language === "other" ? otherWords(cue) : cue.dataset.said || cue.querySelector(".words").textContent;
  caption.firstElementChild.textContent = said;
  caption.hidden = !said;
  if (text && text.lang) caption.dir = "auto";
  if (cue === lastCue) return;
  if (lastCue) lastCue.classList.remove("now");
  if (isSaid) cue.classList.add("now");
  lastCue = cue;
}

function otherWords(cue) {
  const beside = cue.querySelector(".beside");
  return cue.dataset.other || (beside ? beside.textContent : "");
}

function drawClock(ms) {
  const clock = document.getElementById("clock");
  if (!clock || !playing || !playing.passages) return;
  let before = 0;
  let total = 0;
  playing.passages.forEach((each, number) => {
    if (number < playing.number) before += each.end - each.start;
    total += each.end - each.start;
  });
  clock.textContent = `${tenths(before + ms)} / ${tenths(total)}`;
}

function tenths(ms) {
  const minutes = Math.floor(ms / 60000);
  const seconds = ((ms - minutes * 60000) / 1000).toFixed(1);
  return `${minutes}:${seconds.length < 4 ? "0" : ""}${seconds}`;
}

readFilms();
