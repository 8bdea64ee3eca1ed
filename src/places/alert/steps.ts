/** What to do on an alert's page, each with its key. Pure. */

import {isUnjudged} from '../../checks/firing.ts';
import type {Alert} from '../../checks/types.ts';
import {type CommandId, type KeyBinding, keyOf} from '../../keys/keymap.ts';
import type {Runbook} from '../../runbooks/types.ts';
import type {Step, Story} from '../../triage/types.ts';
import type {KeyedStep} from './lines.ts';

/** What to do about the trouble, then what always works here. */
export function stepsOf(
	alert: Alert,
	{story, runbook, map}: {story: Story | undefined; runbook: Runbook | undefined; map: readonly KeyBinding[]},
): KeyedStep[] {
	const key = (id: CommandId) => keyOf(id, map);
	const blind = isUnjudged(alert) || alert.state === 'nodata' || alert.state === 'loading';
	const own: Step[] = story?.next.length
		? [...story.next]
		: blind
			? [{command: 'refresh', words: 'ask its source again'}]
			: [];
	const named = new Set(own.map(({command}) => command));
	const always: Step[] = [
		{command: 'act', words: 'everything that can be done, what may help first'},
		...(runbook ? [{command: 'runbook' as const, words: `runbook: ${runbook.title}`}] : []),
		...(alert.state === 'ok' ? [] : [{command: 'mute' as const, words: 'mute it for a time, with a reason'}]),
		{command: 'links', words: 'links of the system'},
		{command: 'copy', words: 'copy this page as Markdown'},
	];
	return [
		...[...own, ...always.filter(({command}) => !named.has(command))].map(({command, words}) => ({
			key: command === undefined ? '' : key(command),
			words,
		})),
		{key: `${key('alert.next')} ${key('alert.previous')}`, words: 'next alert, the one before'},
	];
}
