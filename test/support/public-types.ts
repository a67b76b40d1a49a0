import { resolve } from "node:path";
import ts from "typescript";

const entry = resolve(import.meta.dirname, "../../dist/index.d.ts");

/**
 * Types of this package that stand in a public signature of the built library (dist/index.d.ts) and are not exported, each
 * with the place where it stands.
 */
export function hiddenTypes(): string[] {
  const program = ts.createProgram([entry], { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023 });
  const checker = program.getTypeChecker();
  const own = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const exported = new Set(
    checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!).map(own),
  );
  const hidden = new Set<string>();
  const check = (name: ts.Node, owner: ts.Symbol): void => {
    const found = checker.getSymbolAtLocation(name);
    const symbol = found && own(found);
    const declaration = symbol?.declarations?.[0];
    if (symbol === undefined || declaration === undefined || exported.has(symbol)) return;
    if (symbol.flags & ts.SymbolFlags.TypeParameter) return;
    const file = declaration.getSourceFile().fileName;
    if (file.includes("/node_modules/") || !file.includes("/dist/")) return;
    // What is declared within something exported, such as a member, comes with it.
    if (!ts.isSourceFile(declaration.parent) && !ts.isVariableDeclarationList(declaration.parent)) return;
    hidden.add(`${symbol.name} in ${owner.name} (${file.split("/dist/")[1]})`);
  };
  for (const symbol of exported) {
    const visit = (node: ts.Node): void => {
      if (ts.isTypeReferenceNode(node)) check(node.typeName, symbol);
      else if (ts.isExpressionWithTypeArguments(node)) check(node.expression, symbol);
      else if (ts.isImportTypeNode(node) && node.qualifier) check(node.qualifier, symbol);
      ts.forEachChild(node, visit);
    };
    for (const declaration of symbol.declarations ?? []) visit(declaration);
  }
  return [...hidden].sort();
}
