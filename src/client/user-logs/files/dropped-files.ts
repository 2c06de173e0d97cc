/** Files of a drop or of a chooser, with the folders they lie in. */
import type { DroppedFile } from "../messages.js";

/** Must be called before the drop's own task is over: after that the browser gives no entries any more. */
export function droppedFiles(transfer: DataTransfer): Promise<DroppedFile[]> {
  const entries = Array.from(transfer.items)
    .filter(({ kind }) => kind === "file")
    .map((item) => item.webkitGetAsEntry());
  if (entries.some((entry) => entry === null)) {
    return Promise.resolve(Array.from(transfer.files, (file) => ({ path: file.name, file, named: true })));
  }
  return Promise.all(entries.map((entry) => filesIn(entry!, "", true))).then(sorted);
}

/** Files of an input; those of a folder bear its name. */
export function chosenFiles(list: FileList): DroppedFile[] {
  return sorted([
    Array.from(list, (file) => ({
      path: file.webkitRelativePath || file.name,
      file,
      named: file.webkitRelativePath === ""
    }))
  ]);
}

async function filesIn(entry: FileSystemEntry, folder: string, first = false): Promise<DroppedFile[]> {
  const path = folder + entry.name;
  if (entry.isFile) {
    const file = await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail));
    return [{ path, file, named: first }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: DroppedFile[] = [];
  // a folder gives its entries in parts, an empty one at the end
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (part.length === 0) return found;
    for (const each of part) found.push(...(await filesIn(each, `${path}/`)));
  }
}

function sorted(lists: readonly (readonly DroppedFile[])[]): DroppedFile[] {
  return lists.flat().sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
