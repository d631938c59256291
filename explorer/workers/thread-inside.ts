/**
 * A worker in a thread of its own, seen from inside: tasks come as messages, each is answered by one.
 */
import { parentPort } from "node:worker_threads";
import { packed, type Crossing } from "./crossing.js";
import { Executor } from "./executor.js";
import type { Task } from "./task.js";

const executor = new Executor();

parentPort?.on("message", (task: Task) => void answer(task));

async function answer(task: Task): Promise<void> {
  const crossing = await executor.execute(task).then((answer): Crossing => ({ answer }), (error: unknown): Crossing => ({ error: packed(error) }));
  parentPort!.postMessage(crossing);
}
