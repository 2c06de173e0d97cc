/** A page that cannot be written: names the page and the line, so that the build's message is where to look. */
export class PageError extends Error {
  constructor(place: PagePlace, message: string) {
    super(`${place.page}:${place.line}: ${message}`);
  }
}

/** Where in the sources something stands. */
export interface PagePlace {
  /** path of the Markdown file */
  page: string;
  /** counted from 1, front matter included */
  line: number;
}
