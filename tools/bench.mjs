// The benchmark in a clone: `npm run -s bench -- …`.
import { become } from "./build.mjs";

await become("bench");
