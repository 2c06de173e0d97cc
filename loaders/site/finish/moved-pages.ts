/**
 * Addresses that hold on every host. Hosts with clean addresses answer `/data` with the folder of that name, so no page
 * shares a name with a folder; a page that had such an address leaves a stub there, which leads on.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { contentPolicy } from "./content-policy.js";

/** Old name of a page -> its name now, both without extension. */
const moved: Readonly<Record<string, string>> = { data: "dataset" };

/** Files that stand at the old addresses: for hosts that serve files as they are, and for those with clean addresses. */
export const stubFiles: readonly string[] = Object.keys(moved).flatMap((old) => [`${old}.html`, `${old}/index.html`]);

/**
 * Writes the stubs of pages that this site has.
 *
 * @param root folder of the site
 * @throws Error when a page shares its name with a folder
 */
export async function writeMoved(root: string): Promise<void> {
  await refuseShared(root);
  for (const [old, now] of Object.entries(moved)) {
    if (!existsSync(join(root, `${now}.html`))) continue;
    for (const file of [`${old}.html`, `${old}/index.html`]) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), stub(old, now, file));
    }
  }
}

async function refuseShared(root: string): Promise<void> {
  const pages = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".html"));
  const shared = pages.find((page) => !stubFiles.includes(page) && existsSync(join(root, page.replace(/\.html$/, ""))));
  if (shared === undefined) return;
  const name = shared.replace(/\.html$/, "");
  throw new Error(
    `${shared}: the site has a folder ${name}/ too, and hosts with clean addresses answer with it; rename the page`
  );
}

/** Leads on with the place and the choices that the address names; without scripts, to the page. */
function stub(old: string, now: string, file: string): string {
  const target = `${"../".repeat(file.split("/").length - 1) || "./"}${now}.html`;
  const script = `location.replace(location.pathname.replace(/\\/${old}(\\.html|\\/(index(\\.html)?)?)?$/, "/") + "${now}.html" + location.search + location.hash);`;
  const page = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
POLICY<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>This page has moved</title>
<link rel="canonical" href="${target}">
<script>${script}</script>
<noscript><meta http-equiv="refresh" content="0; url=${target}"></noscript>
</head>
<body>
<main><h1>This page has moved</h1><p><a href="${target}">Its new address</a></p></main>
</body>
</html>
`;
  return page.replace("POLICY", `<meta http-equiv="Content-Security-Policy" content="${contentPolicy(page)}">\n`);
}
