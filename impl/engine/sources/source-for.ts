/**
 * Which source reads for a vertex.
 */
import type { SourceVertex } from "../job/graph.js";
import type { Stage, StageContext } from "../task/stage.js";
import { NonRewindingSource } from "./non-rewinding-source.js";
import { ReplayableSource } from "./replayable-source.js";

export type SourceFactory = (vertex: SourceVertex, context: StageContext) => Stage;

export const sourceFor: SourceFactory = ({ source }, context) => {
  switch (source) {
    case "replayable": return new ReplayableSource(context);
    case "non-rewinding": return new NonRewindingSource(context);
  }
};
