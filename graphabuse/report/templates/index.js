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
