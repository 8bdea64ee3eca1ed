/** Texts of notifications and titles, and the escape sequences that send them to a terminal. Pure; everything is cleaned here once more. */
import {isFiring} from '../checks/firing.ts';
import {formatAlert} from '../checks/format.ts';
import {isMuted} from '../checks/holds.ts';
import type {Alert, Level} from '../checks/types.ts';
import type {Env} from '../env.ts';
import {bare, wrapped} from '../terminal/passthrough.ts';
import {cleanLine} from '../text/clean.ts';
import type {Blind} from './blind.ts';

const longest = 200;
/** Characters of one reason, so that the first of two alerts does not push the second out. */
const shortReason = 50;
/** One line that fits a notification. */
export const clip = (text: string): string => cleanLine(text, longest);

const names = (alerts: readonly Alert[]): string => [...new Set(alerts.map(({system}) => system))].join(', ');

/** Critical ones before warnings, in their order. */
export const worstFirst = (alerts: readonly Alert[]): Alert[] =>
	alerts.toSorted((a, b) => Number(b.level === 'crit') - Number(a.level === 'crit'));

/** `CRIT ingestion: Error rate 12% (> 5%)`, or for several `2 CRIT 1 WARN ingestion, sales: the first, the second, …`. */
export function sentence(alerts: readonly Alert[]): string {
	const counted = (['crit', 'warn'] as const).flatMap(level => {
		const n = alerts.filter(alert => alert.level === level).length;
		return n === 0 ? [] : [alerts.length === 1 ? level.toUpperCase() : `${n} ${level.toUpperCase()}`];
	});
	const room = alerts.length === 1 ? longest : shortReason;
	const shown = worstFirst(alerts)
		.slice(0, 2)
		.map(alert => formatAlert(alert, room))
		.join(', ');
	return clip(`${counted.join(' ')} ${names(alerts)}: ${shown}${alerts.length > 2 ? ', \u2026' : ''}`);
}

/** `BLIND ingestion, sales: Health endpoint (no answer in time), log (denied), …`: everything that could not be read. */
export function blindSentence(blind: readonly Blind[]): string {
	const systems = [...new Set(blind.flatMap(({system}) => system ?? []))].join(', ');
	const shown = blind.slice(0, 2).map(({title, reason}) => (reason === '' ? title : `${title} (${reason})`));
	return clip(
		`BLIND${systems === '' ? '' : ` ${systems}`}: ${shown.join(', ')}${blind.length > 2 ? `, +${blind.length - 2}` : ''}`,
	);
}

const words: Partial<Record<Level, string>> = {blind: 'BLIND', nodata: 'no data', loading: 'looking'};

/**
 * The window title: the worst state and where, `pitwall: 2 CRIT ingestion`. A blind system is never ok.
 * @param levels one per system, the same as on the tabs; `stands`: the screen does not show the present
 */
export function titleText(
	levels: readonly {system: string; level: Level}[],
	alerts: readonly Alert[],
	{sandbox, drill = false, stands}: {sandbox: boolean; drill?: boolean; stands?: 'FROZEN' | 'REPLAY' | undefined},
): string {
	const name = `pitwall${drill ? ' DRILL' : sandbox ? ' SANDBOX' : ''}${stands ? ` ${stands}` : ''}`;
	for (const level of ['crit', 'warn'] as const) {
		const firing = alerts.filter(
			alert => isFiring(alert) && alert.level === level && !isMuted(alert) && !alert.inhibitedBy,
		);
		if (firing.length > 0) return clip(`${name}: ${firing.length} ${level.toUpperCase()} ${names(firing)}`);
	}
	for (const level of ['blind', 'loading', 'nodata'] as const) {
		const there = levels.filter(one => one.level === level).map(({system}) => system);
		if (there.length > 0)
			return clip(`${name}: ${words[level]}${there.length < levels.length ? ` ${there.join(', ')}` : ''}`);
	}
	return `${name}: ok`;
}

/** Characters: GNU screen prints the rest of a longer title as text. */
const longestTitle = 60;

/** OSC 2; empty where a terminal has no title. */
export const titleBytes = (title: string, env: Env): string =>
	bare(env) ? '' : `\x1b]2;${cleanLine(title, longestTitle)}\x07`;

export interface Ways {
	bell: boolean;
	osc9: boolean;
	osc777: boolean;
}

/** BEL, OSC 9 and OSC 777 as the user wants them. */
export function notificationBytes({bell, osc9, osc777}: Ways, title: string, text: string, env: Env): string {
	// The semicolon separates the fields of OSC 777; OSC 9 with a number in front would be a progress bar.
	const field = (part: string) => clip(part).replaceAll(';', ',');
	const said = bare(env)
		? ''
		: (osc9 ? wrapped(`\x1b]9;${field(title)}: ${field(text)}\x07`, env) : '') +
			(osc777 ? wrapped(`\x1b]777;notify;${field(title)};${field(text)}\x07`, env) : '');
	return said + (bell ? '\x07' : '');
}
