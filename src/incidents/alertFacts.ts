/** What the fact of an alert means: it begins to fire, or it ends. Pure. */
import type {Fact} from '../journal/fact.ts';

type AlertFact = Extract<Fact, {kind: 'alert'}>;

/** It fires, also where it did before and got worse. */
export const isStarting = ({to}: AlertFact): boolean => to === 'firing';

/** It was judged to be in order. What cannot be judged any more has not ended. */
export const isEnding = ({to}: AlertFact): boolean => to === 'ok' || to === 'pending' || to === 'unset';

/** `Dependency: hubspot`: one check may have many alerts of the same title. */
export function alertName({title, key}: Pick<AlertFact, 'title' | 'key'>): string {
	const [, instance] = /\[(.+)\]$/.exec(key) ?? [];
	return instance === undefined || title.includes(instance) ? title : `${title}: ${instance}`;
}
