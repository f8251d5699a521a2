const all = (selector, part = document) => [...part.querySelectorAll(selector)];
const button = (text, act) => Object.assign(document.createElement("button"), { type: "button", textContent: text, onclick: act });
const pressed = "aria-pressed", sorted = "aria-sort";
for (const table of all("table.sortable")) {
  const heads = [...table.rows[0].cells], body = table.tBodies[0];
  heads.forEach((head, column) => head.replaceChildren(button(head.textContent, () => {
    const down = head.getAttribute(sorted) === "ascending" ? -1 : 1;
    for (const other of heads) other.removeAttribute(sorted);
    head.setAttribute(sorted, down < 0 ? "descending" : "ascending");
    const key = (row) => row.cells[column].dataset.v || row.cells[column].textContent.trim();
    const number = (row) => Number(key(row).replace(/[,%\s]/g, ""));
    const order = (a, b) => number(a) - number(b) || key(a).localeCompare(key(b), "en", { numeric: true });
    body.append(...[...body.rows].sort((a, b) => down * order(a, b)));
  })));
}
for (const queue of all("#queue")) {
  const find = document.getElementById("find"), buttons = all("#filters button"), rows = [...queue.tBodies[0].rows];
  const show = () => {
    const wanted = find.value.trim().toLowerCase(), chosen = {};
    for (const one of buttons) {
      if (one.getAttribute(pressed) === "true") (chosen[one.dataset.name] ||= []).push(one.dataset.value);
    }
    for (const row of rows) {
      const kept = Object.keys(chosen).every((name) => chosen[name].includes(row.dataset[name]));
      row.hidden = !kept || !row.textContent.toLowerCase().includes(wanted);
    }
    const count = rows.filter((row) => !row.hidden).length;
    document.getElementById("found").textContent = count < rows.length ? `${count} of ${rows.length} shown` : "";
  };
  find.oninput = show;
  for (const one of buttons) one.onclick = () => {
    one.setAttribute(pressed, one.getAttribute(pressed) !== "true");
    show();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    find.value = "";
    for (const one of buttons) one.setAttribute(pressed, false);
    show();
  });
}
