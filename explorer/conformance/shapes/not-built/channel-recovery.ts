/**
 * A task that gets its in-flight data back: its channels go on all at once, when each has delivered what was on its way.
 * Source: Flink UpstreamRecoveryTracker. The engine's snapshots hold no in-flight data.
 */
import { Type } from "typebox";
import { closed, step, stepShape } from "../../shape.js";
import { Count } from "../../words.js";

export const channelRecovery = stepShape({
  name: "channel-recovery",
  sentence: "In-flight data comes back through a task's channels: when do they go on with what is new?",
  given: Type.Object({ channels: Type.Integer({ minimum: 1, description: "from 0; all wait for what is new" }) }, closed),
  steps: [
    step("recovered", { channel: Count }, Type.Object({ resumed: Type.Array(Count, { description: "channels that go on with what is new from this step, ascending" }) }, closed)),
  ] as const,
  begin: null,
});
