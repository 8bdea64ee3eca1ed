/** What the fact of an alert means: it begins to fire, or it ends. Pure. */
import type {Fact} from '../journal/fact.ts';

type AlertFact = Extract<Fact, {kind: 'alert'}>;

/** It fires, also where it did before and got worse. */
export const isStarting = ({to}: AlertFact): boolean => to === 'firing';

/** It was judged to be in order. What cannot be judged any more has not ended. */
export const isEnding = ({to}: AlertFact): boolean => to === 'ok' || to === 'pending' || to === 'unset';

/** `Dependency: hubspot`: one check may have many alerts of the same title. The key where a fact of an earlier version knows no title. */
export function alertName({title, key}: {title?: string; key: string}): string {
	if (title === undefined) return key;
	const [, instance] = /\[(.+)\]$/.exec(key) ?? [];
	return instance === undefined || title.includes(instance) ? title : `${title}: ${instance}`;
}
