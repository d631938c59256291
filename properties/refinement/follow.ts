/**
 * Follows a trace through the model: which states the model can be in after each event. Steps without an event may come between, eight at most.
 * Where no state is left, the trace is no run of the model: how far it was one, what could have happened instead, and which field differs.
 * Source: Cirstea, Kuppe, Loillier, Merz, "Validating traces of distributed programs against TLA+ specifications", 2024.
 */
import type { TraceLine } from "../../impl/trace/events.js";
import type { Action } from "../../model/checker/model.js";
import { checkpointing } from "../../model/protocol/checkpointing/checkpointing.js";
import { SILENT } from "../../model/protocol/checkpointing/events.js";
import type { Checkpointing } from "../../model/protocol/checkpointing/variables.js";
import { Abstraction, type Step, type Steps } from "./abstraction.js";
import { Routes } from "./routes.js";
import { scopeOf, type Scope } from "./scope.js";

/** Silent steps between two events. */
const MOST_SILENT = 8;
const NOWHERE: ReadonlyMap<string, Checkpointing> = new Map();

export type Followed =
  | { readonly kind: "out-of-scope"; readonly reason: string }
  | { readonly kind: "refined"; readonly events: number; readonly states: { readonly most: number; readonly mean: number }; readonly actions: ReadonlyMap<string, number> }
  | { readonly kind: "refused"; readonly at: number; readonly line: TraceLine; readonly enabled: readonly string[]; readonly differs: string | null };

export function follow(lines: readonly TraceLine[]): Followed {
  const scope = scopeOf(lines);
  return typeof scope === "string" ? { kind: "out-of-scope", reason: scope } : new Follower(scope, lines).follow();
}

class Follower {
  private readonly actions: ReadonlyMap<string, Action<Checkpointing>>;
  private readonly abstraction: Abstraction;
  private readonly taken = new Map<string, number>();
  /** Each by its JSON. */
  private states: ReadonlyMap<string, Checkpointing>;
  private differs: string | null = null;

  constructor(scope: Scope, private readonly lines: readonly TraceLine[]) {
    const { actions, initial } = checkpointing.instance({ ...scope.constants });
    this.actions = new Map((actions as readonly unknown[] as readonly Action<Checkpointing>[]).map((action) => [action.name, action]));
    this.states = new Map((initial as readonly Checkpointing[]).map((state) => [JSON.stringify(state), state]));
    this.abstraction = new Abstraction(scope, new Routes(scope, lines));
  }

  follow(): Followed {
    let [most, sum] = [1, 0];
    for (const [index, line] of this.lines.entries()) {
      if (this.abstraction.endsBefore(line)) return this.refined(index, most, sum);
      const before = this.states;
      const steps = this.abstraction.of(line);
      this.states = this.after(steps);
      if (this.states.size === 0) return this.refused(index, line, before);
      most = Math.max(most, this.states.size);
      sum += this.states.size;
    }
    return this.refined(this.lines.length, most, sum);
  }

  private refined(events: number, most: number, sum: number): Followed {
    return { kind: "refined", events, states: { most, mean: sum / Math.max(1, events) }, actions: this.taken };
  }

  /** As few silent steps as will do. */
  private after(steps: Steps): ReadonlyMap<string, Checkpointing> {
    if (steps.kind === "none") return this.states;
    this.differs = null;
    let reached = this.states;
    for (let silent = 0; silent <= MOST_SILENT && reached.size > 0; silent++) {
      const found = new Map<string, Checkpointing>();
      for (const [key, state] of reached) for (const next of this.stepsFrom(key, state, steps)) found.set(JSON.stringify(next), next);
      if (found.size > 0) return found;
      reached = this.silently(reached);
    }
    return NOWHERE;
  }

  private stepsFrom(key: string, state: Checkpointing, { either, mayBeNone }: Steps & { kind: "steps" }): Checkpointing[] {
    const found = either.flatMap((sequence) => {
      const next = JSON.parse(key) as Checkpointing;
      return sequence.every((step) => this.takes(next, step)) ? [next] : [];
    });
    return found.length === 0 && mayBeNone(state) ? [state] : found;
  }

  private takes(state: Checkpointing, { action, binding, observed }: Step): boolean {
    if (binding.includes(-1) || this.actions.get(action)?.step(state, ...binding) !== true) return false;
    const difference = observed?.(state) ?? null;
    this.differs ??= difference;
    if (difference === null) this.taken.set(action, (this.taken.get(action) ?? 0) + 1);
    return difference === null;
  }

  private silently(states: ReadonlyMap<string, Checkpointing>): ReadonlyMap<string, Checkpointing> {
    const reached = new Map<string, Checkpointing>();
    for (const key of states.keys()) {
      for (const name of Object.keys(SILENT)) {
        for (const next of this.successors(key, name)) reached.set(JSON.stringify(next), next);
      }
    }
    return reached;
  }

  private successors(key: string, name: string): Checkpointing[] {
    const action = this.actions.get(name);
    if (action === undefined) return [];
    return action.bindings.flatMap((binding) => {
      const next = JSON.parse(key) as Checkpointing;
      return action.step(next, ...binding) ? [next] : [];
    });
  }

  private refused(at: number, line: TraceLine, states: ReadonlyMap<string, Checkpointing>): Followed {
    const [key] = states.keys();
    const enabled = [...this.actions.keys()].filter((name) => this.successors(key!, name).length > 0);
    return { kind: "refused", at, line, enabled, differs: this.differs };
  }
}
