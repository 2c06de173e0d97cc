/**
 * The version of the words that stand in an address. When a word changes its meaning, `addressVersion` is raised and a
 * migration says how an address of the version before reads today, so that links in papers and mails stay true.
 */

/** An address of one version in the words of the next. */
export type Migration = (query: URLSearchParams) => URLSearchParams;

const addressVersion = 1;

/** The first leads from version 1 to 2. */
const migrations: readonly Migration[] = [];

/** For tests, which have versions of their own. */
export interface AddressRules {
  version?: number;
  steps?: readonly Migration[];
}

/**
 * What a query says, in the words of today. One without `v` was written in version 1; one of a version that is not known
 * says nothing.
 */
export function currentAddress(
  query: URLSearchParams,
  { version = addressVersion, steps = migrations }: AddressRules = {}
): URLSearchParams {
  const said = query.get("v");
  const written = said === null ? 1 : /^[1-9]\d*$/.test(said) ? Number(said) : Number.NaN;
  if (!(written <= version)) return new URLSearchParams();
  const current = steps
    .slice(written - 1, version - 1)
    .reduce((words, step) => step(words), new URLSearchParams(query));
  current.delete("v");
  return current;
}

/** Puts the version into a query that says something of ours; version 1 goes without saying. */
export function stampAddress(
  query: URLSearchParams,
  saysOurs: boolean,
  { version = addressVersion }: AddressRules = {}
): URLSearchParams {
  query.delete("v");
  if (saysOurs && version > 1) query.set("v", String(version));
  return query;
}
