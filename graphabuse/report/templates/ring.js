const digest = (id) => [...id].reduce((sum, mark) => (sum * 7919 + mark.codePointAt()) % 36 ** 5, 7).toString(36).padStart(5, 0);
for (const page of document.querySelectorAll("article")) {
  const [svg, find, say, data] = [".net", ".find", ".say", ".marks"].map((name) => page.querySelector(name));
  if (!svg) continue;
  const m = JSON.parse(data.textContent), hello = say.textContent, near = m.x.map(() => []), home = {};
  const is = m.w.map((text) => text.split("|"));
  m.l.forEach((marks, at) => marks.forEach((mark) => near[at].push(mark) && near[mark].push(at)));
  m.a.forEach((text, mark) => text.replace(/.{5}/g, (one) => (home[one] ||= []).push(mark)));
  let pinned = [], step = 0;
  const words = (mark) => {
    const [a, b, c, inside, outside] = is[mark];
    return inside ? `${b} ${a} (${c}), used by ${inside} accounts here and ${outside} outside` : `${a} (${b})`;
  };
  const show = (marks, note) => {
    const next = marks.flatMap((mark) => near[mark]), seen = new Set([...marks, ...next]);
    const lines = (from, skip) => from.flatMap((a) => near[a].map((b) => (skip?.has(b) ? "" : `M${m.x[a]},${m.y[a]}L${m.x[b]},${m.y[b]}`))).join("");
    const rings = [...seen].map((mark, at) => `<circle cx=${m.x[mark]} cy=${m.y[mark]} r=${m.r[mark] + (at < marks.length ? 4 : 2)} />`).join("");
    svg.lastChild.innerHTML = `<path class=far d="${lines(next, seen)}" /><path d="${lines(marks)}" />` + rings;
    svg.classList.toggle("dim", rings);
    const names = next.map((mark) => is[mark][0]);
    say.textContent = note || (rings ? `${words(marks[0])}; linked to ${names.slice(0, 8).join(", ") || "nothing"}${names[8] ? ` and ${names.length - 8} more` : ""}` : hello);
  };
  const pin = (marks, note) => {
    pinned = marks;
    step = m.o.indexOf(marks[0]) + 1;
    show(marks, note);
  };
  const walk = (by) => {
    if (!by) find.value = "";
    step = by && (step + by + m.o.length + 1) % (m.o.length + 1);
    pin(m.o.slice(step - 1, step));
    svg.querySelector(".over circle")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const nearest = (event) => {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const away = m.x.map((at, mark) => Math.hypot(at - x, m.y[mark] - y) - m.r[mark]), least = Math.min(...away);
    return least < 22 ? [away.indexOf(least)] : [];
  };
  svg.onpointermove = (event) => show([...nearest(event), ...pinned].slice(0, 1));
  svg.onpointerleave = () => show(pinned);
  svg.onclick = (event) => pin(nearest(event));
  const look = (text) => {
    const low = text.toLowerCase(), held = home[digest(text)], named = is.findIndex(([names]) => names.toLowerCase().split(", ").includes(low));
    if (!text) return pin([]);
    if (held) return pin(held, `${text}: ${words(held[0])}`);
    if (named >= 0) return pin([named]);
    const ids = [...page.querySelectorAll(".ids")].flatMap((list) => list.textContent.split("\n")).filter((id) => id.toLowerCase().includes(low));
    pin([...new Set(ids.flatMap((id) => home[digest(id)] || []))], ids[0] ? `${ids.length} accounts match: ${ids.slice(0, 3).join(", ")}` : `nothing here is called ${text}`);
  };
  find.oninput = () => look(find.value.trim());
  page.onclick = ({ target }) => {
    if (target.hash?.startsWith("#c-")) look(target.textContent);
    if (target.type === "button") walk(+target.value);
  };
  addEventListener("keydown", (event) => {
    const by = { p: -1, n: 1, Escape: 0 }[event.key], { top, bottom } = page.getBoundingClientRect();
    if (by == null || event.ctrlKey || event.metaKey || event.altKey || (by && event.target === find) || top > innerHeight / 2 || bottom < 0) return;
    walk(by);
  });
}
