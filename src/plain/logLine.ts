/** One entry of a log as one line, for `pitwall tail`. Pure. */
import type {LogLine, Severity} from '../cloud/types.ts';
import {cleanLine} from '../text/clean.ts';
import {isoText} from '../zone.ts';

/** Paints the severity in its tone. */
export type PaintSeverity = (severity: Severity, text: string) => string;

/** Time, severity, system where there are several, service, revision and message, apart by blanks. */
export function logLineText(
	{t, severity, service, revision, message}: LogLine,
	system: string | undefined,
	paint: PaintSeverity = (_, text) => text,
): string {
	const parts = [isoText(t), paint(severity, severity), system, service, revision, message];
	return parts
		.filter(Boolean)
		.map((part, index) => (index === 1 ? part : cleanLine(part ?? '')))
		.join(' ');
}

/** The same as one line of JSON, with all of the entry. */
export function logLineJson(line: LogLine, system: string): string {
	const {t, severity, service, revision, message, origin, payload} = line;
	return JSON.stringify({
		...{time: isoText(t), severity, system, service, revision, message},
		origin: parsed(origin),
		payload: parsed(payload),
	});
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// An entry that was cut.
		return text;
	}
}
