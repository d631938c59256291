/**
 * How a sink without transactions reaches its external system: with which request it writes, and what its new attempt says first.
 * Source: Kafka's idempotent producer (a repeated send is recognised, one of another session is not); fencing tokens (Kleppmann 2016).
 */
import type { Record } from "../../../environment/messages.js";
import type { Reply, Request } from "../../../environment/systems.js";
import type { SinkSpec } from "../../job/graph.js";
import type { StageContext } from "../../task/stage.js";
import type { Steps } from "../sink.js";

export type PlainSinkSpec = Extract<SinkSpec, { sink: "append" | "upsert" }>;

export interface PlainWriter {
  /** Tells the system that this attempt has taken over; null where there is nobody to tell. */
  readonly takeOver: Request | null;
  /** The request for this attempt's n-th batch, from 0. It is repeated until it is answered. */
  write(records: readonly Record[], number: number): Request;
}

export type PlainWriters = (spec: PlainSinkSpec, context: Pick<StageContext, "name" | "subtask" | "attempt">) => PlainWriter;

export const plainWriter: PlainWriters = (spec, context) => (spec.sink === "append" ? appending(context) : upserting(spec, context));

/** A batch that is sent again is recognised by its number; one that a later attempt replays is new. */
function appending({ name, subtask, attempt }: Parameters<PlainWriters>[1]): PlainWriter {
  return {
    takeOver: null,
    write: (records, number) => ({ system: "append-log", kind: "append", id: `${name}-${subtask}-${attempt}-${number}`, mark: null, records }),
  };
}

/** Each record takes the place of the one with its key: written again, it changes nothing, unless an old attempt writes it late. */
function upserting({ fencing }: Extract<PlainSinkSpec, { sink: "upsert" }>, { name, attempt }: Parameters<PlainWriters>[1]): PlainWriter {
  const writer = fencing === "tokens" ? { name, token: attempt } : null;
  const write = (records: readonly Record[]): Request => ({ system: "key-value-store", kind: "put", records, mark: null, writer });
  return { takeOver: writer === null ? null : write([]), write };
}

/** Asks again and again: what was done perhaps is done twice, but nothing is left undone. */
export function* untilAnswered(request: Request): Steps<Reply> {
  for (;;) {
    const reply = yield request;
    if (reply.kind !== "timed-out") return reply;
  }
}
