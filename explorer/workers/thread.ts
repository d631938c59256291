/**
 * A worker in a thread of its own, seen from outside. It runs the built package: node:worker_threads cannot run TypeScript.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Worker as Thread } from "node:worker_threads";
import { packageRoot } from "../scenario/load.js";
import { unpacked, type Crossing } from "./crossing.js";
import type { Worker } from "./pool.js";

/** MiB of young objects: a run leaves nothing behind, and many threads must fit into a machine. */
const YOUNG = 12;
/** MiB of old ones: the smaller the limit, the sooner V8 fetches the garbage of a thread that lives on 16. An input of 2,000 rows stays far below it. */
const OLD = 512;

export function ownedThread(): Worker {
  const thread = new Thread(insideFile(), { resourceLimits: { maxYoungGenerationSizeMb: YOUNG, maxOldGenerationSizeMb: OLD } });
  return {
    ask: (task) => new Promise((resolve, reject) => {
      const settle = (how: () => void) => (): void => {
        for (const event of ["message", "error", "exit"]) thread.removeAllListeners(event);
        how();
      };
      thread.once("message", (crossing: Crossing) => settle(() => ("error" in crossing ? reject(unpacked(crossing.error)) : resolve(crossing.answer)))());
      thread.once("error", (error) => settle(() => reject(error))());
      thread.once("exit", (code) => settle(() => reject(new Error(`a worker left with ${code} in the middle of its task`)))());
      thread.postMessage(task);
    }),
    end() {
      thread.removeAllListeners();
      void thread.terminate();
    },
  };
}

/** The thread's own first module, beside this one or, when this one is TypeScript, where it is built to. */
function insideFile(): string {
  const name = "thread-inside.js";
  const beside = fileURLToPath(new URL(name, import.meta.url));
  const built = path.join(packageRoot(), "dist", "explorer", "workers", name);
  const file = [beside, built].find(existsSync);
  if (file === undefined) throw new Error("the package is not built; npm run build builds it");
  return file;
}
