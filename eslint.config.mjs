import js from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import boundaries from "eslint-plugin-boundaries";
import tseslint from "typescript-eslint";

/** Folders by their role, and who may import whom (design: one direction, no cycles). */
const elements = [
  { type: "core", pattern: "components/core/**", mode: "full" },
  { type: "component", pattern: "components/*/**", mode: "full", capture: ["domain"] },
  { type: "stacks", pattern: "stacks/**", mode: "full" },
  { type: "policies", pattern: "policies/**", mode: "full" },
  { type: "operations", pattern: "operations/**", mode: "full" },
  { type: "embedded", pattern: "embedded/**", mode: "full" },
  { type: "test", pattern: "test/**", mode: "full" },
];

export default tseslint.config(
  { ignores: ["node_modules/", "test/golden/", "**/*.mjs"] },
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
      "@pulumi/no-output-in-template-literal": "error",
      "@pulumi/no-output-instance-in-template-literal": "off",
      "@typescript-eslint/consistent-type-imports": "error",
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
