/** The runbook that leads through an incident, and its open steps. */
import {useMemo} from 'react';
import {useSystemScene} from '../../../hooks/useScene.ts';
import type {SystemConfig} from '../../../src/config/schema/system.ts';
import {openSteps, playbookOf} from '../../../src/incidents/playbook.ts';
import type {Incident} from '../../../src/incidents/types.ts';
import {sourcesOf} from '../../../src/runbooks/books.ts';
import type {TickedStep} from '../../../src/runbooks/ticks.ts';
import type {Runbook} from '../../../src/runbooks/types.ts';
import {useStepFacts} from '../useStepFacts.ts';

const none: readonly string[] = [];

/** Undefined where no runbook leads through it. */
export function usePlaybook(
	incident: Incident,
	system: SystemConfig,
): {book: Runbook; left: readonly TickedStep[]} | undefined {
	const {type, alert} = incident;
	const book = useMemo(
		() => playbookOf({...(type !== undefined && {type}), ...(alert !== undefined && {alert})}, system),
		[type, alert, system],
	);
	const ids = useMemo(() => (book ? sourcesOf(book) : none), [book]);
	const scene = useSystemScene(system, ids);
	const facts = useStepFacts(system, book);
	return useMemo(() => book && {book, left: openSteps(book, incident, scene, facts)}, [book, incident, scene, facts]);
}
