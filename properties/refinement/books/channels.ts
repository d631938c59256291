/**
 * Channels: nothing comes after the end, and a barrier, or the end, comes when all has come that the channel carried before.
 */
import type { EventOf, Lineage, TraceLine } from "../../../impl/trace/events.js";
import { attemptOf, type Book } from "./book.js";

interface Carried { readonly rows: number[]; hasEnded: boolean }

export class Channels implements Book {
  private readonly carried = new Map<string, Carried>();

  enter(line: TraceLine): string | null {
    if (line.kind !== "record-delivered" && line.kind !== "barrier-delivered" && line.kind !== "end-of-partition-delivered") return null;
    const carried = this.of(line);
    if (carried.hasEnded) return `the channel from ${line.from} to ${attemptOf(line)} has ended`;
    if (line.kind === "record-delivered") carried.rows[line.partition] = (carried.rows[line.partition] ?? 0) + 1;
    else if (!agree(line.sent, carried.rows)) return `${line.sent.filter((_, at) => at % 2 === 0).join(", ")} rows by partition were sent from ${line.from}, and ${line.sent.flatMap((_, at) => (at % 2 === 0 ? [carried.rows[at / 2] ?? 0] : [])).join(", ")} delivered`;
    carried.hasEnded = line.kind === "end-of-partition-delivered";
    return null;
  }

  private of(line: TraceLine & EventOf<"record-delivered" | "barrier-delivered" | "end-of-partition-delivered">): Carried {
    const name = `${line.from} ${attemptOf(line)}`;
    const carried = this.carried.get(name) ?? { rows: [], hasEnded: false };
    this.carried.set(name, carried);
    return carried;
  }
}

function agree(sent: Lineage, rows: readonly number[]): boolean {
  return sent.every((count, at) => at % 2 === 1 || count === (rows[at / 2] ?? 0));
}
