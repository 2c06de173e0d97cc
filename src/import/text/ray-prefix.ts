/** "(TaskRunner pid=123, ip=10.0.0.1) ", as Ray puts it before each line that a worker prints. */
export const rayPrefix = /^\((?:[\w.:<>-]+ )?pid=\d+(?:, ip=[\w.:]+)?\) ?/;

/** The same at the end of what stands before a record. */
export const rayPrefixAtEnd = /\((?:[\w.:<>-]+ )?pid=\d+(?:, ip=[\w.:]+)?\) ?$/;
