"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[column].textContent.trim();
      const number = (text) => Number(text.replaceAll(",", ""));
      const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
      const order = (a, b) => number(key(a)) - number(key(b)) || key(a).localeCompare(key(b));
      rows.sort((a, b) => (down ? order(b, a) : order(a, b)));
      table.tBodies[0].append(...rows);
    });
  }
}
const more = document.querySelector("tbody.more");
if (more) {
  more.hidden = true;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = `show ${more.rows.length} more`;
  button.addEventListener("click", () => { more.hidden = false; button.remove(); });
  more.parentElement.after(button);
}
const find = document.getElementById("find"), queue = document.getElementById("queue");
if (find && queue) find.addEventListener("input", () => {
  const wanted = find.value.trim().toLowerCase();
  if (more) more.hidden = false;
  let count = 0;
  for (const body of queue.tBodies) for (const row of body.rows) {
    row.hidden = wanted !== "" && !row.textContent.toLowerCase().includes(wanted);
    if (!row.hidden) count += 1;
  }
  document.getElementById("found").textContent = wanted ? `${count} found` : "";
});
