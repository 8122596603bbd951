// Tells the server which parts of a film were played. The server decides whether that is all of it.

const EVERY_MS = 5000;

const video = document.querySelector("video[data-watched]");
const words = document.querySelector("[data-watched-words]");
// Beside `words`, which screen readers say aloud: nobody counts into the ear of who listens.
const counter = document.querySelector("[data-watched-left]");
const form = document.querySelector("[data-sign]");
const token = form?.querySelector("[name=csrfmiddlewaretoken]")?.value;
let begun = false;
let telling = false;

async function tell(parts) {
  const body = new URLSearchParams({ parts });
  const answer = await fetch(video.dataset.watched, {
    method: "POST",
    headers: { "X-CSRFToken": token },
    body,
  });
  // Whoever must sign in or unlock first is sent to another page.
  if (answer.redirected) return { refused: words.dataset.locked, locked: true };
  return answer.json();
}

function played() {
  const parts = [];
  for (let number = 0; number < video.played.length; number += 1) {
    const start = Math.floor(video.played.start(number) * 1000);
    const end = Math.ceil(video.played.end(number) * 1000);
    parts.push([start, end]);
  }
  return JSON.stringify(parts);
}

function show(answer) {
  if (answer.refused) {
    words.textContent = answer.refused;
    // What plays while nobody counts would be watched for nothing.
    if (answer.locked) video.pause();
    return;
  }
  if (answer.ended) {
    words.textContent = words.dataset.done;
    counter.hidden = true;
    form.hidden = false;
    clearInterval(timer);
    return;
  }
  const seen = answer.played.reduce((total, [start, end]) => total + end - start, 0);
  const left = Math.max(0, Math.ceil(video.duration - seen / 1000));
  words.textContent = "";
  counter.textContent = `${left} ${counter.dataset.left}`;
}

async function report() {
  if (!begun || telling) return;
  telling = true;
  try {
    show(await tell(played()));
  } catch {
    // What was played is told with the next report.
    words.textContent = words.dataset.away;
  } finally {
    telling = false;
  }
}

const timer = setInterval(report, EVERY_MS);

// The film waits until the clock of the server runs: else a short one would end before its time.
video.addEventListener("play", async () => {
  if (begun) return;
  video.pause();
  if (telling) return;
  telling = true;
  try {
    const answer = await tell("begin");
    if (answer.refused) return show(answer);
    begun = true;
    words.textContent = "";
    await video.play();
  } catch {
    // The network is away, or the browser plays nothing by itself: who presses again tries again.
    if (!begun) words.textContent = words.dataset.away;
  } finally {
    telling = false;
  }
});
video.addEventListener("ended", async () => {
  while (telling) await new Promise((done) => setTimeout(done, 50));
  await report();
});
video.addEventListener("ratechange", () => {
  if (video.playbackRate > 1) video.playbackRate = 1;
});
