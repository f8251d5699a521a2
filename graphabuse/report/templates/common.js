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
