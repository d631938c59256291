/**
 * Names for transactions where the client chooses them: whose it is, and its number, so that no two attempts ever use the same,
 * and whoever recovers knows its own. Source: Flink KafkaSink's transactional ids, JdbcXaSinkFunction's xids (FLINK-32455: all of what tells two apart).
 */
import type { SinkContext } from "../sink.js";

/** Who may name transactions. */
export type Owner = Pick<SinkContext, "name" | "subtask" | "parallelism" | "attempt">;

export function transactionName({ name, subtask, attempt }: Omit<Owner, "parallelism">, number: number): string {
  return `${name}-${subtask}-${attempt}-${number}`;
}

/**
 * Whether a name is of an earlier attempt of this subtask, or of one that this subtask stands in for after a change of parallelism.
 * The whole name must fit: "out-1-…" begins both names of "out", subtask 1, and of "out-1" (FLINK-3651).
 */
export function isLeftover(name: string, owner: Owner): boolean {
  if (!name.startsWith(`${owner.name}-`)) return false;
  const parts = /^(\d+)-(\d+)-\d+$/.exec(name.slice(owner.name.length + 1));
  if (parts === null) return false;
  return Number(parts[1]) % owner.parallelism === owner.subtask && Number(parts[2]) < owner.attempt;
}
