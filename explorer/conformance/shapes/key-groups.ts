/**
 * Which subtask keeps which key: hash of the key, key group, owner.
 * Drives what the engine's outputs and its restored state go by.
 */
import { Type } from "typebox";
import { defaultMaxParallelism, keyGroup, keyGroupRange, murmurHash, ownerOfKeyGroup, stringHash } from "../../../impl/engine/state/key-groups.js";
import { closed, functionShape } from "../shape.js";
import { Count } from "../words.js";

const Parallelism = Type.Integer({ minimum: 1, maximum: 32_768 });
const Hash = Type.Integer({ minimum: -(2 ** 31), maximum: 2 ** 31 - 1 });

export const keyGroups = functionShape({
  name: "key-groups",
  sentence: "A key, or its hash: to which key group does it belong, and which subtask owns that?",
  given: Type.Object({
    "parallelism": Parallelism,
    "max-parallelism": Type.Optional(Type.Integer({ minimum: 1, maximum: 32_768, description: "the number of key groups; default by the parallelism" })),
    "key": Type.Optional(Type.String({ description: "a text; what is not given of key and hash is not asked for" })),
    "hash": Type.Optional(Hash),
  }, closed),
  expected: Type.Object({
    "max-parallelism": Type.Optional(Parallelism),
    "hash": Type.Optional(Type.Integer({ description: "of the key: 32 bits, signed" })),
    "key-group": Type.Optional(Count),
    "subtask": Type.Optional(Type.Integer({ minimum: 0, description: "the owner of the key group" })),
    "ranges": Type.Optional(Type.Array(Type.Array(Count, { minItems: 2, maxItems: 2 }), { description: "by subtask: its first and last key group" })),
  }, closed),
  apply({ parallelism, "max-parallelism": max = defaultMaxParallelism(parallelism), key, hash = key === undefined ? undefined : stringHash(key) }) {
    const ranges = Array.from({ length: parallelism }, (_, subtask) => keyGroupRange(subtask, parallelism, max));
    if (hash === undefined) return { "max-parallelism": max, ranges };
    const group = key === undefined ? murmurHash(hash) % max : keyGroup(key, max);
    return { "max-parallelism": max, ranges, hash, "key-group": group, "subtask": ownerOfKeyGroup(group, parallelism, max) };
  },
});
