import js from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import boundaries from "eslint-plugin-boundaries";
import tseslint from "typescript-eslint";

/** Folders by their role, and who may import whom (design: one direction, no cycles). */
const elements = [
  { type: "test", pattern: "test/**/*", partialMatch: false },
  { type: "core", pattern: "components/core/**/*", partialMatch: false },
  { type: "domain", pattern: "components/*/**/*", capture: ["domain"], partialMatch: false },
  // What runs in images of our own: bundled by itself, it shares names with the program and nothing else.
  { type: "programs", pattern: "programs/**/*", partialMatch: false },
  { type: "stacks", pattern: "stacks/**/*", partialMatch: false },
  // The rules as objects of the cluster: the one part of the policies that the program declares.
  { type: "admission", pattern: "policies/admission/**/*", partialMatch: false },
  { type: "policies", pattern: "policies/**/*", partialMatch: false },
  { type: "operations", pattern: "operations/**/*", partialMatch: false },
  { type: "embedded", pattern: "embedded/**/*", partialMatch: false },
];

const allow = (from, ...to) => ({
  from: { element: { type: from } },
  allow: { to: { element: { types: { anyOf: [from, ...to] } } } },
});

export default tseslint.config(
  { ignores: ["node_modules/", "test/golden/dev/", "test/golden/prod/", "**/*.mjs"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "@pulumi": pulumi, boundaries },
    settings: {
      "boundaries/elements": elements,
      "import/resolver": { node: { extensions: [".ts", ".js"] } },
    },
    rules: {
      "boundaries/dependencies": [
        "error",
        {
          default: "disallow",
          policies: [
            allow("core"),
            // A domain imports core and itself, never another domain: only the composition passes objects around.
            { from: { element: { type: "domain" } }, allow: { to: { element: { type: "core" } } } },
            {
              from: { element: { type: "domain" } },
              allow: {
                to: { element: { type: "domain", captured: { domain: "{{ from.element.captured.domain }}" } } },
              },
            },
            allow("programs", "core"),
            allow("stacks", "core", "domain", "admission"),
            allow("policies", "core"),
            allow("admission", "core", "policies"),
            allow("operations", "stacks", "programs", "core", "policies", "admission", "embedded"),
            allow("embedded"),
            allow("test", "core", "domain", "programs", "stacks", "policies", "admission", "operations", "embedded"),
            {
              from: {
                element: {
                  types: {
                    anyOf: [
                      "core",
                      "domain",
                      "programs",
                      "stacks",
                      "policies",
                      "admission",
                      "operations",
                      "embedded",
                      "test",
                    ],
                  },
                },
              },
              allow: { to: { module: { origin: ["external", "core"] } } },
            },
          ],
        },
      ],
      "@pulumi/no-output-in-template-literal": "error",
      "@pulumi/no-output-instance-in-template-literal": "off",
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // A Pulumi resource registers itself when constructed; keeping the object is not needed.
      "no-new": "off",
      "no-console": "error",
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "no-console": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      // Rendered objects are free-form data; a test asserts on what it reads.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
);
