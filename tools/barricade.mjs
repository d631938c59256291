// The command in a clone: `npm run -s barricade -- …`.
import { become } from "./build.mjs";

await become("cli");
