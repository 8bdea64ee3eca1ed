/** What a notification says, and the bytes that say it to a terminal. Pure; everything is cleaned here once more. */
import {formatAlert} from '../checks/format.ts';
import type {Alert, Level} from '../checks/types.ts';
import type {Env} from '../terminal/output.ts';
import {cleanLine} from '../text/clean.ts';
import {bare, wrapped} from './passthrough.ts';

const longest = 200;
const clip = (text: string): string => cleanLine(text, longest);

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
	const shown = worstFirst(alerts).slice(0, 2).map(formatAlert).join(', ');
	return clip(`${counted.join(' ')} ${names(alerts)}: ${shown}${alerts.length > 2 ? ', \u2026' : ''}`);
}

const words: Partial<Record<Level, string>> = {blind: 'BLIND', nodata: 'no data', pending: 'looking'};

/**
 * The window title: the worst state and where, `pitwall: 2 CRIT ingestion`. What could not be looked at is never ok.
 * @param levels one per system, the same as on the tabs
 */
export function titleText(
	levels: readonly {system: string; level: Level}[],
	alerts: readonly Alert[],
	sandbox: boolean,
): string {
	const name = sandbox ? 'pitwall SANDBOX' : 'pitwall';
	for (const level of ['crit', 'warn'] as const) {
		const firing = alerts.filter(alert => alert.state === 'firing' && alert.level === level);
		if (firing.length > 0) return clip(`${name}: ${firing.length} ${level.toUpperCase()} ${names(firing)}`);
	}
	for (const level of ['blind', 'pending', 'nodata'] as const) {
		const there = levels.filter(one => one.level === level).map(({system}) => system);
		if (there.length > 0)
			return clip(`${name}: ${words[level]}${there.length < levels.length ? ` ${there.join(', ')}` : ''}`);
	}
	return `${name}: ok`;
}

/** screen prints what is too long for it. */
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
