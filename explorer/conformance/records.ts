/**
 * Records as a case of a sink knows them: by name.
 */
import type { Record } from "../../impl/environment/messages.js";

/** @param offset how many were written before it */
export function recordCalled(name: string, offset: number): Record {
  return { kind: "record", key: name, value: offset, partition: 0, offset, digest: offset };
}
