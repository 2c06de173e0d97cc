/** A package that a command needs and npm has not installed, since most commands do without: what to type. */
import { isInstalled, packageFile } from "../../installed.js";

/** In words what is missing; null where the error is another one. */
export function packageMissing(error: unknown): string | null {
  const { code, message = "" } = error as NodeJS.ErrnoException;
  const name = code === "ERR_MODULE_NOT_FOUND" ? /^Cannot find package '([^']+)'/.exec(message)?.[1] : undefined;
  if (name === undefined) return null;
  if (!isInstalled) return `this command needs the package ${name}, which is not installed: npm ci in the checkout`;
  const version = packageFile().peerDependencies?.[name];
  const wanted = version ? `${name}@${version}` : name;
  return `this command needs the package ${name}, which is not installed: npm install ${wanted}`;
}
