const name = String.raw`[\w.:<>-]+ `;
const process = String.raw`pid=\d+(?:, ip=[\w.:]+)?\)`;

/** "(TaskRunner pid=123, ip=10.0.0.1) ", as Ray puts it before each line that a worker prints. */
export const rayPrefix = new RegExp(`^\\((?:${name})?${process} ?`);

/** The same at the end of what stands before a record. */
export const rayPrefixAtEnd = new RegExp(`\\((?:${name})?${process} ?$`);

/** The same of a worker with a name, without the blank behind it. */
export const rayWorker = new RegExp(`^\\(${name}${process}`);
