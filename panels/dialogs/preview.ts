/** What the values of a form would change, while it is filled. Pure. */
import type {AnySpec} from '../../src/actions/spec.ts';
import type {ParamValues, Target} from '../../src/actions/types.ts';
import {messageOf} from '../../src/text/errors.ts';
import {changeTexts, type Line} from './lines.ts';
import type {Loaded} from './useLoaded.ts';

export interface Preview {
	lines: readonly Line[];
	/** Why these values cannot be planned. */
	problem?: string;
}

/** @param seen the one look at the target, from when the form was opened */
export function previewOf(
	spec: AnySpec,
	target: Target,
	seen: Loaded<unknown>,
	params: ParamValues,
	now: number,
): Preview {
	if (seen.state === 'loading') return {lines: [{text: `looking at ${target.name}...`, tone: 'pending'}]};
	if (seen.state === 'failed') return {lines: [{text: `cannot look: ${seen.reason}`, tone: 'crit'}]};
	try {
		const {changes, sideEffects} = spec.plan(target, seen.value, params, now);
		return {
			lines: [
				...changeTexts(changes).map((text): Line => ({text, tone: 'strong'})),
				...sideEffects.map((text): Line => ({text, tone: 'dim'})),
			],
		};
	} catch (error) {
		const problem = messageOf(error);
		return {lines: [{text: problem, tone: 'crit'}], problem};
	}
}
