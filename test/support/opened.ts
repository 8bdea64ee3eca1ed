/** Terminals of a test file: however a test ends, none of them outlives it. */
import {afterEach} from 'vitest';
import {TestTerminal} from './terminal.ts';

const opened: TestTerminal[] = [];
afterEach(async () => {
	for (const terminal of opened.splice(0)) await terminal.close();
});

export function openTerminal(...options: ConstructorParameters<typeof TestTerminal>): TestTerminal {
	const terminal = new TestTerminal(...options);
	opened.push(terminal);
	return terminal;
}
