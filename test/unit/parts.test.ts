/** What the driver of screens reads, on screens that are written here. */
import {describe, expect, test} from 'vitest';
import {framesOf, partsOf} from '../support/parts.ts';

const partsOn = (...screen: string[]) => partsOf({lines: () => screen, until: () => Promise.reject(new Error('none'))});

const panes = [
	'pitwall   SANDBOX   overview  [■ sales CRIT]  ● aiusage   12:26',
	'READ-ONLY  ■ 1 P1                                              ',
	'┌ 1 ETL runs ● ok ─ looked ┐┌ 2 Alerts ■ CRIT ─── 1 firing ─┐',
	'│ ● mail    ok             ││ ■ P1  High error rate     7   │',
	'│   calls   running        │└───────────────────────────────┘',
	'└──────────────────────────┘┌ 3 Error log ──────────────────┐',
	'an inset                    │ High error rate said the log  │',
	'                            └───────────────────────────────┘',
	'▶ Sync Gmail: running',
	'? help',
];
const dialog = ['┌ SANDBOX · Roll back ─────┐', '│ * 00006  1 h ago         │', '└──────────────────────────┘'];

describe('panes', () => {
	const {pane, header, tab, footer, dialog: none} = partsOn(...panes);
	test('frames side by side are read apart', () => {
		expect(framesOf(panes).map(({head, lines}) => [head.slice(0, 4), lines.length])).toEqual([
			['1 ET', 2],
			['2 Al', 1],
			['3 Er', 1],
		]);
		expect(pane('ETL runs').text()).toBe('1 ETL runs ● ok ─ looked \n● mail    ok\n  calls   running');
	});
	test('a row is one of its pane, not of another that says the same', () => {
		expect(
			pane('Alerts')
				.row(/High error rate/)
				.text(),
		).toBe('■ P1  High error rate     7');
		expect(pane('Alerts').row(/calls/).isShown).toBe(false);
		expect(pane('ETL runs').says(/High error rate/)).toBe(false);
	});
	test('header, tab and footer', () => {
		expect(header().says('READ-ONLY')).toBe(true);
		expect(tab('sales').text()).toBe('[■ sales CRIT]');
		expect(tab('sale').isShown).toBe(false);
		expect(footer().text()).toBe('▶ Sync Gmail: running\n? help');
		expect(none().isShown).toBe(false);
	});
});

test('a dialog fills the screen: nothing else is there', () => {
	const parts = partsOn(...dialog);
	expect(parts.dialog().row(/00006/).says('* ')).toBe(true);
	expect([parts.pane('SANDBOX'), parts.header(), parts.footer()].some(({isShown}) => isShown)).toBe(false);
});
