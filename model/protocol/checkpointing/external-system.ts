/**
 * An external system that gives up a transaction which it had promised to keep: what a checkpoint holds is lost with it.
 * Source: KIP-939 tells of Kafka's transaction timeout; FLINK-7784.
 */
import type { Action } from "../../checker/model.js";
import { forgetId } from "./leftovers.js";
import { numbers, type Topology } from "./topology.js";
import type { Checkpointing } from "./variables.js";

export function transactionTimedOut({ sinks, transactions, constants: { timeouts } }: Topology): Action<Checkpointing> {
  return {
    name: "transaction-timed-out", bindings: numbers(sinks).flatMap((sink) => numbers(transactions).map((number) => [sink, number])), fair: false,
    step(state, sink, number) {
      const transaction = state.transaction[sink]![number]!;
      if (transaction.status !== "prepared" || state.timeouts === timeouts) return false;
      // Its records stay on record, so that the loss can be told from any other.
      transaction.status = "aborted";
      forgetId(state, sink, number);
      state.timeouts++;
      return true;
    },
  };
}
