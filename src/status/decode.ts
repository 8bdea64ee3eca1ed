/** The text of a status file as a status. Another version of the program may have written it. Pure. */

import {levelOrder} from '../checks/types.ts';
import {lastTime} from '../clock.ts';
import {cleanDeep} from '../text/clean.ts';
import type {WallStatus} from './types.ts';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isTime = (value: unknown): boolean => typeof value === 'number' && Math.abs(value) <= lastTime;
const areTexts = (record: Record<string, unknown>, keys: readonly string[]): boolean =>
	keys.every(key => typeof record[key] === 'string');

function isSystem(value: unknown): boolean {
	return (
		isRecord(value) && areTexts(value, ['system', 'title']) && (levelOrder as readonly unknown[]).includes(value.level)
	);
}

function isAlert(value: unknown): boolean {
	if (!isRecord(value) || !areTexts(value, ['system', 'text']) || !isTime(value.since)) return false;
	return (
		(value.level === 'crit' || value.level === 'warn') &&
		(value.label === undefined || typeof value.label === 'string') &&
		(value.held === undefined || value.held === true)
	);
}

/** Undefined for what is no status. All of its text is clean. */
export function decodeStatus(text: string): WallStatus | undefined {
	let value: unknown;
	try {
		value = cleanDeep(JSON.parse(text));
	} catch {
		return undefined;
	}
	const isStatus =
		isRecord(value) &&
		Number.isSafeInteger(value.pid) &&
		Number(value.pid) > 0 &&
		Number.isSafeInteger(value.more) &&
		isTime(value.startedAt) &&
		isTime(value.at) &&
		typeof value.sandbox === 'boolean' &&
		typeof value.title === 'string' &&
		Array.isArray(value.systems) &&
		value.systems.every(isSystem) &&
		Array.isArray(value.alerts) &&
		value.alerts.every(isAlert);
	return isStatus ? (value as unknown as WallStatus) : undefined;
}
