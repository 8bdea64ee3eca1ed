/** The memory of an instance of a function (S1-28, S2-15). */
import type {DeployedFunction} from '../../cloud/resources.ts';
import {deploysFunction, draftDeployment} from '../fn/deployFunction.ts';
import type {ActionSpec} from '../spec.ts';

/** Sizes that Google offers, each with the CPU that it gives to an instance of that size. */
const sizes: Readonly<Record<string, string>> = {
	'4Gi': '2 CPU',
	'8Gi': '2 CPU',
	'16Gi': '4 CPU',
	'32Gi': '8 CPU',
	'2Gi': '1 CPU',
	'1Gi': '0.58 CPU',
	'512Mi': '0.33 CPU',
	'256Mi': '0.17 CPU',
};

export const action: ActionSpec<{readonly memory: string}, DeployedFunction> = {
	...deploysFunction,
	fields: () => ({memory: {oneOf: Object.keys(sizes), says: sizes}}),
	plan(target, fn, {memory}) {
		const before = fn.memory;
		if (memory === before) throw new RangeError(`${fn.name} has ${before} already`);
		return draftDeployment(target, fn, {
			changes: [{what: 'memory of an instance', before, after: memory}],
			settings: {availableMemory: memory},
			flags: [`--memory=${memory}`],
			former: [`--memory=${before}`],
			...(before in sizes && {back: {action: 'fn.update_memory', params: {memory: before}}}),
			sideEffects: [
				'An instance costs by its memory, and by the CPU that comes with it unless that is set by itself.',
				'A leak fills the larger memory as well, only later.',
			],
		});
	},
};
