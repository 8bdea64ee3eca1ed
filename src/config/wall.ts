/** The one description of the wall file, as schema/system.ts is of a system file. */
import {z} from 'zod';
import {keymap} from '../store/keymap.ts';
import {keyProblems, normalKeys} from './keys.ts';
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
			z.strictObject({project: z.string().optional(), region: z.string().optional(), tz: z.string().optional()}),
		)
		.default({})
		.describe('Per system: your project, region, zone'),
	readOnly: z.boolean().default(false).describe('true: no action can ever be armed from this config'),
	notify: z
		.strictObject({
			bell: z.boolean().default(true).describe('One BEL per new page; tmux and screen mark the window'),
			osc9: z
				.boolean()
				.default(false)
				.describe('OSC 9 desktop notifications (iTerm2, Windows Terminal, kitty, WezTerm)'),
			osc777: z.boolean().default(false).describe('OSC 777 desktop notifications (urxvt, foot, VTE, Ghostty)'),
			command: z
				.array(z.string().min(1))
				.min(1)
				.optional()
				.describe('Program and arguments; gets JSON on stdin and PITWALL_ALERT_* variables, 10 s at most'),
		})
		.prefault({})
		.describe('How the wall calls when something starts to burn'),
	remember: z
		.boolean()
		.default(true)
		.describe(
			'Keep the last readings and log lines in the state folder (mode 0600) and show them, dimmed, after a restart',
		),
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
		.meta({propertyNames: {enum: keymap.map(({id}) => id)}})
		.describe('Action → its key or keys, in place of those it has; [] for none'),
	theme: themeSchema.default('default').describe('How it looks: a name, or a base with tones of your own'),
	endpoints: z
		.strictObject({grpc: z.string().optional(), http: z.url().optional()})
		.default({})
		.describe('Only for emulators and sandboxes'),
	maxUsdPerDay: z
		.number()
		.positive()
		.default(5)
		.describe('BigQuery budget of this wall; past it queries stop until midnight UTC'),
});

export type WallConfig = z.infer<typeof wallSchema>;
