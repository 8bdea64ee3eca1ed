/** Every format of `pitwall check`; only the table is painted. */
import type {PaintOutcome, Report} from '../types.ts';
import {jsonText} from './json.ts';
import {junitText} from './junit.ts';
import {markdownText} from './markdown.ts';
import {nagiosText} from './nagios.ts';
import type {FormatName} from './names.ts';
import {tableText} from './table.ts';

export const formats: Record<FormatName, (report: Report, paint: PaintOutcome) => string> = {
	table: tableText,
	json: jsonText,
	nagios: nagiosText,
	junit: junitText,
	markdown: markdownText,
};
