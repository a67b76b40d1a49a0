import { resolve } from "node:path";
import ts from "typescript";

const dist = resolve(import.meta.dirname, "../../dist");

/**
 * Types of this package that stand in a public signature of a built entry (`index`, `engine` …) and that the entry does not
 * export, each with the place where it stands.
 */
export function hiddenTypes(entry: string): string[] {
  const path = resolve(dist, `${entry}.d.ts`);
  const program = ts.createProgram([path], { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023 });
  const checker = program.getTypeChecker();
  const own = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const exported = new Set(
    checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(path)!)!).map(own),
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
