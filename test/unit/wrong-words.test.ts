/** What the command line says of words that it does not know: one sentence that ends, and the help of that command. */
import {afterEach, expect, test, vi} from 'vitest';
import {programOf} from '../../src/commands/line/program.ts';

afterEach(() => vi.restoreAllMocks());

async function saidOf(...words: string[]): Promise<string> {
	let said = '';
	vi.spyOn(process.stderr, 'write').mockImplementation(text => {
		said += String(text);
		return true;
	});
	await expect(programOf('1', () => undefined).parseAsync(words, {from: 'user'})).rejects.toThrow();
	return said;
}

test.for([
	[['chek'], "unknown command 'chek'. Did you mean 'check'? See 'pitwall --help'."],
	[['frobnicate', 'it'], "unknown command 'frobnicate'. See 'pitwall --help'."],
	[['snapshot', '--svg'], "option '--svg <file>' argument missing. See 'pitwall snapshot --help'."],
	[['tail', '--loud'], "unknown option '--loud'. See 'pitwall tail --help'."],
	[['import'], "missing required argument 'file'. See 'pitwall import --help'."],
	[
		['config', 'check', 'mine.yaml'],
		"too many arguments for 'check'. Expected 0 arguments but got 1: mine.yaml. See 'pitwall config check --help'.",
	],
] as const)('pitwall %j', async ([words, said]) => expect(await saidOf(...words)).toBe(`pitwall: ${said}\n`));
