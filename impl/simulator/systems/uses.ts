/**
 * Names for transactions whose clients may use a name again: to the whole world it is another transaction each time.
 */
export class Uses {
  private readonly uses = new Map<string, number>();

  /** The name of the next use of this one: itself, then itself#2, and so on. */
  next(name: string): string {
    const uses = (this.uses.get(name) ?? 0) + 1;
    this.uses.set(name, uses);
    return uses === 1 ? name : `${name}#${uses}`;
  }
}
