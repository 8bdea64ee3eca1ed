/** Tells a story: what goes wrong, and when. */
import type {Story} from '../../contract/stories.ts';
import type {Context} from '../context.ts';
import {aiusageTales} from './aiusage.ts';
import {ingestionTales} from './ingestion.ts';
import {salesTales} from './sales.ts';
import type {Stage, Tale} from './tale.ts';

const tales: Record<Exclude<Story, 'calm'>, Tale> = {...ingestionTales, ...salesTales, ...aiusageTales};

/** Puts the chosen story on the agenda. `ended`: the story that it takes the place of; what that had planned does not happen. */
export function tellStory(
	context: Context,
	parts: Pick<Stage, 'revisions' | 'triggers' | 'aiusage'>,
	ended?: Story,
): void {
	const {options, storyAt, stores} = context;
	const stage: Stage = {
		context,
		...parts,
		beginsAt: storyAt,
		plan: (at, happen) =>
			context.agenda.add(at, now => {
				if (context.options === options) happen(now);
			}),
	};
	if (options.story !== 'calm') {
		tales[options.story].begin(stage);
		return;
	}
	// The calm of the beginning has nothing to repair.
	if (ended === undefined) return;
	stage.plan(stores.clock.now(), at => {
		parts.revisions.repair();
		if (ended !== 'calm') tales[ended].repair?.(stage, at);
	});
}
