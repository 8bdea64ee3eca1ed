/** What goes wrong, and when. Failing runs themselves are told apart in runs.ts (storyError). */
import {projects} from '../contract.ts';
import type {Context} from './context.ts';
import {wrongModel} from './control.ts';
import {minute} from './daily.ts';
import type {Revisions} from './revisions.ts';
import {type Source, sourceNamed} from './sources.ts';
import type {Triggers} from './triggers.ts';

/** Minutes between the Scheduler's retries of a job that fails, and how many there are. */
const retryEvery = 15;
const retries = 8;

/** Puts the chosen story on the agenda. */
export function tellStory(context: Context, revisions: Revisions, triggers: Triggers): void {
	const {agenda, storyAt, stores} = context;
	const retry = (source: Source, first: number) => {
		for (let i = 0; i < retries; i++) agenda.add(first + i * retryEvery * minute, at => triggers.attempt(source, at));
	};
	switch (context.options.story) {
		case 'bad-revision':
			agenda.add(storyAt, () => revisions.deployBad());
			return;
		case 'scoring-504':
			agenda.add(storyAt, at =>
				stores.control.setFunction(projects.sales, 'account-scoring', {
					env: {PROJECT_ID: projects.sales, DATASET: 'sales_intelligence', LOG_LEVEL: 'INFO', LLM_MODEL: wrongModel},
					updatedAt: at,
				}),
			);
			// Whoever changed the model ran the job to try it.
			retry(sourceNamed('account_scoring'), storyAt + 1000);
			return;
		case 'etl-auth':
			retry(sourceNamed('salesforce'), storyAt + 1000);
			return;
		case 'calm':
	}
}
