for (const table of document.querySelectorAll("table.sortable")) sortable(table);
for (const block of document.querySelectorAll("pre.copy-me")) copyable(block);
const block = document.getElementById("marks"), svg = document.getElementById("net");
if (block && svg) {
  const m = JSON.parse(block.textContent), near = m.x.map(() => []);
  m.l.forEach((marks, at) => marks.forEach((mark) => { near[at].push(mark); near[mark].push(at); }));
  const is = m.w.map((text) => text.split("|"));
  const say = document.getElementById("say"), hello = say.textContent, find = document.getElementById("find");
  const name = (mark) => {
    const [a, b, c] = is[mark];
    if (is[mark].length === 2) return a;
    return is[mark].length > 3 ? a.replaceAll(" ", ", ") : b === "1" ? c : `${b} ${a} accounts`;
  };
  const words = (mark) => {
    const [a, b, c, inside, outside] = is[mark];
    if (is[mark].length === 2) return `${a}: ${b} accounts`;
    if (is[mark].length === 3) return b === "1" ? `account ${c} (${a})` : `${b} ${a} accounts with the same identifiers: ${c} and ${b - 1} more`;
    return `${b} ${a.replaceAll(" ", ", ")} (${c}), used by ${inside} accounts here and ${Number(outside).toLocaleString("en")} outside`;
  };
  const make = (tag, values) => {
    const made = document.createElementNS(svg.namespaceURI, tag);
    for (const key in values) made.setAttribute(key, values[key]);
    return made;
  };
  const over = make("g", { class: "over" });
  svg.append(over);
  let pinned = [], step = -1;
  const show = (marks, note) => {
    over.replaceChildren();
    svg.classList.toggle("dim", marks.length > 0);
    if (!marks.length) { say.textContent = hello; return; }
    let one = "", two = "";
    const seen = new Set(marks);
    const line = (a, b) => `M${m.x[a]},${m.y[a]}L${m.x[b]},${m.y[b]}`;
    const ring = (mark, wide) => over.append(make("circle", { cx: m.x[mark], cy: m.y[mark], r: m.r[mark] + wide }));
    for (const mark of marks) {
      ring(mark, 4);
      for (const next of near[mark]) {
        one += line(mark, next);
        if (!seen.has(next)) { seen.add(next); ring(next, 2); }
        for (const far of near[next]) if (!seen.has(far)) two += line(next, far);
      }
    }
    over.prepend(make("path", { d: two, class: "two" }), make("path", { d: one }));
    const linked = near[marks[0]], rest = linked.length > 8 ? ` and ${linked.length - 8} more` : "";
    const tail = linked.length ? `; linked to ${linked.slice(0, 8).map(name).join(", ")}${rest}` : "";
    say.textContent = note || words(marks[0]) + tail;
  };
  const pin = (marks, note) => { pinned = marks; step = marks.length ? m.o.indexOf(marks[0]) : -1; show(marks, note); };
  const walk = (by) => pin([m.o[(step + by + m.o.length + (step < 0 && by < 0 ? 1 : 0)) % m.o.length]]);
  const clear = () => { find.value = ""; pin([]); home(); };
  const place = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const nearest = (event) => {
    const at = place(event);
    let best = -1, least = 22;
    for (let mark = 0; mark < m.x.length; mark++) {
      const away = Math.hypot(m.x[mark] - at.x, m.y[mark] - at.y) - m.r[mark];
      if (away < least) { least = away; best = mark; }
    }
    return best;
  };
  const view = svg.viewBox.baseVal, full = [view.x, view.y, view.width, view.height];
  const home = () => { [view.x, view.y, view.width, view.height] = full; };
  const zoom = (by, x, y) => {
    const size = Math.min(Math.max(view.width * by, full[2] / 12), full[2]), part = size / view.width;
    view.x = x - (x - view.x) * part;
    view.y = y - (y - view.y) * part;
    view.width = size;
    view.height *= part;
    if (size === full[2]) home();
  };
  let held = null, moved = false;
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const at = place(event);
    zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, at.x, at.y);
  }, { passive: false });
  svg.addEventListener("pointerdown", (event) => { held = place(event); moved = false; });
  svg.addEventListener("pointermove", (event) => {
    if (held && event.buttons) {
      const at = place(event);
      moved ||= Math.hypot(at.x - held.x, at.y - held.y) > 4;
      if (moved) { view.x += held.x - at.x; view.y += held.y - at.y; }
      return;
    }
    const mark = nearest(event);
    show(mark < 0 ? pinned : [mark]);
  });
  svg.addEventListener("pointerup", (event) => {
    held = null;
    const mark = nearest(event);
    if (!moved) pin(mark < 0 ? [] : [mark]);
  });
  svg.addEventListener("pointerleave", () => { held = null; show(pinned); });
  const coded = (code) => is.findIndex((parts) => parts.length !== 3 && (parts[0].toLowerCase() === code.toLowerCase() || (parts.length > 3 && parts[0].toLowerCase().split(" ").includes(code.toLowerCase()))));
  const marksOf = (account) => { const key = digest(account); return m.a.flatMap((all, mark) => (has(all, key) ? [mark] : [])); };
  const has = (all, key) => { for (let at = all.indexOf(key); at >= 0; at = all.indexOf(key, at + 1)) if (at % 5 === 0) return true; return false; };
  const known = () => [...document.querySelectorAll("pre.ids, #accounts bdi")].flatMap((part) => part.textContent.replace(/[\u2066-\u2069]/g, "").split("\n")).filter(Boolean);
  const search = () => {
    const wanted = find.value.trim();
    if (!wanted) { pin([]); return; }
    const exact = marksOf(wanted);
    if (exact.length) { pin(exact, `${wanted}: ${words(exact[0])}`); return; }
    const code = coded(wanted);
    if (code >= 0) { pin([code]); return; }
    const part = [...new Set(known().filter((id) => id.toLowerCase().includes(wanted.toLowerCase())))];
    const marks = [...new Set(part.flatMap(marksOf))];
    pin(marks, `${part.length} accounts match, among them ${part.slice(0, 3).join(", ")}`);
    if (!marks.length) say.textContent = `nothing here is called ${wanted}`;
  };
  find.addEventListener("input", search);
  document.getElementById("after").addEventListener("click", () => walk(1));
  document.getElementById("before").addEventListener("click", () => walk(-1));
  document.getElementById("clear").addEventListener("click", clear);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { clear(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const key = event.key.toLowerCase(), middle = [view.x + view.width / 2, view.y + view.height / 2], part = view.width / 10;
    if (key === "n") walk(1);
    else if (key === "p") walk(-1);
    else if (document.activeElement !== svg) return;
    else if (key === "+" || key === "=") zoom(1 / 1.3, ...middle);
    else if (key === "-") zoom(1.3, ...middle);
    else if (key === "0") home();
    else if (key === "arrowleft") view.x -= part;
    else if (key === "arrowright") view.x += part;
    else if (key === "arrowup") view.y -= part;
    else if (key === "arrowdown") view.y += part;
    else return;
    event.preventDefault();
  });
  for (const chip of document.querySelectorAll("a[href^='#c-']")) {
    const mark = coded(chip.textContent);
    if (mark >= 0) chip.addEventListener("click", () => pin([mark]));
  }
}
