/** WebKit by the protocol of its own driver: what a smoke test needs of it. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

const driver = "/usr/bin/WebKitWebDriver";
const screen = "/usr/bin/Xvfb";

/** MiniBrowser of whichever version of WebKitGTK is installed. */
function miniBrowser(): string | null {
  const libraries = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"].filter((path) => existsSync(path));
  const found = libraries.flatMap((path) =>
    readdirSync(path)
      .filter((name) => /^webkit2?gtk-/.test(name))
      .map((name) => join(path, name, "MiniBrowser"))
  );
  return (
    found
      .filter((path) => existsSync(path))
      .sort()
      .at(-1) ?? null
  );
}

/** Why WebKit cannot be had here; null when it can. */
export function webkitMissing(): string | null {
  const absent = [driver, screen].filter((path) => !existsSync(path));
  if (miniBrowser() === null) absent.push("MiniBrowser");
  return absent.length === 0 ? null : `${absent.join(", ")} not there (Debian: apt-get install webkit2gtk-driver xvfb)`;
}

export interface WebKit {
  open(url: string): Promise<void>;
  /** what a function body gives in the page */
  run<Value>(body: string): Promise<Value>;
  close(): Promise<void>;
}

export async function launchWebKit(): Promise<WebKit> {
  const [port, display] = [await freePort(), `:${90 + (process.pid % 400)}`];
  const shown = spawn(screen, [display, "-screen", "0", "1280x900x24", "-nolisten", "tcp"], { stdio: "ignore" });
  const started = spawn(driver, [`--port=${port}`], {
    stdio: "ignore",
    env: { ...process.env, DISPLAY: display, WEBKIT_DISABLE_COMPOSITING_MODE: "1", LIBGL_ALWAYS_SOFTWARE: "1" }
  });
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } })
    });
    const { value } = (await answer.json()) as {
      value: { error?: string; message?: string; sessionId?: string } | null;
    };
    if (!answer.ok) throw new Error(`WebKit: ${value?.error} ${value?.message}`);
    return value;
  };
  try {
    const options = {
      "webkitgtk:browserOptions": { binary: miniBrowser(), args: ["--automation"] },
      timeouts: { pageLoad: 60_000, script: 30_000 }
    };
    await answering(() => ask("GET", "/status"));
    const session = `/session/${(await ask("POST", "/session", { capabilities: { alwaysMatch: options } }))!.sessionId}`;
    return {
      open: async (url) => void (await ask("POST", `${session}/url`, { url })),
      run: async <Value>(script: string) =>
        (await ask("POST", `${session}/execute/sync`, { script, args: [] })) as Value,
      close: async () => {
        await ask("DELETE", session).catch(() => undefined);
        end(started, shown);
      }
    };
  } catch (error) {
    end(started, shown);
    throw error;
  }
}

function end(...processes: ChildProcess[]): void {
  for (const one of processes) one.kill();
}

async function answering(ask: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await ask();
      return;
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((done) =>
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    })
  );
}
