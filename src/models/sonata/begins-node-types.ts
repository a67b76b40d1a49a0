/** Whether a text begins as a table of SONATA node types does. In a module of its own, because every model asks. */
export const beginsNodeTypes = (head: string): boolean => /^\uFEFF?[^\n]*\bnode_type_id\b/.test(head);
