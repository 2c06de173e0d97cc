import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/browser/**", "node_modules/**"],
    globalSetup: "test/global-setup.ts",
    testTimeout: 30_000,
    env: { TZ: "UTC" },
    expect: { requireAssertions: true }
  }
});
