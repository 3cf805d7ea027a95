import { defineConfig } from "vitest/config";

/** A long timeout, because the data sets are large and the machine may be busy. */
export default defineConfig({ test: { testTimeout: 30_000 } });
