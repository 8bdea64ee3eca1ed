/** Everything that the world can tell, by system. The first is told unless another is asked for. */
import {aiusageStories} from './stories/aiusage.ts';
import {ingestionStories} from './stories/ingestion.ts';
import {salesStories} from './stories/sales.ts';

/** What goes wrong in each story, in one line. */
export const storyTitles = {
	...ingestionStories,
	...salesStories,
	...aiusageStories,
	calm: 'nothing goes wrong',
} as const;
export type Story = keyof typeof storyTitles;
/** All names, the default first and `calm` last. */
export const stories = Object.keys(storyTitles) as readonly Story[] as readonly [Story, ...Story[]];
