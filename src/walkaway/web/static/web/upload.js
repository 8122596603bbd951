// The form works without this: then a recording is sent in one go. With it, it is sent in pieces
// (tus 1.0), goes on after a broken line or a reload, and waits for a vault that locked itself.
// Nothing is kept but the address of an upload under a hash of the file, for this tab alone.

const form = document.querySelector("[data-upload]");
const PIECE_BYTES = 8 * 1024 * 1024;
const LONGEST_PAUSE_MS = 60_000;
const find = (name) => form.querySelector(`[data-${name}]`);
const say = (name) => form.dataset[`say${name}`];
const bar = find("bar");
const words = find("words");
const send = find("send");
const pause = find("pause");
const cancel = find("cancel");
const file = form.elements.recording;

let running = null; // { abort, paused, wake } of the upload that is going on

// Asking the server

class Stop extends Error {}
class Wait extends Error {
  constructor(message, { vault = false } = {}) {
    super(message);
    this.vault = vault;
  }
}

async function ask(method, address, headers = {}, body = undefined) {
  let response;
  try {
    response = await fetch(address, {
      method,
      body,
      credentials: "same-origin",
      redirect: "manual",
      cache: "no-store",
      signal: running.abort.signal,
      headers: {
        "Tus-Resumable": "1.0.0",
        "X-CSRFToken": form.elements.csrfmiddlewaretoken.value,
        ...headers,
      },
    });
  } catch (error) {
    if (running.abort.signal.aborted) throw error;
    throw new Wait(say("Waiting"));
  }
  if (response.type === "opaqueredirect") throw new Wait(say("SignedOut"), { vault: true });
  if (response.headers.get("Walkaway-Vault") === "locked") {
    throw new Wait(say("Locked"), { vault: true });
  }
  // With it the upload goes on while the vault is locked; it is in this page's memory alone.
  running.ticket = response.headers.get("Walkaway-Upload-Ticket") ?? running.ticket;
  return response;
}

const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
const offsetIn = (response) => Number(response.headers.get("Upload-Offset"));

async function begin(recording) {
  const told = {
    filename: recording.name,
    filetype: recording.type || "application/octet-stream",
    interview: form.dataset.interview,
  };
  const metadata = Object.entries(told)
    .map(([key, value]) => `${key} ${base64(new TextEncoder().encode(value))}`)
    .join(",");
  const response = await ask("POST", form.dataset.endpoint, {
    "Upload-Length": String(recording.size),
    "Upload-Metadata": metadata,
  });
  if (response.status !== 201) throw await refusal(response);
  return response.headers.get("Location");
}

async function standing(address) {
  const response = await ask("HEAD", address);
  if (response.status === 200) return offsetIn(response);
  if (response.status === 404 || response.status === 410) return null;
  throw await refusal(response);
}

async function sendPiece(address, recording, offset) {
  const piece = await recording.slice(offset, offset + PIECE_BYTES).arrayBuffer();
  const headers = {
    "Content-Type": "application/offset+octet-stream",
    "Upload-Offset": String(offset),
  };
  if (running.ticket) headers["Walkaway-Upload-Ticket"] = running.ticket;
  // Only where the page came safely does a browser lend its hashing.
  if (crypto.subtle) {
    const digest = await crypto.subtle.digest("SHA-256", piece);
    headers["Upload-Checksum"] = `sha256 ${base64(new Uint8Array(digest))}`;
  }
  const response = await ask("PATCH", address, headers, piece);
  if (response.status === 204) return offsetIn(response);
  throw await refusal(response);
}

async function refusal(response) {
  // Where it stands elsewhere, is being written, was damaged or has no room: ask again and go on.
  if ([409, 423, 429, 460, 507].includes(response.status) || response.status >= 500) {
    return new Wait(response.status === 507 ? await response.text() : say("Waiting"));
  }
  return new Stop(await response.text());
}

// What is remembered

async function rememberedUnder(recording) {
  const facts = [form.dataset.interview, recording.name, recording.size, recording.lastModified];
  const text = new TextEncoder().encode(JSON.stringify(facts));
  if (!crypto.subtle) return null;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return `upload-${base64(digest)}`;
}

// Going on

async function upload(recording) {
  const key = await rememberedUnder(recording);
  let address = key && sessionStorage.getItem(key);
  let pauseMs = 1000;
  const pace = { at: performance.now(), from: null };
  for (;;) {
    try {
      let offset = address ? await standing(address) : null;
      if (offset === null) {
        address = await begin(recording);
        offset = 0;
        if (key) sessionStorage.setItem(key, address);
      }
      running.address = address;
      running.key = key;
      pace.at = performance.now();
      pace.from = offset;
      while (offset < recording.size) {
        await untilWanted();
        show(offset, recording.size, pace);
        offset = await sendPiece(address, recording, offset);
        pauseMs = 1000;
        hideUnlock();
      }
      show(recording.size, recording.size, pace);
      if (key) sessionStorage.removeItem(key);
      return;
    } catch (error) {
      if (!(error instanceof Wait)) throw error;
      words.textContent = error.message;
      find("unlock-link").hidden = !error.vault;
      await moment(error.vault ? Math.min(pauseMs, 5000) : pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }
}

const hideUnlock = () => {
  find("unlock-link").hidden = true;
};

function moment(ms) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    // Somebody who comes back to this tab, or whose line comes back, need not wait.
    running.wake = () => {
      clearTimeout(timer);
      resolve();
    };
    running.abort.signal.addEventListener("abort", () => reject(running.abort.signal.reason));
  });
}

function untilWanted() {
  if (!running.paused) return null;
  words.textContent = say("Paused");
  return new Promise((resolve, reject) => {
    running.resume = resolve;
    running.abort.signal.addEventListener("abort", () => reject(running.abort.signal.reason));
  });
}

// What is seen

const language = document.documentElement.lang;
const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });

// Numbers beside numbers change places in a line that runs from right to left.
const apart = (text) => `\u2068${text}\u2069`;

function left(offset, size, pace) {
  const seconds = (performance.now() - pace.at) / 1000;
  const rate = (offset - pace.from) / seconds;
  if (!(rate > 0) || seconds < 2) return "";
  const rest = (size - offset) / rate;
  const [amount, unit] =
    rest > 5400 ? [rest / 3600, "hour"] : rest > 90 ? [rest / 60, "minute"] : [rest, "second"];
  const number = new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    unitDisplay: "long",
    maximumFractionDigits: 0,
  });
  return ` · ${apart(`${number.format(Math.max(1, amount))} ${say("Left")}`)}`;
}

function show(offset, size, pace) {
  bar.value = Math.floor((offset * 1000) / size);
  const share = apart(percent.format(offset / size));
  words.textContent = `${say("Sending")} · ${share}${left(offset, size, pace)}`;
}

function setGoing(going) {
  find("going").hidden = false;
  send.hidden = going;
  pause.hidden = cancel.hidden = !going;
  file.disabled = going;
}

async function start() {
  const recording = file.files[0];
  if (!recording) return;
  running = { abort: new AbortController(), paused: false, wake() {}, resume() {} };
  setGoing(true);
  words.textContent = say("Preparing");
  try {
    await upload(recording);
    words.textContent = say("Done");
    form.reset();
    running = null;
    location.reload();
  } catch (error) {
    if (error instanceof Stop) words.textContent = error.message;
    else if (error.name !== "AbortError") throw error;
  } finally {
    setGoing(false);
    pause.textContent = say("Pause");
    hideUnlock();
    running = null;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  start();
});

pause.addEventListener("click", () => {
  running.paused = !running.paused;
  pause.textContent = say(running.paused ? "GoOn" : "Pause");
  if (!running.paused) running.resume();
});

cancel.addEventListener("click", async () => {
  const { address, key } = running;
  running.abort.abort();
  words.textContent = "";
  bar.value = 0;
  if (key) sessionStorage.removeItem(key);
  if (!address) return;
  await fetch(address, {
    method: "DELETE",
    credentials: "same-origin",
    redirect: "manual",
    headers: {
      "Tus-Resumable": "1.0.0",
      "X-CSRFToken": form.elements.csrfmiddlewaretoken.value,
    },
  });
  location.reload();
});

for (const name of ["online", "focus"]) window.addEventListener(name, () => running?.wake());
window.addEventListener("beforeunload", (event) => {
  if (running) event.preventDefault();
});
