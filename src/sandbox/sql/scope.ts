import type {Node} from './ast.ts';
import type {CallContext} from './functions.ts';

/** What expressions need of the statement around them. */
export interface Scope extends CallContext {
	/** A subquery as text, without parentheses. */
	query(node: Node): string;
	/** A named parameter or, without a name, the next positional one. */
	param(name?: string): string;
	sawColumn(name: string): void;
	sawStar(): void;
}
