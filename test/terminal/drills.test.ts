/** Scenarios of drills by keys alone, to a good end: every night (PITWALL_DRILLS=whole), what is done by hand or by a rollback. */
import {expect, test} from 'vitest';
import {scenarios} from '../../src/drill/scenarios.ts';
import type {Scenario} from '../../src/drill/types.ts';
import {byHand, declare, drill, grade, resolve, rollBack} from '../support/drilling.ts';

/** Names of scenarios, `whole` for all; nothing is played without it, because each takes about a minute (26 to 83 s on a busy machine). */
const asked = process.env.PITWALL_DRILLS ?? '';

const moveOf = ({byHand: moves}: Scenario) => moves.find(({is}) => is === 'right');
/** In the system where R has one service to ask about. */
const serviceOf = ({right, system}: Scenario) =>
	system === 'ingestion' ? right.find(({action}) => action === 'run.rollback')?.target : undefined;

const played = scenarios.filter(one => moveOf(one) !== undefined || serviceOf(one) !== undefined);
const isAsked = ({id}: Scenario): boolean => asked === 'whole' || asked.split(',').includes(id);

test.for(played)('$id', {timeout: 600_000}, async (scenario, context) => {
	context.skip(!isAsked(scenario), 'PITWALL_DRILLS does not name it');
	const {terminal, kept} = drill(scenario.id, '--story-after', '0', '--speed', '20');
	await declare(terminal, scenario.system);
	const [move, service] = [moveOf(scenario), serviceOf(scenario)];
	if (move) await byHand(terminal, scenario, move.id);
	else if (service !== undefined) await rollBack(terminal, service);
	await resolve(terminal);
	await grade(terminal);
	const grades = kept().result?.grades ?? [];
	for (const id of ['mitigation', 'wrong', 'blocked'])
		expect(grades.find(one => one.id === id)).toMatchObject({pass: true});
});
