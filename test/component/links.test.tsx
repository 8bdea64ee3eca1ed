/** `o`: what it shows, and that a link costs no width. */
import {Box, renderToString, Text} from 'ink';
import stringWidth from 'string-width';
import {afterEach, describe, expect, test} from 'vitest';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {hyperlink, logLinks, safeUrl, showsLinks} from '../../src/panes/links.ts';
import {App} from '../../src/shell/App.tsx';
import {pieces} from '../../src/text/format.ts';
import {config, fakeWall} from '../support/fakeWall.ts';
import {draw, type InkScreen} from '../support/ink.ts';
import {foldedLine} from '../support/lines.ts';

let screen: InkScreen | undefined;
afterEach(() => screen?.unmount());

const [alpha] = config.systems;
const linked = (links: Record<string, string>) => ({
	...config,
	systems: [{...(alpha as SystemConfig), links}, ...config.systems.slice(1)],
});
const runbook = `https://wiki.example.com/runbooks/alpha?section=on%20call&long=${'x'.repeat(150)}`;

describe('the dialog', () => {
	test('breaks an address for any width, and comes to an end', () => {
		for (const width of [-3, 0, 1, 2, 7, 500]) {
			expect(pieces(runbook, width).join('')).toBe(runbook);
			expect(pieces('https://例え.jp/道', width).join('')).toBe('https://例え.jp/道');
		}
		expect(pieces('https://a.b', 4)).toEqual(['http', 's://', 'a.b']);
	});

	test('shows host and whole URL as text, and copies the chosen one', async () => {
		const wall = fakeWall({tab: 'alpha', config: linked({runbook, board: 'https://grafana.example.com/d/1'})});
		screen = draw(<App wall={wall} />, 100, 30);
		await screen.until('Alerts');
		screen.type('o');
		const frame = await screen.until('Links');
		expect(frame).toContain('alpha runbook');
		expect(frame).toContain('wiki.example.com/runbooks/alpha');
		expect(frame.replaceAll(/[\s│]/g, '')).toContain(runbook);
		screen.type('j');
		await screen.until('https://grafana.example.com/d/1');
		screen.type('y');
		await screen.until('copied');
		expect(wall.asked).toEqual(['copy https://grafana.example.com/d/1']);
	});

	test('says what to do where there is none', async () => {
		screen = draw(<App wall={fakeWall({tab: 'beta'})} />, 100, 30);
		await screen.until('Alerts');
		screen.type('o');
		await screen.until('no links here');
	});
});

describe('OSC 8', () => {
	test('takes no cell, in string-width, in Ink and when Ink cuts it', () => {
		const text = hyperlink(runbook, 'wiki.example.com');
		expect(stringWidth(text)).toBe(16);
		const drawn = (width: number) =>
			renderToString(
				<Box width={width + 1}>
					<Box width={width}>
						<Text wrap="truncate">{text}</Text>
					</Box>
					<Text>|</Text>
				</Box>,
				{columns: 40},
			);
		const plain = (frame: string) => frame.replaceAll(/\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)/g, '');
		expect(plain(drawn(20))).toBe('wiki.example.com    |');
		expect(drawn(20)).toContain(runbook);
		expect(plain(drawn(8))).toBe('wiki.ex…|');
		// Whatever is cut: the link ends before what follows.
		expect(drawn(8).match(/\x1b\]8;;(?:\x07|\x1b\\)/g)).toHaveLength(1);
		expect(drawn(8).trimEnd().endsWith('|')).toBe(true);
	});

	test.each([
		['xterm', {TERM: 'xterm-256color'}, false],
		['kitty', {TERM: 'xterm-kitty'}, true],
		['VTE', {TERM: 'xterm-256color', VTE_VERSION: '7600'}, true],
		['old VTE', {TERM: 'xterm-256color', VTE_VERSION: '4800'}, false],
		['kitty in tmux', {TERM: 'tmux-256color', KITTY_WINDOW_ID: '1', TMUX: '/tmp/x'}, false],
		['kitty in screen', {TERM: 'screen.xterm-kitty', KITTY_WINDOW_ID: '1', STY: '1.x'}, false],
		['WezTerm', {TERM: 'xterm-256color', TERM_PROGRAM: 'WezTerm'}, true],
	])('%s: %o', (_, env, shows) => expect(showsLinks(env)).toBe(shows));
});

describe('URLs', () => {
	test.each([
		['https://a.example/b?c=d', 'https://a.example/b?c=d'],
		['http://a.example', 'http://a.example/'],
		['javascript:alert(1)', undefined],
		['file:///etc/passwd', undefined],
		['https://bank.example@evil.example/', undefined],
		['https://a.example/\x1b]8;;x\x07y', 'https://a.example/%1B]8;;x%07y'],
		['https://ex\u0430mple.com/', 'https://xn--exmple-4nf.com/'],
		[`https://a.example/${'x'.repeat(2100)}`, undefined],
		['nonsense', undefined],
	])('%.40s', (text, url) => expect(safeUrl(text)).toBe(url));

	test('a log entry is found by its id and time', () => {
		const line = foldedLine('', {insertId: 'ab"c', t: Date.parse('2026-11-20T20:12:00.123Z')});
		const [link] = logLinks({...(alpha as SystemConfig), project: 'my-project'}, line);
		const url = new URL(link?.url ?? '');
		expect(url.searchParams.get('project')).toBe('my-project');
		expect(decodeURIComponent(url.pathname)).toBe(
			'/logs/query;query=timestamp>="2026-11-20T20:12:00.123Z"\ntimestamp<="2026-11-20T20:12:00.124Z"\ninsertId="ab\\"c"',
		);
	});
});
