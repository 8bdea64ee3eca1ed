/** What happens to a wall in a long life: a schedule in virtual minutes, the same in every run. */
import {writeFileSync} from 'node:fs';
import {faultNames} from '../../src/sandbox/faults/names.ts';
import {setChatter, setFaults, setStory} from '../../test/support/faults.ts';
import type {TestTerminal} from '../../test/support/terminal.ts';
import {size} from '../support.ts';

const stories = [
	'bad-revision',
	'calm',
	'scoring-504',
	'calm',
	'bad-revision',
	'calm',
	'etl-auth',
	'calm',
	'outage',
	'calm',
] as const;
const systems = ['ingestion', 'sales', 'aiusage'] as const;
/** Lines per virtual second, of one system after the other, and a burst for each: the logs are full within the first hour. */
const chatter = 10;
const burst = 5000;

export const configText = (variant: number): string =>
	[
		'systems: [sales, ingestion, aiusage]',
		`maxUsdPerDay: ${2 + (variant % 3)}`,
		'notify:',
		'  osc9: true',
		`  command: ['/bin/sh', '-c', 'cat > /dev/null; exit ${variant % 5 === 4 ? 3 : 0}']`,
		...(variant % 2 ? ['keys: { freeze: F }'] : []),
		'',
	].join('\n');

const click = (column: number, row: number) => `\x1b[<0;${column};${row}M\x1b[<0;${column};${row}m`;
const wheel = (down: boolean) => `\x1b[<${down ? 65 : 64};100;30M`;

/** Each begins and ends with the wall as it is between them: no dialog, nothing frozen, no filter. */
const visits: readonly (readonly string[])[] = [
	['0', 'j', 'j', 'Enter', 'Escape'],
	[']', '1', 'j', 'j', 'k', 't', 't', 't', 'Enter', 'j', 'Escape'],
	['?', 'Escape'],
	['4', 'Enter', 'k', 'k', 'PageUp', 'PageUp', 'w', 'v', 'v', 'n', 'G', 'f', 'f', 'Escape'],
	['/', 'e', 'r', 'r', 'o', 'r', 'Enter', '/', 'Escape', 'Escape'],
	['Tab', 'Tab', 'ShiftTab', 'o', 'Escape', 'y'],
	['r', 'CtrlL'],
	[':', 'r', 'e', 'f', 'Escape', 'Escape'],
	['5', 'a', 'j', 'a', 'Escape'],
	['[', '2', 't', 'Enter', 'Escape', '3', '6'],
	['A', 'Escape', 'R', 'Escape', 'T', 'Escape', 'U', 'Escape'],
	[click(20, 3), click(100, 30), wheel(true), wheel(true), wheel(false), 'm', 'm', 'Escape'],
	['4', 'Enter', 'Enter', 'Escape', 'Escape', 'Escape'],
];

/** Armed by a typed reason, then disarmed: two records of the audit log. A machine too busy for single keys leaves it out. */
async function arm(terminal: TestTerminal): Promise<void> {
	try {
		await terminal.press('FocusIn', 'Escape', 'Escape');
		await terminal.pressUntil('A', /Why\?/);
		await terminal.typeInto('soak');
		await terminal.pressUntil('Enter', /ARMED/);
		await terminal.pressUntil('A', /READ-ONLY/);
	} catch {
		await terminal.press('Escape', 'Escape');
	}
}

async function resize(terminal: TestTerminal): Promise<void> {
	for (const [columns, rows] of [
		[80, 24],
		[20, 5],
		[120, 40],
		[size.columns, size.rows],
	] as const) {
		terminal.resize(columns, rows);
		await new Promise(resolve => setTimeout(resolve, 60));
	}
}

interface Lived {
	terminal: TestTerminal;
	/** Base URL of the sandbox. */
	http: string;
	speed: number;
	config: string;
}

/** Whatever is due in this virtual minute of the life. Minutes come one after the other, none is left out. */
export async function live(minute: number, {terminal, http, speed, config}: Lived): Promise<void> {
	const every = (period: number, offset: number) => minute % period === offset % period;
	const turn = (period: number, count: number) => Math.floor(minute / period) % count;
	if (every(30, 10)) await setStory(http, stories[turn(30, stories.length)] ?? 'calm');
	if (every(20, 3)) {
		const name = faultNames[turn(20, faultNames.length)] ?? '503';
		// Of every second one the answers that have begun break, too; they are an odd number, so each comes both ways.
		await setFaults(http, [{name, ...(turn(20, 2) === 1 && {midStream: true})}]);
	}
	if (every(20, 8)) await setFaults(http, []);
	if (every(20, 0))
		await setChatter(http, {
			linesPerSecond: chatter * speed,
			burst,
			system: systems[turn(20, systems.length)] ?? 'ingestion',
		});
	if (every(15, 4)) await terminal.press('FocusOut');
	if (every(15, 9)) await terminal.press('FocusIn');
	if (every(5, 2)) await terminal.press(...(visits[turn(5, visits.length)] ?? []));
	if (every(45, 17)) terminal.paste('a pasted line\nis never a key press: qqq');
	if (every(45, 18)) await terminal.press('Escape');
	if (every(60, 31)) await resize(terminal);
	if (every(60, 41)) writeFileSync(config, configText(turn(60, 30)));
	if (every(240, 101)) writeFileSync(config, 'systems: [sales, ingestion, aiusage\n');
	if (every(240, 111)) writeFileSync(config, configText(turn(60, 30)));
	if (every(360, 57)) await arm(terminal);
}

/** Nothing happens any more but time. */
export async function comeToRest(http: string): Promise<void> {
	await setFaults(http, []);
	await setStory(http, 'calm');
	await setChatter(http, {linesPerSecond: 0});
}
