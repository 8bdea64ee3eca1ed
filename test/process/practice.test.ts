/** What leaves a wall in a drill says that it is one. */
import {execFileSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {titleText} from '../../src/notify/text.ts';
import {marked} from '../../src/text/practice.ts';

test('a marked command still runs, and the rest is left as it is', () => {
	expect(marked('echo 1', false)).toBe('echo 1');
	expect(marked('echo 1', true)).toMatch(/^# DRILL/);
	expect(execFileSync('sh', ['-c', marked('echo 1', true)], {encoding: 'utf8'})).toBe('1\n');
});

test('the title says DRILL in place of SANDBOX', () => {
	expect(titleText([], [], {sandbox: true, drill: true, stands: undefined})).toBe('pitwall DRILL: ok');
	expect(titleText([], [], {sandbox: true, stands: undefined})).toBe('pitwall SANDBOX: ok');
});
