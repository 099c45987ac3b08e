import ts from "typescript";

// Why not StrykerJS: its current version needs Node.js 22 where this project runs from 20.19 on, brings some hundred packages,
// and changes every text; here only decisions are changed, and each rule is held to its own spec alone.

/** One small change of a file that some test ought to notice. */
export interface Mutant {
  /** Line of the change, counted from 1. */
  readonly line: number;
  /** What was changed into what, as in `<= -> <`. */
  readonly change: string;
  /** The whole file with the change. */
  readonly text: string;
}

interface Edit {
  readonly node: ts.Node;
  readonly from: string;
  readonly to: string;
}

/** Each comparison at its edge, and turned around. */
const comparisons = new Map<ts.SyntaxKind, readonly string[]>([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, ["!=="]],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, ["==="]],
  [ts.SyntaxKind.LessThanToken, ["<=", ">="]],
  [ts.SyntaxKind.LessThanEqualsToken, ["<", ">"]],
  [ts.SyntaxKind.GreaterThanToken, [">=", "<="]],
  [ts.SyntaxKind.GreaterThanEqualsToken, [">", "<"]],
]);

const logical = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.AmpersandAmpersandToken, "||"],
  [ts.SyntaxKind.BarBarToken, "&&"],
]);

/** Methods that decide, with the one that decides otherwise. */
const methods = new Map([
  ["some", "every"],
  ["every", "some"],
  ["startsWith", "endsWith"],
  ["endsWith", "startsWith"],
]);

/** Methods whose text decides. */
const textMethods = new Set(["startsWith", "endsWith", "includes", "has"]);

/** Comparisons, logic and negations are changed where they stand; any other condition is turned around as a whole. */
function isPlainCondition(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isPlainCondition(node.expression);
  if (ts.isPrefixUnaryExpression(node)) return node.operator !== ts.SyntaxKind.ExclamationToken;
  if (!ts.isBinaryExpression(node)) return true;
  return !comparisons.has(node.operatorToken.kind) && !logical.has(node.operatorToken.kind);
}

function conditionOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) return node.expression;
  return ts.isConditionalExpression(node) ? node.condition : undefined;
}

/** Whether a literal is what something is compared with. */
function decides(literal: ts.Node): boolean {
  const { parent } = literal;
  if (ts.isBinaryExpression(parent)) return comparisons.has(parent.operatorToken.kind);
  if (ts.isCaseClause(parent)) return true;
  if (ts.isCallExpression(parent) && ts.isPropertyAccessExpression(parent.expression)) {
    return parent.arguments.includes(literal as ts.Expression) && textMethods.has(parent.expression.name.text);
  }
  // The level of a rule, or of one violation.
  return ts.isPropertyAssignment(parent) && parent.name.getText() === "level" && parent.initializer === literal;
}

function isInFunction(node: ts.Node): boolean {
  return ts.findAncestor(node, (one) => ts.isFunctionLike(one)) !== undefined;
}

/** The form of a rule that the cluster runs: held to a table of manifests on a real API server, not to the rule's spec. */
function isTwin(node: ts.Node): boolean {
  return (ts.isMethodDeclaration(node) || ts.isPropertyAssignment(node)) && node.name.getText() === "admission";
}

/** Everything that may be changed at one place. */
function editsOf(node: ts.Node): Edit[] {
  const edit = (to: string, at: ts.Node = node): Edit => ({ node: at, from: at.getText(), to });
  const edits: Edit[] = [];
  if (ts.isBinaryExpression(node)) {
    const { operatorToken } = node;
    for (const to of comparisons.get(operatorToken.kind) ?? []) edits.push(edit(to, operatorToken));
    const other = logical.get(operatorToken.kind);
    if (other !== undefined) {
      // Parentheses around both sides, because the other operator binds differently.
      const whole = `((${node.left.getText()}) ${other} (${node.right.getText()}))`;
      edits.push({ node, from: operatorToken.getText(), to: whole });
    }
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    edits.push(edit(`(${node.operand.getText()})`));
  }
  const condition = conditionOf(node);
  if (condition !== undefined && isPlainCondition(condition)) edits.push(edit(`!(${condition.getText()})`, condition));
  if (node.kind === ts.SyntaxKind.TrueKeyword && isInFunction(node)) edits.push(edit("false"));
  if (node.kind === ts.SyntaxKind.FalseKeyword && isInFunction(node)) edits.push(edit("true"));
  if (ts.isStringLiteral(node) && decides(node)) {
    const flipped = { mandatory: "advisory", advisory: "mandatory" }[node.text];
    edits.push(edit(JSON.stringify(flipped ?? `${node.text} (mutant)`)));
  }
  if (ts.isNumericLiteral(node) && decides(node)) edits.push(edit(String(Number(node.text) + 1)));
  if (ts.isExpressionStatement(node) && ts.isYieldExpression(node.expression)) edits.push(edit(";"));
  if (ts.isPropertyAccessExpression(node) && ts.isCallExpression(node.parent) && node.parent.expression === node) {
    const to = methods.get(node.name.text);
    if (to !== undefined) edits.push(edit(to, node.name));
  }
  return edits;
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

/**
 * Every mutant of a file, in the order of its lines: comparisons, logic, negations and conditions, true and false, literals
 * that something is compared with, levels, methods that decide, and left out `yield`s. Messages and examples are not
 * touched: their wording is nobody's contract.
 */
export function mutantsOf(fileName: string, text: string): Mutant[] {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022, true);
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || isTwin(node)) return;
    edits.push(...editsOf(node));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edits
    .sort((a, b) => a.node.getStart() - b.node.getStart())
    .map(({ node, from, to }) => ({
      line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1,
      change: `${short(from)} -> ${short(to)}`,
      text: text.slice(0, node.getStart()) + to + text.slice(node.getEnd()),
    }));
}
