/** What a reader does on the page "Your logs", as events. */
import type { UserRunsData } from "../../components/user-runs/user-runs-data.js";
import { reasonOf } from "../../lib/log-error.js";
import { eventOf } from "./button-event.js";
import { chosenFiles, droppedFiles } from "./files/dropped-files.js";
import { type LogsPage, place } from "./user-logs-page.js";
import type { PageEvent } from "./user-logs-state.js";

type Happened = (event: PageEvent) => void;

export function listen(example: UserRunsData["example"], page: LogsPage, happened: Happened): void {
  for (const input of [place<HTMLInputElement>("files"), place<HTMLInputElement>("folder")]) {
    input.addEventListener("change", () => {
      if (input.files) happened({ kind: "files", files: chosenFiles(input.files) });
      input.value = "";
    });
  }
  listenToDrops(place("drop"), happened);
  document.addEventListener("click", ({ target }) => {
    const button = (target as Element).closest<HTMLElement>("button");
    if (!button) return;
    const { mend } = button.dataset;
    if (mend !== undefined) page.lead(mend);
    const event = eventOf(button.dataset, example);
    if (event) happened(event);
  });
}

/** A file that misses the box would be opened in place of the page: the whole window takes drops. */
function listenToDrops(drop: HTMLElement, happened: Happened): void {
  addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.dataset.over = "";
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) delete drop.dataset.over;
  });
  addEventListener("drop", (event) => {
    event.preventDefault();
    delete drop.dataset.over;
    if (!event.dataTransfer) return;
    droppedFiles(event.dataTransfer).then(
      (files) => happened({ kind: "files", files }),
      (error: unknown) =>
        happened({ kind: "not readable", reason: `What was dropped cannot be read: ${reasonOf(error)}` })
    );
  });
}
