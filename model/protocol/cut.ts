/**
 * Cuts: sets of records that a job can have processed when everything stands still, and how they are divided among transactions.
 * Records are numbered source × records + index. As in `checkpointing`, keys spread those of each source evenly over operators and sinks.
 */

export interface Job { readonly sources: number; readonly operators: number; readonly sinks: number; readonly records: number }

/** The set of all records of the job. */
export function allRecords({ sources, records }: Job): number {
  return 2 ** (sources * records) - 1;
}

export function sinkOf({ records, sinks }: Job, record: number): number {
  return (Math.floor(record / records) + (record % records) + 2) % sinks;
}

function wayOf(job: Job, record: number): string {
  return `${Math.floor(record / job.records)}/${((record % job.records) + 1) % job.operators}/${sinkOf(job, record)}`;
}

/** Channels are FIFO: a record comes with all that went the same way before it. */
export function isCut(job: Job, set: number): boolean {
  const records = Array.from({ length: job.sources * job.records }, (_, record) => record);
  return records.every((record) => has(set, record) || records.every((later) => later < record || wayOf(job, later) !== wayOf(job, record) || !has(set, later)));
}

function has(set: number, record: number): boolean {
  return (set & (1 << record)) !== 0;
}

/** All ways to enter records into transactions: for each record the number of its transaction within its sink, from 1, or 0 for none. */
export function divisions(job: Job, transactions: number): readonly (readonly number[])[] {
  return tuples(job.sources * job.records, transactions + 1);
}

/** @returns the records that enter */
export function entering(division: readonly number[]): number {
  return division.reduce((set, transaction, record) => (transaction > 0 ? set | (1 << record) : set), 0);
}

/** Appends a sink's new transactions to its list, in which 0 is a free place. */
export function append(job: Job, division: readonly number[], sink: number, list: number[]): void {
  for (let transaction = 1; transaction <= Math.max(...division); transaction++) {
    const content = division.reduce((set, own, record) => (own === transaction && sinkOf(job, record) === sink ? set | (1 << record) : set), 0);
    if (content !== 0) list[list.indexOf(0)] = content;
  }
}

/** The records of all transactions. */
export function contents(lists: readonly (readonly number[])[]): number {
  return lists.flat().reduce((set, records) => set | records, 0);
}

/** Whether no record is in two of them, or in one and in `others`. */
export function areDisjoint(lists: readonly (readonly number[])[], others: number): boolean {
  let seen = others;
  return lists.flat().every((records) => {
    const isNew = (seen & records) === 0;
    seen |= records;
    return isNew;
  });
}

/** One list per sink, with a place for each record. */
export function emptyLists({ sources, sinks, records }: Job): number[][] {
  return Array.from({ length: sinks }, () => Array.from({ length: sources * records }, () => 0));
}

/** Each place of each sink. */
export function places({ sources, sinks, records }: Job): readonly (readonly [sink: number, place: number])[] {
  return Array.from({ length: sinks }, (_, sink) => Array.from({ length: sources * records }, (_unused, place) => [sink, place] as const)).flat();
}

/** Takes a transaction out of a sink's list. */
export function remove(list: number[], place: number): void {
  list.splice(place, 1);
  list.push(0);
}

function tuples(length: number, values: number): readonly (readonly number[])[] {
  return Array.from({ length: values ** length }, (_, code) => Array.from({ length }, (_unused, place) => Math.floor(code / values ** place) % values));
}
