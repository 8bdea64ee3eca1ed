/** Marks of a system for its charts: one list, the same on all of them. Pure. */
import {changesOf} from '../changes/changes.ts';
import type {Mark} from '../charts/types.ts';
import type {Episode} from '../checks/episodes.ts';
import type {SystemScene} from '../scene/types.ts';

/** The marks of everything in the scene, at any time. */
export const marksOf = (scene: SystemScene): Mark[] => [
	...changesOf(scene).map(
		({t, kind, words}): Mark => ({t, kind: kind === 'action' ? 'action' : 'change', text: words}),
	),
	...scene.episodes.flatMap(episodeMarks),
];

const episodeMarks = ({title: text, firedAt, resolvedAt}: Episode): Mark[] => [
	{t: firedAt, kind: 'fired', text},
	...(resolvedAt === undefined ? [] : [{t: resolvedAt, kind: 'resolved' as const, text}]),
];
