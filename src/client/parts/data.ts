/**
 * The data of a live figure. The build has put a link beside the frame, so that Framework copies the file and gives its
 * address a hash; figures that share a file share the request.
 *
 * @throws Error naming the address that did not answer
 */
export async function dataOf<Data>(frame: HTMLElement): Promise<Data> {
  const href = document.querySelector<HTMLLinkElement>(`link[data-for="${frame.id}"]`)?.href;
  if (!href) throw new Error(`figure ${frame.id}: no link to its data`);
  return (await fetchOnce(href)) as Data;
}

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
