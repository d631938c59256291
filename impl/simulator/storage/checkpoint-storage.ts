/**
 * Checkpoint storage: keeps the snapshots of tasks. What it keeps is a copy, made when the bytes arrive, not when they were sent.
 * Source: Flink CheckpointStorage. It says of every snapshot what lineage, transactions and digest it really holds.
 */
import type { ExternalSystem, SystemContext } from "../../environment/external-system.js";
import type { Cell, NamedState, Plain, Snapshot } from "../../environment/state.js";
import type { StateShare } from "../../environment/messages.js";
import type { Reply, Request, SnapshotDescription } from "../../environment/systems.js";
import { addLineage, emptyLineage } from "../../engine/state/lineage.js";
import { describe, shareOf } from "./shares.js";

interface Kept {
  /** As it is written: see `written`. */
  readonly snapshot: Snapshot;
  /** What the head of the chain applied, and each operator behind it. */
  readonly applied: readonly number[];
  readonly chained: readonly (readonly number[])[];
  readonly transactions: readonly string[];
  readonly digest: number;
}

export class CheckpointStorage implements ExternalSystem {
  private readonly kept = new Map<string, Kept>();
  private readonly unsynced = new Set<string>();
  private writes = 0;

  /** `partitions`: how many input partitions a lineage counts. */
  constructor(private readonly partitions: number) {}

  handle(request: Request, context: SystemContext): Reply {
    if (request.system !== "storage") return { kind: "write-failed" };
    switch (request.kind) {
      case "write": return this.write(request.snapshot, request.synced, context);
      case "load": return this.load(request.handle, request.shares, context);
      case "describe": return this.describe(request.handles);
      case "discard": return this.discard(request.handle, context);
    }
  }

  /** The machine restarts, and what was not synced is gone. */
  expire(_subject: string, context: SystemContext): void {
    context.report({ kind: "fault-injected", fault: "storage-crash", on: `${this.unsynced.size} snapshots` });
    for (const handle of this.unsynced) this.discard(handle, context);
    this.unsynced.clear();
  }

  visible(): readonly [] {
    return [];
  }

  private write(snapshot: Snapshot, synced: boolean, context: SystemContext): Reply {
    if (context.writeFails()) return { kind: "write-failed" };
    const handle = `${snapshot.task}/${snapshot.checkpoint}/${++this.writes}`;
    const kept = keep(copyOf(snapshot, written), this.partitions);
    this.kept.set(handle, kept);
    if (!synced) this.unsynced.add(handle);
    const restart = context.restartAfter();
    if (restart > 0) context.setTimer("restart", restart);
    context.report({ kind: "stored", checkpoint: snapshot.checkpoint, handle, applied: kept.applied, chained: kept.chained, transactions: kept.transactions, digest: kept.digest });
    return { kind: "written", handle };
  }

  /** A handle that was discarded reads as missing: the asker's load fails. */
  private load(handle: string, shares: readonly StateShare[] | null, context: SystemContext): Reply {
    const kept = this.kept.get(handle);
    if (kept === undefined) return { kind: "missing" };
    if (context.readFails()) return { kind: "read-failed" };
    const { snapshot, applied, chained, transactions, digest } = shares === null ? kept : keep(shareOf(kept.snapshot, shares), this.partitions);
    context.report({ kind: "read-back", checkpoint: snapshot.checkpoint, handle, applied, chained, transactions, digest });
    return { kind: "loaded", snapshot: copyOf(snapshot, readBack) };
  }

  private describe(handles: readonly string[]): Reply {
    const snapshots: SnapshotDescription[] = [];
    for (const handle of handles) {
      const kept = this.kept.get(handle);
      if (kept === undefined) return { kind: "missing" };
      snapshots.push({ handle, states: describe(kept.snapshot) });
    }
    return { kind: "described", snapshots };
  }

  private discard(handle: string, context: SystemContext): Reply {
    if (this.kept.delete(handle)) context.report({ kind: "discarded", handle });
    return { kind: "discarded" };
  }
}

/** Reads off a written snapshot what it holds. */
function keep(snapshot: Snapshot, partitions: number): Kept {
  const lineages: number[][] = [];
  const transactions: string[] = [];
  let digest = 17;
  for (const { states } of snapshot.operators) {
    const applied = emptyLineage(partitions);
    for (const { role, cells } of states) {
      for (const cell of cells) {
        digest = digestOfCell(digest, cell);
        if (role === "transaction") transactions.push(cell.key);
        if (role === "applied") addLineage(applied, cell.lineage);
      }
    }
    lineages.push(applied);
  }
  return { snapshot, applied: lineages[0] ?? emptyLineage(partitions), chained: lineages.slice(1), transactions, digest: digest >>> 0 };
}

function copyOf({ checkpoint, task, operators }: Snapshot, convert: (value: Plain) => Plain): Snapshot {
  const copyOfCell = ({ key, value, lineage }: Cell): Cell => ({ key, value: convert(value), lineage: lineage.slice() });
  const copyOfState = ({ name, role, distribution, cells }: NamedState): NamedState => ({ name, role, distribution, cells: cells.map(copyOfCell) });
  return { checkpoint, task, operators: operators.map(({ operator, states }) => ({ operator, states: states.map(copyOfState) })) };
}

/** A value as bytes: its JSON, save that numbers need none. */
function written(value: Plain): Plain {
  if (value === null) return "null";
  return typeof value === "number" && Number.isSafeInteger(value) ? value : JSON.stringify(value);
}

function readBack(value: Plain): Plain {
  return typeof value === "string" ? JSON.parse(value) as Plain : value;
}

function digestOfCell(digest: number, { key, value, lineage }: Cell): number {
  const text = digestOfText(digest, key);
  let sum = typeof value === "number" ? digestOfNumber(text, value) : digestOfText(text, value as string);
  for (let index = 0; index < lineage.length; index++) sum = digestOfNumber(sum, lineage[index]!);
  return sum;
}

function digestOfNumber(digest: number, number: number): number {
  return Math.imul(Math.imul(digest ^ number, 0x01000193) ^ Math.floor(number / 2 ** 32), 0x01000193);
}

function digestOfText(digest: number, text: string): number {
  let sum = digest;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return sum;
}
