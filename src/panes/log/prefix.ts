/** What stands in front of a message: time, severity, who wrote it, fields of the entry, how often. Pure. */
import {type Severity, severities} from '../../cloud/types.ts';
import type {FoldedLine} from '../../poll/types.ts';
import {count, cutMiddle, fit, widthOf} from '../../text/format.ts';
import {shortRevision, tinyRevision} from '../../text/revision.ts';
import type {Tone} from '../../theme/theme.ts';
import {localTime} from '../../zone.ts';
import {logField} from './fields.ts';
import type {LogOrigin} from './logView.ts';

/** A column of a field. */
export interface LogColumn {
	path: string;
	/** Cells. */
	width: number;
}

/** The form of all prefixes of a pane. */
export interface PrefixShape {
	/** Cells of a row. */
	width: number;
	tz: string;
	origin: LogOrigin;
	columns: readonly LogColumn[];
}

export interface Prefix {
	time: string;
	severity: string;
	/** Service or revision, and fields. */
	origin: string;
	times: string;
	/** Cells of all of it. */
	width: number;
}

const shortSeverity: Record<Severity, string> = {
	DEFAULT: '-',
	DEBUG: 'D',
	INFO: 'I',
	NOTICE: 'N',
	WARNING: 'W',
	ERROR: 'E',
	CRITICAL: 'C',
	ALERT: 'A',
	EMERGENCY: '!',
};
export const severityTone = (severity: Severity): Tone =>
	severities.indexOf(severity) >= severities.indexOf('ERROR') ? 'crit' : severity === 'WARNING' ? 'warn' : 'dim';

/** Widest column of a field. */
const widest = 20;
/** Cells that a row keeps beside columns of fields: they must not cut messages that are whole without them. */
const roomForRest = 110;

/** Time, severity, origin; narrow panes keep the message and drop the rest. */
export function prefixOf(line: FoldedLine, shape: PrefixShape): Prefix {
	const {width, tz, columns} = shape;
	const time = width >= 40 ? `${localTime(line.lastAt, tz, width >= 70)} ` : '';
	const severity = `${shortSeverity[line.severity]} `;
	const fields = columns.map(({path, width}) => `${fit(textOf(line, path), width)} `).join('');
	const origin = `${originOf(line, shape)}${fields}`;
	const times = line.count > 1 ? `×${count(line.count)} ` : '';
	return {time, severity, origin, times, width: widthOf(time + severity + origin + times)};
}

function originOf({service, revision}: FoldedLine, {width, origin}: PrefixShape): string {
	if (width < 60) return '';
	if (origin === 'service') return `${fit(service, width >= 110 ? 24 : 16, 'left', cutMiddle)} `;
	return width >= 110 ? `${fit(shortRevision(revision), 9, 'left', cutMiddle)} ` : `${fit(tinyRevision(revision), 6)} `;
}

const textOf = (line: FoldedLine, path: string): string => String(logField(line, path) ?? '');

/**
 * The columns that have something to show and room beside the messages, the first of the config first.
 * @param widths how wide each was so far: a column never gets narrower, so that messages do not jump
 */
export function columnsOf(
	paths: readonly string[],
	lines: readonly FoldedLine[],
	width: number,
	widths: Map<string, number>,
): LogColumn[] {
	let left = width - roomForRest;
	const shown: LogColumn[] = [];
	for (const path of paths) {
		if (left <= 1) break;
		const natural = Math.max(0, ...lines.map(line => widthOf(textOf(line, path))));
		const own = Math.min(widest, Math.max(widths.get(path) ?? 0, natural));
		widths.set(path, own);
		if (own === 0 || own + 1 > left) continue;
		shown.push({path, width: own});
		left -= own + 1;
	}
	return shown;
}
