/**
 * From a document to a scenario that can run, and back: defaults put in, rows in place, and whatever cannot run refused.
 */
import type { SinkSystemName } from "../../impl/environment/external-system.js";
import { DEFAULT_CONFIGURATION, RESTARTS, type Configuration } from "../../impl/engine/job/configuration.js";
import type { Vertex } from "../../impl/engine/job/graph.js";
import { validate } from "../../impl/engine/job/validate.js";
import { fieldOf, refuse, refuseAny, type Problem } from "./bad-input.js";
import { MOST_ROWS, inexactSums } from "./input.js";
import { spanOf, type Scenario } from "./scenario.js";
import { schemaProblems } from "./schema-problems.js";
import { ScenarioDocument } from "./schema.js";
import { rescaled } from "./jobs.js";
import { listed, quoted } from "./wording.js";

/** Checkpoints that a run may be expected to make. */
const MOST_CHECKPOINTS = 10_000;

/**
 * A scenario whose rows are in place, as a reproduction embeds it.
 * @param place its file, perhaps with the pointer at which it stands there: `run.json#/scenario`
 * @throws BadInput with every problem, each at its field
 */
export function validateScenario(value: unknown, place: string): Scenario {
  const document = documentFrom(value, place);
  if (!("rows" in document.input)) return refuse(fieldOf(place, "/input"), `the rows must stand here themselves, in "rows", not in a file`);
  return scenarioOf(document, document.input.rows, (pointer) => fieldOf(place, pointer));
}

/** The inverse of `validateScenario`. */
export function documentOf({ rows, ...scenario }: Scenario): ScenarioDocument {
  const { job, faults } = scenario;
  return {
    format: "barricade-scenario/1",
    name: scenario.name,
    description: scenario.description,
    job: { vertices: job.vertices.map(vertexDocument), edges: [...job.edges], maxParallelism: job.maxParallelism },
    configuration: scenario.configuration,
    ...(scenario.operations.length > 0 && { operations: scenario.operations.map(operationDocument) }),
    input: { rows: rows.map((partition) => [...partition]) },
    arrival: scenario.arrival,
    transactionTimeout: scenario.transactionTimeout,
    ...(scenario.demands !== undefined && { demands: scenario.demands }),
    faults: { ...faults, allowed: [...faults.allowed] },
    expected: scenario.expected,
  };
}

type OperationDocument = NonNullable<ScenarioDocument["operations"]>[number];

function operationDocument(operation: Scenario["operations"][number]): OperationDocument {
  if (operation.kind !== "start") return operation;
  const { vertices, ...start } = operation;
  return vertices === undefined ? start : { ...start, vertices: [...vertices] };
}

type VertexDocument = ScenarioDocument["job"]["vertices"][number];

function vertexDocument(vertex: Vertex): VertexDocument {
  if (vertex.kind !== "source") return vertex;
  const { partitions, ...source } = vertex;
  return partitions === undefined ? source : { ...source, partitions: [...partitions] };
}

/** Holds a value against the schema, nothing more. */
export function documentFrom(value: unknown, place: string): ScenarioDocument {
  refuseAny(documentProblems(value).map((problem) => ({ ...problem, place: fieldOf(place, problem.place) })));
  return value as ScenarioDocument;
}

/** Where a document differs from the schema, by JSON pointer. */
export function documentProblems(value: unknown): readonly Problem[] {
  return schemaProblems(ScenarioDocument, value, "the scenario");
}

/**
 * Completes a document that fits the schema.
 * @param placeOf what to call the field at a JSON pointer
 */
export function scenarioOf(document: ScenarioDocument, rows: Scenario["rows"], placeOf: (pointer: string) => string): Scenario {
  const { name, description, job, arrival, transactionTimeout, demands, faults, expected } = document;
  const scenario: Scenario = {
    name, description, job, rows, arrival, transactionTimeout, expected,
    configuration: configurationOf(document.configuration ?? {}),
    operations: document.operations ?? [],
    ...(demands !== undefined && { demands }),
    faults,
  };
  refuseAny([...validate(job, scenario.configuration, rows.length), ...beyondReach(scenario), ...unmetDemands(scenario), ...operationProblems(scenario)]
    .map((problem) => ({ ...problem, place: placeOf(problem.place) })));
  return scenario;
}

function configurationOf({ restart, ...given }: NonNullable<ScenarioDocument["configuration"]>): Configuration {
  const configuration = { ...DEFAULT_CONFIGURATION, ...given };
  return restart === undefined ? configuration : { ...configuration, restart: { ...RESTARTS[restart.strategy], ...restart } as Configuration["restart"] };
}

/** Systems in which demands can be switched off. */
const DEMANDING: readonly SinkSystemName[] = ["transactional-log", "xa-database"];

function unmetDemands({ job, demands = {} }: Scenario): Problem[] {
  const [unmet] = Object.entries(demands).filter(([, isMet]) => !isMet);
  if (unmet === undefined || job.vertices.some((vertex) => vertex.kind === "sink" && DEMANDING.includes(vertex.system))) return [];
  return [{ place: `/demands/${unmet[0]}`, message: `a demand can be switched off for ${DEMANDING.join(" and ")}, but no sink of this job writes to one of them; remove the setting` }];
}

/** A vertex that is not there, or a job that could not run so. */
export function operationProblems({ job, configuration, rows, operations }: Scenario): Problem[] {
  const names = job.vertices.map(({ name }) => name);
  return operations.flatMap((operation, index) => {
    if (operation.kind !== "start") return [];
    const place = `/operations/${index}/vertices`;
    const unknown = operation.vertices?.find(({ name }) => !names.includes(name))?.name;
    if (unknown !== undefined) return [{ place, message: `no vertex is called ${quoted(unknown)}; the vertices are ${listed(names)}` }];
    return validate(rescaled(job, operation.vertices), configuration, rows.length).map(({ message }) => ({ place, message }));
  });
}

/** What would take too long, never end, or not be summed exactly. */
function beyondReach({ rows, arrival, transactionTimeout, configuration }: Scenario): Problem[] {
  const { mode, interval, minPause } = configuration;
  const count = rows.reduce((sum, { length }) => sum + length, 0);
  const span = spanOf(rows, arrival);
  const checkpoints = mode === "none" ? 0 : Math.ceil(span / interval);
  const problems: Problem[] = [];
  if (count > MOST_ROWS) problems.push({ place: "/input", message: `a scenario may have at most ${MOST_ROWS} rows, not ${count}; remove some` });
  if (checkpoints > MOST_CHECKPOINTS) {
    problems.push({ place: "/arrival", message: `the rows arrive over ${span} ms, which makes ${checkpoints} checkpoints at an interval of ${interval} ms, more than ${MOST_CHECKPOINTS}; lower the arrival or raise the interval` });
  }
  if (mode !== "none" && transactionTimeout <= Math.max(interval, minPause)) {
    problems.push({ place: "/transactionTimeout", message: `a transaction stays open until the next checkpoint completes, so its timeout must be above the ${Math.max(interval, minPause)} ms between two checkpoints, not ${transactionTimeout}; raise it` });
  }
  return [...problems, ...inexactSums(rows, (partition, offset) => `/input/rows/${partition}/${offset}/value`)];
}
