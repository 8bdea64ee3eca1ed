/** What goes wrong, and when. Failing runs themselves are told apart in runs.ts (storyError). */
import {projects} from '../contract/names.ts';
import type {Story} from '../contract/world.ts';
import type {Context} from './context.ts';
import {goodModel, wrongModel} from './control.ts';
import {minute} from './daily.ts';
import type {Revisions} from './revisions.ts';
import {type Source, sourceNamed} from './sources.ts';
import type {Triggers} from './triggers.ts';

/** Minutes between the Scheduler's retries of a job that fails, and how many there are. */
const retryEvery = 15;
const retries = 8;

/** Puts the chosen story on the agenda. `ended`: the story that it takes the place of; what that had planned does not happen. */
export function tellStory(context: Context, revisions: Revisions, triggers: Triggers, ended?: Story): void {
	const {options, storyAt, stores} = context;
	const plan = (at: number, happen: (at: number) => void) =>
		context.agenda.add(at, now => {
			if (context.options === options) happen(now);
		});
	const retry = (source: Source, first: number) => {
		for (let i = 0; i < retries; i++) plan(first + i * retryEvery * minute, at => triggers.attempt(source, at));
	};
	const setModel = (LLM_MODEL: string, updatedAt: number) =>
		stores.control.setFunction(projects.sales, 'account-scoring', {
			env: {PROJECT_ID: projects.sales, DATASET: 'sales_intelligence', LOG_LEVEL: 'INFO', LLM_MODEL},
			updatedAt,
		});
	switch (options.story) {
		case 'bad-revision':
			plan(storyAt, () => revisions.deployBad());
			return;
		case 'scoring-504':
			plan(storyAt, at => setModel(wrongModel, at));
			// Whoever changed the model ran the job to try it.
			retry(sourceNamed('account_scoring'), storyAt + 1000);
			return;
		case 'etl-auth':
			retry(sourceNamed('salesforce'), storyAt + 1000);
			return;
		case 'calm':
			// The calm of the beginning has nothing to repair.
			if (ended === undefined) return;
			plan(stores.clock.now(), at => {
				revisions.repair();
				setModel(goodModel, at);
			});
	}
}
