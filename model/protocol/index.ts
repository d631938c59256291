/**
 * The protocol, from what is promised to how it is done. Read in this order: `exactly-once.ts`, what an observer may see; `stop-the-world.ts`, the
 * checkpoint that everybody understands; `checkpointing/checkpointing.ts`, the same without stopping, whose list of actions is the life of one
 * checkpoint; there `properties.ts`, what is promised of it, `faults.ts`, how it breaks, `refinement.ts`, why it is the simpler model in disguise.
 * Beside them `recovery.ts`: a restart that can never succeed.
 */
export { checkpointing } from "./checkpointing/checkpointing.js";
export { exactlyOnce } from "./exactly-once.js";
export { recovery } from "./recovery.js";
export { stopTheWorld } from "./stop-the-world.js";
