/** The one description of a system file: types, validation, JSON Schema and docs all come from here and the files beside it. */
import {z} from 'zod';
import {paneList} from '../../panes/schemas.ts';
import type {Runbook} from '../../runbooks/types.ts';
import type {WallConfig} from '../wall.ts';
import {actions} from './actions.ts';
import {approvals} from './approvals.ts';
import {changeWindow, checklist} from './calendar.ts';
import {checkSchema} from './checks.ts';
import {contacts} from './contacts.ts';
import {incidents} from './incidents.ts';
import {queryName, querySchema} from './queries.ts';
import {scale} from './scales.ts';
import {sloSchema} from './slos.ts';
import {sourceSchema} from './sources.ts';
import {type Template, templatePaths} from './templates.ts';
import {isFree, resource, seenTitle, sourceId, takenWords, webAddress} from './values.ts';
import {zone} from './zone.ts';

/** One monitored product. */
export const systemSchema = z.strictObject({
	system: z
		.string()
		.regex(/^[a-z0-9-]+$/, {error: ({input}) => `'${input}' may hold lower-case letters, digits and - only`})
		.refine(isFree, takenWords)
		.describe('Short name, used in tabs and ids'),
	title: seenTitle,
	project: resource,
	region: resource,
	tz: zone.describe('IANA zone of "today"'),
	tzLabel: z
		.enum(['auto', 'literal'])
		.optional()
		.describe(
			'How messages write times: auto says PDT in summer, literal keeps the time and the name without summer time, PST, all year',
		),
	spanner: z.strictObject({instance: resource, database: resource}).optional(),
	links: z
		.record(z.string(), webAddress)
		.default({})
		.describe('What it is → where it is, {project} standing for the project: o shows them'),
	sources: z.record(sourceId, sourceSchema),
	queries: z
		.record(queryName, querySchema)
		.default({})
		.describe('Saved queries: name → a source with a title; pitwall query NAME asks it, nothing polls it'),
	panes: paneList,
	slos: z.array(sloSchema).default([]),
	checks: z.array(checkSchema).default([]),
	actions: actions.default({allow: {}}),
	approvals: approvals.default({}).describe('Action, or secret.* → who has to approve it'),
	runbooks: z
		.array(z.string().regex(/\.md$/, 'the path of a Markdown file, relative to this file'))
		.default([])
		.describe('Runbooks: Markdown files, relative to this file; docs/runbooks.md says what they may hold'),
	templates: templatePaths,
	checklists: z
		.array(checklist)
		.default([])
		.describe('What is to be looked at again and again: a pane of kind checklist and C show it'),
	scales: z.array(scale).default([]).describe('What its runbooks call the severities, the usual scale first'),
	windows: z.array(changeWindow).default([]).describe('When which changes may be made'),
	contacts: contacts.optional().describe('Whom to call, and when: E shows it'),
	incidents: incidents.optional().describe('Clocks, messages and kinds of incidents'),
});

/** SQL paths are already replaced by their text, and the runbooks are read in. */
export type SystemConfig = z.infer<typeof systemSchema> & {
	/** The runbooks of the files that `runbooks` names; absent where it names none. */
	books?: readonly Runbook[];
	/** Templates of messages: the shipped ones, or those of the same name that its file or the wall file names. */
	messages?: readonly Template[];
};

/** Everything `pitwall` was told: the wall file with its systems loaded, SQL read in, overrides applied. */
export interface LoadedConfig {
	wall: WallConfig;
	systems: SystemConfig[];
	/** Where it came from, for the header and error messages. */
	path: string;
}
