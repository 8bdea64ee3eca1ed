/** What happened that the progress of a runbook is folded from. */
import {useSeenList} from '../../hooks/useScene.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import type {Fact} from '../../src/journal/fact.ts';
import {factsOfBook} from '../../src/runbooks/progress.ts';
import type {Runbook} from '../../src/runbooks/types.ts';

const none: readonly Fact[] = [];

export const useStepFacts = (system: SystemConfig, book: Runbook | undefined): readonly Fact[] =>
	useSeenList(scene => (book ? factsOfBook(scene.facts(), system, book) : none), 'facts');
