/**
 * The code under test: the reference, with the user's module in place and a historical bug planted into it, as the command names them.
 */
import { REFERENCE_PARTS } from "../../impl/engine/parts.js";
import type { Bug } from "../../properties/bugs/bug.js";
import type { ExploreOptions } from "../campaign/explore.js";
import type { UserModule } from "./user-module.js";

export interface Code {
  readonly module: UserModule | null;
  /** For a campaign or a run. */
  readonly options: Pick<ExploreOptions, "parts" | "sinks" | "systems" | "bug" | "use">;
}

export function codeOf(module: UserModule | null, bug: Bug | null): Code {
  const own = module?.code.parts ?? REFERENCE_PARTS;
  return {
    module,
    options: {
      ...module?.code,
      parts: bug?.plant(own) ?? own,
      ...(bug !== null && { bug: bug.id }),
      ...(module !== null && { use: module.use }),
    },
  };
}
