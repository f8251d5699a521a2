for (const table of document.querySelectorAll("table.sortable")) sortable(table);
const queue = document.getElementById("queue"), find = document.getElementById("find");
if (queue && find) {
  const rows = [...queue.tBodies[0].rows], buttons = [...document.querySelectorAll("#filters button")];
  const show = () => {
    const wanted = find.value.trim().toLowerCase(), chosen = {};
    for (const button of buttons) {
      if (button.getAttribute("aria-pressed") === "true") (chosen[button.dataset.name] ||= []).push(button.dataset.value);
    }
    let count = 0;
    for (const row of rows) {
      const kept = Object.keys(chosen).every((name) => chosen[name].includes(row.dataset[name]));
      row.hidden = !kept || (wanted !== "" && !row.textContent.toLowerCase().includes(wanted));
      if (!row.hidden) count += 1;
    }
    document.getElementById("found").textContent = count < rows.length ? `${count} of ${rows.length} shown` : "";
  };
  find.addEventListener("input", show);
  for (const button of buttons) button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    find.value = "";
    for (const button of buttons) button.setAttribute("aria-pressed", "false");
    show();
  });
}
