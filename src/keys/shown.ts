/** The map of commands as people see it: footer, help and palette. Pure. */
import {type CommandId, commandFor, type KeyBinding, keyLabel, type PaneCommand, worksIn} from './keymap.ts';

/** Needs a system to work on, or a pane with rows of its own: not in the footer of the overview, which shows all alerts of all. */
const notInOverview: ReadonlySet<CommandId> = new Set<CommandId>([
	'filter',
	'rollback',
	'trigger',
	'focus.next',
	'overview',
	'copy',
]);

/** The first keys of the footer lead to all others. */
const leading: ReadonlySet<CommandId> = new Set<CommandId>(['help', 'palette']);

/** Keys that work only here come before those of the whole wall: a short footer shows what the rest of the wall cannot do. */
const rankInFooter = ({id, scope}: KeyBinding): number => {
	if (leading.has(id)) return 0;
	if (scope === 'some' || scope === 'page') return 1;
	return id === 'open' ? 2 : 3;
};

/**
 * The footer of a pane that takes these commands: the keys that work here, those of the pane first.
 * @param overview whether it is the pane of the overview
 * @param pages whether there are several to turn
 * @param opens whether there is something that Enter opens
 */
export const footerKeys = (
	takes: readonly PaneCommand[],
	map: readonly KeyBinding[],
	{overview = false, pages = false, opens = true}: {overview?: boolean; pages?: boolean; opens?: boolean} = {},
): {key: string; title: string; id: CommandId}[] =>
	[...map]
		.sort((a, b) => rankInFooter(a) - rankInFooter(b))
		.flatMap(binding => {
			const {id, keys, footer} = binding;
			if (footer === undefined || keys.length === 0 || !worksIn(binding, takes)) return [];
			if (commandFor(keys[0] ?? '', takes, map) !== binding) return [];
			if ((overview && notInOverview.has(id)) || (id === 'page.next' && !pages) || (id === 'open' && !opens)) return [];
			return [{key: keyLabel(keys[0] ?? ''), title: footer, id}];
		});

/** Whether a binding focuses a pane, and its only key is the digit of the pane. */
const hasOwnDigit = ({id, keys}: KeyBinding): boolean => keys.length === 1 && id === `pane.${keys[0]}`;

/** A line of the help screen. */
export interface HelpKey {
	keys: string;
	title: string;
	/** The command that it runs; absent where the line stands for several. */
	id?: CommandId;
}

export interface HelpSection {
	title: string;
	keys: HelpKey[];
}

/** Everything, for the help screen, grouped by where it works. Panes share one line, but those with keys of their own. */
export function helpSections(map: readonly KeyBinding[]): HelpSection[] {
	const entry = ({keys, title, id}: Pick<KeyBinding, 'keys' | 'title'> & {id?: CommandId}): HelpKey => ({
		keys: keys.map(keyLabel).join(' ') || '-',
		title,
		...(id !== undefined && {id}),
	});
	const own = map.filter(hasOwnDigit);
	const of = (wanted: KeyBinding['scope']) =>
		map.flatMap(binding => {
			if (binding.scope !== wanted || (hasOwnDigit(binding) && binding !== own[0])) return [];
			return entry(binding === own[0] ? {keys: own.flatMap(({keys}) => keys), title: 'pane of the page'} : binding);
		});
	return [
		{title: 'Everywhere', keys: of('global')},
		{title: 'In every pane', keys: of('pane')},
		{title: 'In some panes', keys: of('some')},
		{title: 'On the page of an incident', keys: of('page')},
	];
}

/** The commands that the palette offers in a pane that takes these commands. */
export const paletteCommands = (takes: readonly PaneCommand[], map: readonly KeyBinding[]): KeyBinding[] =>
	map.filter(binding => !binding.keyOnly && worksIn(binding, takes));
