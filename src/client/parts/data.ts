/** A JSON file, asked for once on a page. */
export function fetchOnce(href: string): Promise<unknown> {
  let read = files.get(href);
  if (!read) {
    read = fetch(href).then((response) => {
      if (!response.ok) throw new Error(`${href}: ${response.status}`);
      return response.json() as Promise<unknown>;
    });
    files.set(href, read);
  }
  return read;
}

const files = new Map<string, Promise<unknown>>();
