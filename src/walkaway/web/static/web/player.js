// The page works without this: native controls, native captions, links that reload it.
// With it, the still announces what is to come, a line of the transcript seeks in place, the line
// that is said is marked, and another language comes without a reload.

const player = document.querySelector("[data-player]");
const video = player.querySelector("video");
const choice = document.querySelector("[data-captions-choice]");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const phone = matchMedia("(max-width: 47.99rem)");

const waveform = document.querySelector("[data-waveform]");
waveform?.style.setProperty("--wave", `url("${waveform.dataset.waveform}")`);

const lines = () => [...document.querySelectorAll("#lines a")];
const shownLanguage = () => document.getElementById("lines").dataset.language;

// What is said before

const before = player.querySelector("[data-before]");

function announce() {
  const play = before.querySelector("[data-play]");
  const still = player.dataset.phonePoster;
  if (phone.matches && still) video.poster = still;
  player.classList.add("is-ready");
  play.hidden = false;
  video.controls = false;
  play.addEventListener("click", () => {
    start();
    video.focus();
  });
  // A key of the keyboard that plays media starts it too.
  video.addEventListener("play", uncover);
}

function uncover() {
  before.hidden = true;
  video.controls = true;
}

function start() {
  uncover();
  // A browser may refuse to play by itself; then the controls are there to do it.
  video.play().catch(() => {});
}

// Transcript

function seek(line) {
  const seconds = Number(line.dataset.startMs) / 1000;
  const go = () => {
    video.currentTime = seconds;
    mark();
  };
  if (video.readyState >= HTMLMediaElement.HAVE_METADATA) go();
  else video.addEventListener("loadedmetadata", go, { once: true });
  start();
}

function mark() {
  // Before the video is there, the line that the address asked for stays marked.
  if (video.readyState < HTMLMediaElement.HAVE_METADATA) return;
  const now = Math.round(video.currentTime * 1000);
  for (const line of lines()) {
    const said = Number(line.dataset.startMs) <= now && now < Number(line.dataset.endMs);
    if (said === line.hasAttribute("aria-current")) continue;
    line.toggleAttribute("aria-current", said);
    if (said) {
      line.setAttribute("aria-current", "true");
      follow(line);
    }
  }
  waveform?.style.setProperty("--played", `${(100 * video.currentTime) / video.duration}%`);
}

// Keep the line that is said in sight, inside its own box only, and never while someone is reading
// elsewhere in it.
function follow(line) {
  const box = line.closest("#lines");
  if (box.scrollHeight <= box.clientHeight || box.contains(document.activeElement)) return;
  const top = line.offsetTop - box.offsetTop - box.clientHeight / 3;
  box.scrollTo({ top, behavior: calm.matches ? "auto" : "smooth" });
}

document.querySelector(".reading").addEventListener("click", (event) => {
  const line = event.target.closest("#lines a");
  if (!line || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  seek(line);
});

// Languages

function showTrack(language) {
  for (const track of video.textTracks) {
    track.mode = track.language === language ? "showing" : "disabled";
  }
}

async function read(link) {
  const answer = await fetch(link.href);
  if (!answer.ok) {
    // Withdrawn in the meantime, perhaps: the page itself says it.
    location.assign(link.href);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-by-captions]")) {
    old.replaceWith(page.getElementById(old.id));
  }
  for (const each of choice.querySelectorAll("a")) {
    if (each === link) each.setAttribute("aria-current", "true");
    else each.removeAttribute("aria-current");
  }
  history.replaceState(null, "", link.href);
  showTrack(link.dataset.language);
  mark();
}

choice.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  read(link);
});

// The player's own menu was used: the transcript follows.
video.textTracks.addEventListener("change", () => {
  const showing = [...video.textTracks].find((track) => track.mode === "showing");
  if (!showing || showing.language === shownLanguage()) return;
  const link = [...choice.querySelectorAll("a")].find(
    (each) => each.dataset.language === showing.language,
  );
  if (link) read(link);
});

video.addEventListener("timeupdate", mark);
video.addEventListener("seeked", mark);
announce();
