// The same sink with a fault that reviews miss: when no reply comes, it appends again under a new number, so that the log cannot
// know the second append from a new one.
import type { Record, Steps } from "barricade/engine";
import { MySink } from "./my-sink.js";

class HastySink extends MySink {
  protected override *append(record: Record): Steps<void> {
    for (;;) {
      const { id, epoch } = this.transaction!;
      const reply = yield { system: "transactional-log", kind: "append", id, epoch, sequence: this.transaction!.appends++, records: [record] };
      if (reply.kind === "appended") return;
      if (reply.kind !== "timed-out") throw new Error(`cannot append: ${reply.kind}`);
    }
  }
}

export const mySink = () => new HastySink();
