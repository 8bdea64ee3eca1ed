/** What the team did, from its facts, for cool-downs. Pure. */
import type {Deed} from '../../actions/machine/deeds.ts';
import type {Fact} from '../../journal/fact.ts';

/** Actions that were sent and did not fail, each once, in the order of the facts. */
export function deedsIn(facts: readonly Fact[]): Deed[] {
	const actions = facts.filter(fact => fact.kind === 'action');
	const failed = new Set(actions.filter(({phase}) => phase === 'failed').map(({run}) => run));
	return actions
		.filter(({phase, run}) => phase === 'sent' && !failed.has(run))
		.map(({action, system = '', target, planHash, by = 'a wall of the team', at}) => ({
			...{action, system, target, planHash, by, at},
		}));
}
