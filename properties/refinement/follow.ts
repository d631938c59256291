/**
 * Follows a trace through the model: which states the model can be in after each event. Steps without an event may come between, eight at most.
 * Where no state is left, the trace is no run of the model: how far it was one, what could have happened instead, and which field differs.
 * Source: Cirstea, Kuppe, Loillier, Merz, "Validating traces of distributed programs against TLA+ specifications", 2024.
 */
import type { TraceLine } from "../../impl/trace/events.js";
import type { Action } from "../../model/checker/model.js";
import { behaviourOf } from "../../model/protocol/checkpointing/checkpointing.js";
import { SILENT } from "../../model/protocol/checkpointing/events.js";
import type { Checkpointing } from "../../model/protocol/checkpointing/variables.js";
import { Abstraction } from "./abstraction.js";
import { Books } from "./books/books.js";
import { Routes } from "./routes.js";
import { scopeOf, type Scope } from "./scope.js";
import { copyOf, States } from "./states.js";
import type { Step, Steps } from "./steps.js";

/** Silent steps between two events. */
const MOST_SILENT = 8;
/** Kept at once; a run that leaves more open is not followed to its end. */
const MOST_STATES = 64;
const SILENT_ACTIONS = Object.keys(SILENT);

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
  private readonly books: Books;
  private readonly abstraction: Abstraction;
  private readonly taken = new Map<string, number>();
  private states: readonly Checkpointing[];
  private differs: string | null = null;
  /** Whether a step was taken since a copy was made: one that is not enabled leaves it as it is. */
  private isTouched = false;

  constructor(scope: Scope, private readonly lines: readonly TraceLine[]) {
    const { actions, initial } = behaviourOf(scope.topology);
    this.actions = new Map(actions.map((action) => [action.name, action]));
    this.states = [initial];
    this.books = new Books(scope.header);
    this.abstraction = new Abstraction(scope, new Routes(scope, lines));
  }

  follow(): Followed {
    let [most, sum] = [1, 0];
    for (const [index, line] of this.lines.entries()) {
      const before = this.states;
      const contradiction = this.books.enter(line);
      if (contradiction !== null) return this.refused(index, line, before, contradiction);
      const steps = this.abstraction.of(line);
      this.states = this.after(steps);
      if (this.states.length === 0) return this.refused(index, line, before, this.differs);
      if (this.states.length > MOST_STATES) return { kind: "out-of-scope", reason: `The model could be in more than ${MOST_STATES} states at once.` };
      most = Math.max(most, this.states.length);
      sum += this.states.length;
    }
    return this.refined(this.lines.length, most, sum);
  }

  private refined(events: number, most: number, sum: number): Followed {
    return { kind: "refined", events, states: { most, mean: sum / Math.max(1, events) }, actions: this.taken };
  }

  /** As few silent steps as will do. */
  private after(steps: Steps): readonly Checkpointing[] {
    if (steps.kind === "none") return this.states;
    this.differs = null;
    let reached = this.states;
    for (let silent = 0; silent <= MOST_SILENT && reached.length > 0; silent++) {
      const found = new States();
      for (const state of reached) for (const next of this.stepsFrom(state, steps)) found.add(next);
      if (found.all.length > 0) return found.all;
      reached = this.silently(reached);
    }
    return [];
  }

  private stepsFrom(state: Checkpointing, { either, mayBeNone }: Steps & { kind: "steps" }): readonly Checkpointing[] {
    const found: Checkpointing[] = [];
    let next: Checkpointing | null = null;
    for (const sequence of either) {
      const copy: Checkpointing = next ?? copyOf(state);
      this.isTouched = false;
      const isTaken = sequence.every((step) => this.takes(copy, step));
      if (isTaken) found.push(copy);
      next = isTaken || this.isTouched ? null : copy;
    }
    return found.length === 0 && mayBeNone(state) ? [state] : found;
  }

  private takes(state: Checkpointing, step: Step): boolean {
    if (step.as === undefined) return this.takesOnce(state, step);
    while (step.as(state) && this.takesOnce(state, step));
    return true;
  }

  private takesOnce(state: Checkpointing, { action, binding, observed }: Step): boolean {
    const bound = typeof binding === "function" ? binding(state) : binding;
    if (bound.includes(-1) || this.actions.get(action)?.step(state, ...bound) !== true) return false;
    this.isTouched = true;
    const difference = observed?.(state) ?? null;
    this.differs ??= difference;
    if (difference === null) this.taken.set(action, (this.taken.get(action) ?? 0) + 1);
    return difference === null;
  }

  private silently(states: readonly Checkpointing[]): readonly Checkpointing[] {
    const reached = new States();
    for (const state of states) for (const next of this.successors(state, SILENT_ACTIONS)) reached.add(next);
    return reached.all;
  }

  private successors(state: Checkpointing, names: readonly string[]): readonly Checkpointing[] {
    const found: Checkpointing[] = [];
    let next: Checkpointing | null = null;
    for (const action of names.flatMap((name) => this.actions.get(name) ?? [])) {
      for (const binding of action.bindings) {
        next ??= copyOf(state);
        if (!action.step(next, ...binding)) continue;
        found.push(next);
        next = null;
      }
    }
    return found;
  }

  private refused(at: number, line: TraceLine, [state]: readonly Checkpointing[], differs: string | null): Followed {
    const enabled = [...this.actions.keys()].filter((name) => this.successors(state!, [name]).length > 0);
    return { kind: "refused", at, line, enabled, differs };
  }
}
