// Keeps the page as it is now: when something changes, fetches this same page again and redraws what differs.
// A region whose parts all carry a data-key is redrawn part by part, so that what did not change is not touched.

const drawn = new Map(); // a region's name -> what the server drew last
const parts = new WeakMap(); // a part of a region -> what the server drew it from
let told = "", going = null, next = null;

const regions = (root) => [...root.querySelectorAll("[data-live]")];
const version = (region) => region.querySelector("[data-version]")?.dataset.version ?? region.innerHTML;
const keyed = (region) => [...region.children].every((part) => part.dataset.key);
const shell = (root) => root.querySelector("[data-told]");

// Says something to who listens instead of looking.
export function tell(words) {
  document.getElementById("told").textContent = words;
}

function patch(here, fresh) {
  const wanted = [...fresh.children], keys = new Set(wanted.map((part) => part.dataset.key)), added = [];
  let at = here.firstElementChild;
  const skip = () => { while (at && !keys.has(at.dataset.key)) { const gone = at; at = at.nextElementSibling; gone.remove(); } };
  for (const part of wanted) {
    skip();
    const html = part.outerHTML, same = at?.dataset.key === part.dataset.key;
    if (same && parts.get(at) === html) { at = at.nextElementSibling; continue; }
    parts.set(part, html);
    if (same) { const old = at; at = at.nextElementSibling; old.replaceWith(part); continue; }
    here.insertBefore(part, at);
    added.push(part);
  }
  keys.clear();
  skip();
  return added;
}

// What a person did to the region that a redraw must not undo: menus opened, lists scrolled, the caret in a field.
function keep(here) {
  const focused = here.contains(document.activeElement) ? document.activeElement : null;
  const caret = focused && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
  const seen = [...here.querySelectorAll("[id]")].map((one) => [one.id, one.open, one.scrollTop]);
  return () => {
    for (const [id, open, top] of seen) {
      const one = document.getElementById(id);
      if (one && open && "open" in one && one.localName === "details") one.open = true;
      if (one && top) one.scrollTop = top;
    }
    const again = focused && (focused.id ? document.getElementById(focused.id) : [...here.querySelectorAll(focused.localName)].find(
      (one) => (focused.href ? one.href === focused.href : one.outerHTML === focused.outerHTML)));
    if (!again || again === document.activeElement) return;
    if (again.defaultValue !== undefined && again.defaultValue === focused.defaultValue) again.value = focused.value;
    again.focus({ preventScroll: true });
    if (caret && caret[0] !== null) again.setSelectionRange(...caret);
  };
}

function redraw(here, fresh, begun) {
  const bottom = here.scrollTop + here.clientHeight >= here.scrollHeight - 8, top = here.scrollTop;
  const back = keep(here);
  let added = [];
  if (here.children.length && keyed(here) && keyed(fresh)) added = patch(here, fresh);
  else { here.innerHTML = fresh.innerHTML; record(here); }
  here.scrollTop = bottom && keyed(here) ? here.scrollHeight : top;
  back();
  const said = added.filter((part) => part.matches(".message:not([data-mine])")).at(-1);
  if (said) tell(`${said.querySelector(".author").textContent}: ${said.querySelector(".body").textContent.trim().replace(/\s+/g, " ").slice(0, 120)}`);
  here.dispatchEvent(new CustomEvent("drawn", { bubbles: true, detail: begun }));
}

function record(region) {
  for (const part of region.children) parts.set(part, part.outerHTML);
}

async function once() {
  const begun = performance.now(), answer = await fetch(location.href, { headers: { "X-Refresh": "1" } }).catch(() => null);
  if (!answer) return;
  if (answer.status === 410) return location.assign("/");
  if (!answer.ok) return location.reload();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!shell(fresh)) return location.reload();
  told = shell(fresh).dataset.told;
  document.title = fresh.title;
  for (const region of regions(fresh)) {
    const name = region.dataset.live, here = document.querySelector(`[data-live="${name}"]`);
    if (!here || drawn.get(name) === version(region)) continue;
    drawn.set(name, version(region));
    redraw(here, region, begun);
  }
}

// Fetches the page and redraws what differs; done when a fetch that began after the call is drawn.
export function refresh() {
  if (!going) return going = once().finally(() => { going = null; });
  return next ??= going.then(() => { next = null; return refresh(); });
}

// Begins to listen; a tab that nobody sees lets go of its connection, since a browser has only six for all tabs.
export function listen() {
  for (const region of regions(document)) { drawn.set(region.dataset.live, version(region)); record(region); }
  const words = document.getElementById("connection"), { base } = document.querySelector("[data-base]").dataset;
  told = shell(document).dataset.told;
  let stream = null;
  const open = () => {
    stream?.close();
    if (document.hidden) return;
    stream = new EventSource(`${base}/live`);
    stream.onopen = () => { words.textContent = ""; };
    stream.onmessage = (event) => { if (event.data !== told) refresh(); };
    stream.onerror = () => {
      words.textContent = "Reconnecting…";
      if (stream.readyState === EventSource.CLOSED) { refresh(); setTimeout(open, 1000); }
    };
  };
  document.addEventListener("visibilitychange", open);
  addEventListener("pagehide", () => stream?.close());
  open();
}
