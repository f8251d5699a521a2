for (const block of all(".copy-me")) {
  const copy = button("copy", () => {
    getSelection().selectAllChildren(block);
    document.execCommand("copy");
    copy.textContent = "copied";
  });
  copy.className = "copy";
  block.after(copy);
}
const pages = all("article");
const digest = (id) => {
  let sum = -1;
  for (const byte of new TextEncoder().encode(id)) {
    sum ^= byte;
    for (let bit = 8; bit--;) sum = (sum >>> 1) ^ (sum & 1 && 0xedb88320);
  }
  return btoa(String.fromCharCode(...[24, 16, 8, 0].map((bits) => (~sum >>> bits) & 255))).slice(0, 5);
};
for (const page of pages) {
  const [svg] = all(".net", page);
  if (!svg) continue;
  const [find, say, data] = all(".find,.say,.marks", page), hello = say.textContent;
  const m = JSON.parse(data.textContent), near = m.x.map(() => []);
  m.l.forEach((marks, at) => marks.forEach((mark) => near[at].push(mark) && near[mark].push(at)));
  const is = m.w.map((text) => text.split("|")), held = m.a.map((text) => text.match(/.{5}/g) || []);
  const name = (mark) => {
    const [a, b, c, inside] = is[mark];
    return inside ? a.replaceAll(" ", ", ") : !c ? a : b > 1 ? `${b} ${a} accounts` : c;
  };
  const words = (mark) => {
    const [a, b, c, inside, outside] = is[mark];
    if (inside) return `${b} ${name(mark)} (${c}), used by ${inside} accounts here and ${outside} outside`;
    if (!c) return `${a}: ${b} accounts`;
    return b > 1 ? `${b} ${a} accounts with the same identifiers: ${c} and ${b - 1} more` : `account ${c} (${a})`;
  };
  svg.insertAdjacentHTML("beforeend", `<g class="over"/>`);
  const over = svg.lastChild;
  let pinned = [], step = -1, moved = 0;
  const show = (marks, note) => {
    const seen = new Set(marks), line = (a, b) => `M${m.x[a]},${m.y[a]}L${m.x[b]},${m.y[b]}`;
    let one = "", two = "", rings = "";
    const ring = (mark, wide) => (rings += `<circle cx="${m.x[mark]}" cy="${m.y[mark]}" r="${m.r[mark] + wide}"/>`);
    for (const mark of marks) {
      ring(mark, 4);
      for (const next of near[mark]) {
        one += line(mark, next);
        if (!seen.has(next)) seen.add(next) && ring(next, 2);
        for (const far of near[next]) if (!seen.has(far)) two += line(next, far);
      }
    }
    over.innerHTML = `<path class="far" d="${two}"/><path d="${one}"/>${rings}`;
    svg.classList.toggle("dim", rings);
    if (!rings) return (say.textContent = hello);
    const linked = near[marks[0]].map(name), rest = linked.length - 8;
    say.textContent = note || `${words(marks[0])}; linked to ${linked.slice(0, 8).join(", ") || "nothing"}${rest > 0 ? ` and ${rest} more` : ""}`;
  };
  const pin = (marks, note) => {
    pinned = marks;
    step = m.o.indexOf(marks[0]);
    show(marks, note);
  };
  const walk = (by) => pin([m.o.at((step < 0 && by < 0 ? by : step + by) % m.o.length)]);
  const place = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const nearest = (event) => {
    const { x, y } = place(event);
    const away = m.x.map((_, mark) => Math.hypot(m.x[mark] - x, m.y[mark] - y) - m.r[mark]), least = Math.min(...away);
    return least < 22 ? [away.indexOf(least)] : [];
  };
  const view = svg.viewBox.baseVal, full = svg.getAttribute("viewBox"), wide = view.width;
  const home = () => svg.setAttribute("viewBox", full);
  const move = (x, y) => {
    view.x += x * view.width;
    view.y += y * view.height;
  };
  const zoom = (by, x = 0.5, y = 0.5) => {
    const part = Math.max(by, wide / 12 / view.width);
    if (view.width * part >= wide) return home();
    move(x - x * part, y - y * part);
    view.width *= part;
    view.height *= part;
  };
  const clear = () => {
    find.value = "";
    pin([]);
    home();
  };
  svg.onwheel = (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { x, y } = place(event);
    zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, (x - view.x) / view.width, (y - view.y) / view.height);
  };
  svg.onpointerdown = () => (moved = 0);
  svg.onpointermove = (event) => {
    if (!event.buttons) return show(nearest(event).concat(pinned).slice(0, 1));
    moved += Math.hypot(event.movementX, event.movementY);
    if (moved > 4) move(-event.movementX / svg.clientWidth, -event.movementY / svg.clientHeight);
  };
  svg.onpointerup = (event) => moved > 4 || pin(nearest(event));
  svg.onpointerleave = () => show(pinned);
  const coded = (code) => is.flatMap(([names, , third, inside], mark) => ((inside ? names.split(" ") : third ? [] : [names]).some((one) => one.toLowerCase() === code) ? mark : []));
  const holders = (account) => m.a.flatMap((_, mark) => (held[mark].includes(digest(account)) ? mark : []));
  find.oninput = () => {
    const text = find.value.trim(), wanted = text.toLowerCase(), exact = holders(text), code = coded(wanted);
    if (!text || code[0] >= 0) return pin(code);
    if (exact[0] >= 0) return pin(exact, `${text}: ${words(exact[0])}`);
    const known = all(".ids,.accounts bdi", page).flatMap((part) => part.textContent.replace(/[\u2066-\u2069]/g, "").split("\n"));
    const part = [...new Set(known)].filter((id) => id.toLowerCase().includes(wanted));
    const marks = [...new Set(part.flatMap(holders))];
    pin(marks, `${part.length} accounts match, among them ${part.slice(0, 3).join(", ")}`);
    if (!marks[0] && marks[0] !== 0) say.textContent = `nothing here is called ${text}`;
  };
  all(".walk button", page).forEach((one, at) => (one.onclick = [() => walk(-1), () => walk(1), clear][at]));
  document.addEventListener("keydown", (event) => {
    const { top, bottom } = page.getBoundingClientRect(), middle = innerHeight / 2;
    if (pages[1] && (top > middle || bottom < middle)) return;
    const [act, ...by] = {
      escape: [clear], n: [walk, 1], p: [walk, -1], "+": [zoom, 0.8], "=": [zoom, 0.8], "-": [zoom, 1.25], 0: [home],
      arrowleft: [move, -0.1, 0], arrowright: [move, 0.1, 0], arrowup: [move, 0, -0.1], arrowdown: [move, 0, 0.1],
    }[event.key.toLowerCase()] || [];
    const typing = event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "INPUT";
    if (!act || (act !== clear && (typing || (act !== walk && document.activeElement !== svg)))) return;
    act(...by);
    event.preventDefault();
  });
  for (const chip of all("a[href^='#c-']", page)) chip.onclick = () => pin(coded(chip.textContent.toLowerCase()));
}
