/** What became of the queries of steps. */
import {useStore} from 'zustand';
import {createStore} from 'zustand/vanilla';
import {useWall} from '../../hooks/WallContext.ts';
import type {Asked, QuestionsState} from '../../src/runbooks/ask.ts';

/** Stands in where nothing can be asked. */
const nothing = createStore<Pick<QuestionsState, 'asked'>>()(() => ({asked: {}}));

export function useAsked(): Readonly<Record<string, Asked>> {
	const {questions} = useWall();
	return useStore(questions ?? nothing, ({asked}) => asked);
}
