/** The one description of the wall file, as schema/system.ts is of a system file. */
import {z} from 'zod';
import {keymap} from '../keys/keymap.ts';
import {grpcAddress, grpcWords} from './environment.ts';
import {keyProblems, normalKeys} from './keys.ts';
import {people} from './schema/people.ts';
import {templatePaths} from './schema/templates.ts';
import {durationBetween, webAddress} from './schema/values.ts';
import {webhooks} from './schema/webhooks.ts';
import {journalPattern, journalWords} from './sharedJournal.ts';
import {themeSchema} from './theme.ts';

const key = z
	.union([z.string().min(1), z.number().int().min(0).max(9)])
	.describe('One character, ctrl-a to ctrl-z, or a name such as tab, pgdn, up, space');

/** The file the user points --config at. */
export const wallSchema = z.strictObject({
	systems: z
		.array(z.string())
		.min(1)
		.describe('System files, relative to this file; or sales, ingestion, aiusage for the shipped ones'),
	overrides: z
		.record(
			z.string(),
			z
				.record(z.string(), z.unknown(), {error: 'needs what differs, such as {project: my-project}. Or remove it'})
				.refine(override => !Object.hasOwn(override, 'system'), {error: 'cannot rename a system. Remove system:'}),
		)
		.default({})
		.describe(
			'Per system, what differs from its file: project, region, tz, spanner, sources, actions, anything. Maps are merged by key, all else is replaced, null removes',
		),
	readOnly: z.boolean().default(false).describe('true: no action can ever be armed from this config'),
	shared: z
		.string()
		.regex(/^\//, 'an absolute path')
		.optional()
		.describe(
			'Folder by which the walls of all users of this machine know of each other (mode 1777, made by root): one action per target, pitwall freeze, approvals. Without it the walls of one user do',
		),
	actionsPerHour: z.int().min(1).max(1000).default(30).describe('Actions that one wall may run within an hour'),
	templates: templatePaths,
	webhooks,
	people: people.default({}).describe('Who may approve actions, by name'),
	notify: z
		.strictObject({
			bell: z.boolean().default(true).describe('One BEL per new page; tmux and screen mark the window'),
			osc9: z
				.boolean()
				.default(false)
				.describe('OSC 9 desktop notifications (iTerm2, Windows Terminal, kitty, WezTerm)'),
			osc777: z.boolean().default(false).describe('OSC 777 desktop notifications (urxvt, foot, VTE, Ghostty)'),
			gather: durationBetween('0s', '5m')
				.default('30s')
				.describe(
					'Alerts that begin to fire within this time are told as one notification; 0s tells the first at once',
				),
			command: z
				.array(z.string().min(1))
				.min(1)
				.optional()
				.describe('Program and arguments; gets JSON on stdin and PITWALL_ALERT_* variables, 10 s at most'),
		})
		.prefault({})
		.describe('How the wall notifies people when an alert starts to fire'),
	ackFor: durationBetween('5m', '7d')
		.default('4h')
		.describe('How long an acknowledgement lasts; then the alert rings again'),
	remember: z
		.boolean()
		.default(true)
		.describe(
			'Keep what happened and what was read in the state folder (mode 0600), and show the last of it, dimmed, after a restart',
		),
	journal: z
		.string()
		.regex(journalPattern, journalWords)
		.optional()
		.describe(
			'Cloud Spanner database in which the walls of a team share facts and locks: spanner://INSTANCE/DATABASE in the project of the first system, or spanner://PROJECT/INSTANCE/DATABASE; pitwall journal init makes its tables',
		),
	keep: z
		.strictObject({
			days: z.int().min(1).max(400).default(14).describe('Of answers and log lines; what happened stays 400 days'),
			megabytes: z
				.int()
				.min(16)
				.max(4096)
				.default(256)
				.describe('Of the file of one wall; past it the oldest goes first'),
		})
		.prefault({})
		.describe('How much the journal in the state folder keeps; remember: false keeps nothing'),
	title: z.boolean().default(true).describe('Show the worst state in the title of the terminal'),
	mouse: z.boolean().default(false).describe('Clicks focus, the wheel scrolls; m switches it at any time'),
	keys: z
		.record(z.string(), z.union([key, z.array(key)]))
		.superRefine((keys, context) => {
			for (const {path, message, atName} of keyProblems(keys))
				context.addIssue({code: 'custom', path, message, ...(atName && {params: {atName}})});
		})
		.transform(normalKeys)
		.prefault({})
		.meta({propertyNames: {anyOf: [{enum: keymap.map(({id}) => id)}, {pattern: '^[a-z]+\\.[a-z_]+$'}]}})
		.describe('Command, or action such as run.rollback → its key or keys, in place of those it has; [] for none'),
	theme: themeSchema
		.optional()
		.describe("A name, or a base with tones of your own; without it light or default, by the terminal's background"),
	endpoints: z
		.strictObject({grpc: z.string().regex(grpcAddress, grpcWords).optional(), http: webAddress.optional()})
		.default({})
		.describe('Only for emulators and sandboxes'),
	maxUsdPerDay: z
		.number()
		.positive()
		.default(5)
		.describe('BigQuery budget of this wall; past it queries stop until midnight UTC'),
});

export type WallConfig = z.infer<typeof wallSchema>;
