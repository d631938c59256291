/**
 * An object store as a target: an entry is one object, its key the mark, and the put is refused if there is one.
 * Source: Amazon S3, If-None-Match. No upload in parts: an entry is put whole.
 */
import { answeredWith } from "./answers.js";
import type { WriteAheadTarget } from "./target.js";

const system = "object-store";

export const objectStoreTarget: Pick<WriteAheadTarget, "isMarked" | "write"> = {
  *isMarked({ mark: key }) {
    const { kind } = yield { system, kind: "head-object", key };
    return kind === "object-found" ? true : kind === "no-such-object" ? false : null;
  },
  write: ({ mark: key, records }) => answeredWith({ system, kind: "put-object", key, records, once: true }, "object-put", "precondition-failed"),
};
