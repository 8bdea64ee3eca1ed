/** The shapes of all kinds of panes, for the parser; kinds.ts lists what the kinds do. */
import {z} from 'zod';
import {alerts} from './alerts/schema.ts';
import {backlog} from './backlog/schema.ts';
import {chart} from './chart/schema.ts';
import {checklist} from './checklist/schema.ts';
import {list} from './list/schema.ts';
import {log} from './log/schema.ts';
import {runs} from './runs/schema.ts';
import {signatures} from './signatures/schema.ts';
import {slos} from './slos/schema.ts';
import {table} from './table/schema.ts';
import {todo} from './todo/schema.ts';
import {values} from './values/schema.ts';
import {windows} from './windows/schema.ts';

const pane = z.discriminatedUnion('kind', [
	runs,
	slos,
	backlog,
	values,
	log,
	signatures,
	alerts,
	table,
	chart,
	list,
	todo,
	checklist,
	windows,
]);

type Written = z.infer<typeof pane>;
type Placed<Pane> = Pane extends unknown ? Omit<Pane, 'page'> & {page: string} : never;

/** A pane of a system, on its page. */
export type PaneConfig = Placed<Written>;
export type PaneKindName = PaneConfig['kind'];
export type PaneConfigOf<Kind extends PaneKindName> = Extract<PaneConfig, {kind: Kind}>;

/** The title of the first page where no pane of it names one. */
const firstPage = 'main';

/** The keys of the former map form of `panes:`. */
const before: Readonly<Record<string, PaneKindName>> = {
	etl: 'runs',
	slo: 'slos',
	pubsub: 'backlog',
	freshness: 'values',
	log: 'log',
};

/** How the map of panes, which was the form before, is written now. */
const asList = (map: object): string =>
	`must be a list, in the order of the screen. Write ${
		Object.keys(map)
			.map(name => `- {id: ${name}, kind: ${Object.hasOwn(before, name) ? before[name] : 'table'}, ...}`)
			.join(', ') || '[]'
	}`;

/** The panes as they stand on the screen: each on a page, alerts among them. */
function placed(panes: readonly Written[]): PaneConfig[] {
	const first = panes[0]?.page ?? firstPage;
	const shown = panes.map(one => ({...one, page: one.page ?? first}));
	if (shown.some(({kind}) => kind === 'alerts')) return shown;
	const taken = new Set(shown.map(({id}) => id));
	const id = [...'_'.repeat(taken.size + 1)].reduce(name => (taken.has(name) ? `${name}_` : name), 'alerts');
	return [...shown, {...alerts.parse({id, kind: 'alerts'}), page: first}];
}

export const paneList = z
	.array(pane, {
		error: ({code, input}) =>
			code === 'invalid_type' && typeof input === 'object' && input !== null ? asList(input) : undefined,
	})
	.transform(placed)
	.describe('What is on the screen, in order: the digits 1 to 9 focus the panes of a page');
