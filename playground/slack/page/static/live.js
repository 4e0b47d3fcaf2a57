// Keeps the page as it is now: when the workspace changes, fetches this same page again and replaces the regions that differ.

const drawn = new Map();

function regions(root) {
  return [...root.querySelectorAll("[data-live]")];
}

function version(region) {
  return region.querySelector("[data-version]")?.dataset.version ?? region.innerHTML;
}

// Calls `after(region)` for each region that was replaced. Focus and scroll stay where they were.
export async function refresh() {
  const answer = await fetch(location.href, { headers: { "X-Refresh": "1" } });
  if (!answer.ok) { location.assign("/"); return; }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const region of regions(fresh)) {
    const name = region.dataset.live, here = document.querySelector(`[data-live="${name}"]`);
    if (drawn.get(name) === version(region)) continue;
    drawn.set(name, version(region));
    const focused = here.contains(document.activeElement) ? document.activeElement.id : "";
    const [top, height] = [here.scrollTop, here.scrollHeight];
    const atEnd = top + here.clientHeight >= height - 4;
    here.innerHTML = region.innerHTML;
    here.scrollTop = atEnd ? here.scrollHeight : top;
    if (focused) document.getElementById(focused)?.focus();
    here.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
  }
}

export function listen() {
  for (const region of regions(document)) drawn.set(region.dataset.live, version(region));
  const base = document.querySelector("[data-base]").dataset.base;
  let busy = false, again = false;
  new EventSource(`${base}/live`).onmessage = async () => {
    if (busy) { again = true; return; }
    busy = true;
    do { again = false; await refresh(); } while (again);
    busy = false;
  };
}
