import { defineConfig } from "vitest/config";

/** Patient, because the collections are large and a busy machine is slow. */
export default defineConfig({ test: { testTimeout: 30_000 } });
