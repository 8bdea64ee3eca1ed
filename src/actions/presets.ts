/** Values by the names that runbooks have for them, as the first field of a form. Pure. */
import type {ParamConfig} from '../config/schema/actions.ts';

/** The choice that takes nothing from a preset. */
export const asItIs: string = 'as it is now';

/** The field with the names of these presets, and what each means. */
export const presetField = <P>(presets: Readonly<Record<string, P>>, text: (preset: P) => string): ParamConfig => ({
	oneOf: [...Object.keys(presets), asItIs],
	says: Object.fromEntries(Object.entries(presets).map(([name, preset]) => [name, text(preset)])),
});

/** What a preset stands for; undefined for none. Throws RangeError for a name that there is not. */
export function presetNamed<P>(presets: Readonly<Record<string, P>> = {}, name = asItIs): P | undefined {
	if (name === asItIs) return undefined;
	const found = Object.hasOwn(presets, name) ? presets[name] : undefined;
	if (found === undefined) throw new RangeError(`there is no preset ${name}`);
	return found;
}
