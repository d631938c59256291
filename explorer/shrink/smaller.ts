/**
 * The scenarios one step smaller than a given one, boldest first: fewer subtasks, fewer partitions, fewer rows, an earlier checkpoint, fewer restarts.
 */
import { operationProblems } from "../scenario/document.js";
import type { Scenario } from "../scenario/scenario.js";

export function smallerScenarios(scenario: Scenario): readonly Scenario[] {
  return candidates(scenario).filter(({ operations, ...smaller }) => operations.length === 0 || operationProblems({ operations, ...smaller }).length === 0);
}

function candidates(scenario: Scenario): readonly Scenario[] {
  const ways = [fewerOperations, smallerJobs, fewerPartitions, fewerRows, sparserRows, soonerCheckpoints, fewerRestarts];
  return ways.flatMap((way) => way(scenario));
}

export function withoutRow(scenario: Scenario, partition: number, offset: number): Scenario {
  return { ...scenario, rows: scenario.rows.map((rows, index) => (index === partition ? rows.filter((_, at) => at !== offset) : rows)) };
}

/** Fewer jobs, or none with another parallelism. */
function fewerOperations(scenario: Scenario): Scenario[] {
  const { operations } = scenario;
  const starts = operations.flatMap(({ kind }, index) => (kind === "start" ? [index + 1] : []));
  const shorter = [0, ...starts].filter((length) => length < operations.length).map((length) => operations.slice(0, length));
  const fewer = operations.map((_, index) => operations.filter((__, at) => at !== index));
  const alike = operations.map((operation, index) => operations.map((other, at) => (at === index && operation.kind === "start" ? { kind: operation.kind, at: operation.at, from: operation.from } : other)));
  const different = operations.some((operation) => operation.kind === "start" && operation.vertices !== undefined);
  return [...shorter, ...fewer, ...(different ? alike.filter((_, index) => operations[index]!.kind === "start" && "vertices" in operations[index]!) : [])].map((less) => ({ ...scenario, operations: less }));
}

/** All vertices at parallelism 1, else single ones, together with those that a forward edge ties to them. */
function smallerJobs(scenario: Scenario): Scenario[] {
  const { job } = scenario;
  if (job.vertices.every(({ parallelism }) => parallelism === 1)) return [];
  const groups = job.vertices.map(({ name }) => tiedTo(scenario, name));
  return [new Set(job.vertices.map(({ name }) => name)), ...groups]
    .map((names) => ({
      ...scenario,
      job: { ...job, vertices: job.vertices.map((vertex) => (names.has(vertex.name) ? { ...vertex, parallelism: 1 } : vertex)) },
    }))
    .filter((smaller) => smaller.job.vertices.some(({ parallelism }, index) => parallelism < job.vertices[index]!.parallelism));
}

function tiedTo({ job }: Scenario, name: string): ReadonlySet<string> {
  const tied = new Set([name]);
  for (let size = 0; size !== tied.size; ) {
    size = tied.size;
    for (const { from, to, partitioning } of job.edges) {
      if ((partitioning === "forward" || partitioning === "chained") && (tied.has(from) || tied.has(to))) tied.add(from).add(to);
    }
  }
  return tied;
}

/** As many partitions as source subtasks are enough. Where sources name theirs, all stay. */
function fewerPartitions(scenario: Scenario): Scenario[] {
  if (scenario.job.vertices.some((vertex) => vertex.kind === "source" && vertex.partitions !== undefined)) return [];
  const readers = Math.max(...scenario.job.vertices.map(({ kind, parallelism }) => (kind === "source" ? parallelism : 1)));
  return scenario.rows.length > readers ? [{ ...scenario, rows: scenario.rows.slice(0, -1) }] : [];
}

function fewerRows(scenario: Scenario): Scenario[] {
  const longest = Math.max(...scenario.rows.map(({ length }) => length));
  const keep = [Math.floor(longest / 4), Math.floor(longest / 2), longest - 1].filter((length) => length < longest && length >= 0);
  return [...new Set(keep)].map((length) => ({ ...scenario, rows: scenario.rows.map((rows) => rows.slice(0, length)) }));
}

/** Every second row, at the time at which it would have come. */
function sparserRows(scenario: Scenario): Scenario[] {
  const { rows, arrival, configuration } = scenario;
  if (arrival === 0 || 2 * arrival > configuration.interval || rows.every(({ length }) => length < 3)) return [];
  return [{ ...scenario, arrival: 2 * arrival, rows: rows.map((partition) => partition.filter((_, offset) => offset % 2 === 0)) }];
}

/** ms; the least that a configuration may say. */
const LEAST_INTERVAL = 10;

/** What goes wrong at the first checkpoint then needs fewer rows before it. */
function soonerCheckpoints(scenario: Scenario): Scenario[] {
  const { configuration } = scenario;
  const interval = Math.max(LEAST_INTERVAL, Math.floor(configuration.interval / 2));
  return interval < configuration.interval ? [{ ...scenario, configuration: { ...configuration, interval } }] : [];
}

function fewerRestarts(scenario: Scenario): Scenario[] {
  const { configuration } = scenario;
  const { restart } = configuration;
  if (restart.strategy !== "fixed-delay") return [];
  return [1, 2, 4]
    .filter((attempts) => attempts < restart.attempts)
    .map((attempts) => ({ ...scenario, configuration: { ...configuration, restart: { ...restart, attempts } } }));
}
