/** `pitwall snapshot`: one frame of the real wall, as text and as a picture. */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, inject, test} from 'vitest';
import {commandLine} from '../support/commandLine.ts';

const line = commandLine(inject('calm'));

test('text has the size that was asked for, and no colours in a pipe', async () => {
	// The usual 30 s are not enough for all answers on a machine that stands still for seconds.
	const {code, out} = await line.run('snapshot', '--size', '100x30', '--system', 'ingestion', '--timeout', '90');
	expect(code).toBe(0);
	expect(out.trimEnd().split('\n')).toHaveLength(30);
	expect(out).not.toContain('\x1b');
	expect(out).toMatch(/SANDBOX[\s\S]*\[\S ingestion\]/);
	expect(out).not.toMatch(/loading/);
});

test('a page, whatever its case', async () => {
	const {out} = await line.run('snapshot', '--system', 'ingestion', '--page', 'deploys');
	expect(out).toMatch(/\[.? ?Deploys\]/);
});

test('a picture in colours', async () => {
	expect(await line.run('snapshot', '--svg', 'wall.svg')).toMatchObject({code: 0, out: '', error: ''});
	const svg = readFileSync(join(line.home, 'wall.svg'), 'utf8');
	expect(svg).toMatch(/^<svg .*<\/svg>\n$/s);
	expect(svg).toContain('Sales Intelligence');
	expect(new Set(svg.match(/fill="#\w+"/g)).size).toBeGreaterThan(3);
});

test.each([
	[['--page', 'Deploys'], /--page needs --system/],
	[['--page', 'nope', '--system', 'sales'], /sales has no page 'nope'. It has: /],
	[['--size', '19x5'], /columns x rows such as 120x40/],
	[['--svg', 'gone/wall.svg'], /gone\/wall.svg cannot be written/],
])('%j is one clear line', async (args, message) => {
	const {code, error} = await line.run('snapshot', ...(args as string[]));
	expect(code).toBe(2);
	expect(error).toMatch(message as RegExp);
	expect(error.trim().split('\n')).toHaveLength(1);
});

test('PNG where rsvg-convert is installed, else one clear line at once', async () => {
	const {code, error} = await line.run('snapshot', '--png', 'wall.png');
	if (existsSync(join(line.home, 'wall.png')))
		expect(readFileSync(join(line.home, 'wall.png')).subarray(1, 4).toString()).toBe('PNG');
	else
		expect({code, error}).toEqual({code: 2, error: expect.stringMatching(/^pitwall: --png needs rsvg-convert.*\n$/)});
});
