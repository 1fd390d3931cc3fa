// Without this the page shows the same, over all oracles and with every version below the other.
const one = (name, within = document) => within.querySelector(name);
const all = (name, within = document) => [...within.querySelectorAll(name)];

for (const block of all(".request")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(one("pre", block).textContent);
    button.textContent = "Copied";
  });
  block.append(button);
}

const share = (count, most) => (count ? 12 + Math.round(48 * Math.log1p(count) / Math.log1p(most)) : 0) + "%";

function draw(map) {
  const oracle = one("select", map)?.value ?? "";
  const cells = all("td[data-counts]", map).map((cell) => {
    const counts = JSON.parse(cell.dataset.counts);
    const count = oracle ? counts[oracle] ?? 0 : Object.values(counts).reduce((sum, each) => sum + each, 0);
    return [cell, count];
  });
  const most = Math.max(1, ...cells.map(([, count]) => count));
  for (const [cell, count] of cells) {
    cell.textContent = count || "never";
    cell.classList.toggle("seen", count > 0);
    cell.classList.toggle("never", count === 0);
    cell.style.setProperty("--share", share(count, most));
  }
}

for (const map of all(".coverage")) {
  draw(map);
  one("select", map)?.addEventListener("change", () => draw(map));
}

for (const group of all("[data-tabs]")) {
  const panels = all("[data-panel]", group);
  if (panels.length < 2) continue;
  const bar = document.createElement("div");
  bar.className = "controls";
  const buttons = panels.map((panel) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = panel.dataset.panel;
    button.addEventListener("click", () => show(panel));
    bar.append(button);
    return button;
  });
  function show(chosen) {
    panels.forEach((panel, number) => {
      panel.hidden = panel !== chosen;
      buttons[number].setAttribute("aria-pressed", String(panel === chosen));
    });
  }
  panels[0].before(bar);
  show(panels[panels.length - 1]);
}
