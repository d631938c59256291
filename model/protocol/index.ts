/**
 * The protocol's models. `checkpointing` is the protocol as it runs: begin with `checkpointing/checkpointing.ts`, whose list of actions
 * is the life of one checkpoint; what is promised of it stands in `checkpointing/properties.ts`, how it breaks in `checkpointing/faults.ts`.
 */
export { checkpointing } from "./checkpointing/checkpointing.js";
