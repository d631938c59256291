// The rules of the house that a linter can hold. Layers and their lawful imports are read from the project references,
// so that they are written once; the compiler holds them too, save for an import through dist/.
import { readFileSync } from "node:fs";
import path from "node:path";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const root = import.meta.dirname;
const tests = ["**/*.test.ts"];
/** Where a run must be a pure function of its seed: no clock, no dice, no platform scheduling. */
const deterministic = ["model", "impl/trace", "impl/environment", "impl/engine", "impl/simulator", "properties"];
const mayExit = ["cli/**", "tools/**", "bench/**"];

/** The folders named by a tsconfig's references, relative to the root. */
function references(folder) {
  const { references } = JSON.parse(readFileSync(path.join(root, folder, "tsconfig.json"), "utf8"));
  return references.map((reference) => path.join(folder, reference.path));
}
const layers = references(".").filter((folder) => !folder.endsWith(".json"));

const throughDist = { regex: "(^|/)dist(/|$)", message: "Import the source; dist/ goes round the layers." };
const platform = { regex: "^node:", message: "A run must not see the machine it runs on." };

/** Layers that `layer` may not see, as a pattern over relative imports. */
function upward(layer) {
  const lawful = new Set([layer, ...references(layer)]);
  const names = layers.filter((other) => !lawful.has(other)).map((other) => other.replace("impl/", "(impl/)?"));
  return { regex: `^(\\.\\./)+(${names.join("|")})/`, message: "Imports run one way: see the references in tsconfig.json." };
}

function importsOf(layer) {
  return [throughDist, upward(layer), ...(deterministic.includes(layer) ? [platform] : [])];
}

const syntax = [
  { selector: "TSEnumDeclaration", message: "Use a tagged union instead of an enum." },
  { selector: "Decorator", message: "No decorators." },
  { selector: "ImportExpression > Literal[value=/(^|\\/)dist\\//]", message: throughDist.message },
];
const noDefaultExport = { selector: "ExportDefaultDeclaration", message: "No default exports." };
const noPlatformTime = [
  { selector: ":function[async=true]", message: "Handlers run to completion: no async functions." },
  { selector: "AwaitExpression, ForOfStatement[await=true]", message: "Handlers run to completion: no await." },
  { selector: "ImportExpression", message: "Dynamic imports are asynchronous." },
  { selector: "TSTypeReference[typeName.name='Promise']", message: "No promises: replies come back as events." },
  { selector: "MemberExpression[property.name=/^(toLocale|localeCompare$)/]", message: "Depends on the machine's locale." },
];
const platformGlobals = [
  ...["Date", "performance", "Promise", "queueMicrotask", "setImmediate", "setInterval", "setTimeout"],
  ...["Atomics", "console", "crypto", "fetch", "FinalizationRegistry", "globalThis", "Intl", "process", "WeakRef"],
];

const forAll = {
  "max-lines-per-function": ["error", { max: 40, skipBlankLines: true, skipComments: true }],
  // A sentence may be longer than a line of code.
  "max-len": ["error", { code: 180, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreComments: true, ignoreRegExpLiterals: true }],
  "no-restricted-imports": ["error", { patterns: [throughDist] }],
  "no-restricted-syntax": ["error", ...syntax, noDefaultExport],
  "no-restricted-properties": [
    "error",
    ...["exit", "exitCode"].map((property) => ({ object: "process", property, message: "Nothing but cli ends the process." })),
  ],
};

const forTypeScript = {
  "@typescript-eslint/no-explicit-any": "error",
  "@typescript-eslint/consistent-type-imports": "error",
  // A union must be spelled out even under a default, so that a new kind is a compile-time question everywhere.
  "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
  "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
  // Parts that share a contract take parameters they do not need; `_` says so.
  "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
  // noUncheckedIndexedAccess makes `!` after a bounds check the honest way to say "I know".
  "@typescript-eslint/no-non-null-assertion": "off",
};

export default defineConfig(
  globalIgnores(["dist", "coverage", "barricade-out"]),
  { rules: forAll },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: "tsconfig.lint.json", tsconfigRootDir: root } },
    rules: forTypeScript,
  },
  ...layers.map((layer) => ({
    files: [`${layer}/**/*.ts`],
    ignores: tests,
    rules: { "no-restricted-imports": ["error", { patterns: importsOf(layer) }] },
  })),
  {
    files: deterministic.map((folder) => `${folder}/**/*.ts`),
    ignores: tests,
    rules: {
      "no-restricted-globals": ["error", ...platformGlobals],
      "no-restricted-syntax": ["error", ...syntax, noDefaultExport, ...noPlatformTime],
      "no-restricted-properties": ["error", { object: "Math", property: "random" }],
    },
  },
  { files: mayExit, rules: { "no-restricted-properties": "off" } },
  { files: ["**/*.config.js", "**/*.config.ts", "**/*.config.mjs"], rules: { "no-restricted-syntax": ["error", ...syntax] } },
  { files: [...tests, "bench/**"], rules: { "max-lines-per-function": "off" } },
);
