export function filterRuns(page: Document = document): void {
  // cells may be written again: the form is found when it is used
  page.addEventListener("input", ({ target }) => {
    const form = (target as Element).closest<HTMLElement>("[data-filter-runs]");
    if (form) filter(page, form);
  });
}

function filter(page: Document, form: HTMLElement): void {
  const words = form.querySelector("input")!.value.trim().toLowerCase();
  const state = form.querySelector("select")!.value;
  const isAsked = words !== "" || state !== "";
  const groups = [...page.querySelectorAll<HTMLDetailsElement>(".run-group")];
  let shown = 0;
  let first = true;
  for (const group of groups) {
    let here = 0;
    for (const row of group.querySelectorAll<HTMLElement>("tbody tr")) {
      const isShown =
        row.querySelector("th")!.textContent!.toLowerCase().includes(words) &&
        row.querySelector('[data-column="State"]')!.textContent!.toLowerCase().startsWith(state);
      row.hidden = !isShown;
      if (isShown) here++;
    }
    shown += here;
    group.hidden = here === 0;
    // a screenful: the first group that has some
    group.open = here > 0 && first;
    if (here > 0) first = false;
  }
  const all = groups.reduce((sum, group) => sum + group.querySelectorAll("tbody tr").length, 0);
  form.querySelector("output")!.textContent = isAsked ? `${shown} of ${all} runs` : "";
}
