/**
 * The effects of one handler, in the order the process made them; the kernel applies them after the handler has returned.
 * Slots are reused from step to step, so that a step allocates nothing.
 */

export const EFFECT = { emit: 0, send: 1, pause: 2, resume: 3, setTimer: 4, cancelTimer: 5, request: 6, report: 7 } as const;

export class Effect {
  kind = 0;
  /** Channel, attempt, timer kind or request number. */
  number = 0;
  /** Timer subject. */
  subject = 0;
  /** Timer delay in ms. */
  delay = 0;
  /** Receiver of a control message. */
  to = "";
  payload: unknown = null;
}

export class EffectList {
  private readonly slots: Effect[] = [];
  length = 0;

  add(kind: number, number: number, payload: unknown): Effect {
    let slot = this.slots[this.length];
    if (slot === undefined) {
      slot = new Effect();
      this.slots.push(slot);
    }
    this.length++;
    slot.kind = kind;
    slot.number = number;
    slot.payload = payload;
    return slot;
  }

  /** Copies of the effects from `first` on: the slots will be used again. */
  rest(first: number): readonly Effect[] {
    return this.slots.slice(first, this.length).map((effect) => Object.assign(new Effect(), effect));
  }

  at(index: number): Effect {
    return this.slots[index]!;
  }
}
