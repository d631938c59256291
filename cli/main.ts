#!/usr/bin/env node
/**
 * The command `barricade`: this process's arguments in, its exit code out.
 */
import { commandLine } from "./command-line.js";
import { terminal } from "./io.js";

// Whoever reads our output may stop reading, as `head` does; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
  throw error;
});

process.exitCode = await commandLine(process.argv.slice(2), terminal());
