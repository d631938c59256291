/**
 * What a reader of an external system sees of a record.
 */
import type { Record } from "../../environment/messages.js";
import type { Row } from "../../trace/events.js";

export function rowOf({ partition, offset, key, value }: Record): Row {
  return { partition, offset, key, value };
}

/** The row's name as one number, to look it up by. */
export function rowName({ partition, offset }: Record): number {
  return partition * 2 ** 26 + offset;
}
