/** Addresses of the files that a reader takes away, relative to the site. */

export const tablePath = (name: string, format: "csv" | "parquet") => `data/tables/${name}.${format}`;

/** Logs are named relative to the project. */
export const logPath = (path: string) => path;
