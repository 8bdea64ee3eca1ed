/** What a step of a runbook fills a form in with. Pure. */
import {formFields, validateForm} from '../../src/actions/form.ts';
import type {AnySpec, FieldConfig} from '../../src/actions/spec.ts';
import type {ParamValues} from '../../src/actions/types.ts';
import {own} from '../../src/text/own.ts';

/**
 * The parameters of an action that needs no form: the step says all of them, and a `y` confirms it. Undefined where a person
 * should see the form: of a riskier action, and where a value is missing or none.
 */
export function filledIn(
	{risk}: Pick<AnySpec, 'risk'>,
	fields: Readonly<Record<string, FieldConfig>>,
	fill: Readonly<Record<string, string>> | undefined,
): ParamValues | undefined {
	if (!fill || risk !== 'careful') return undefined;
	const texts = Object.fromEntries(formFields(fields).map(({name, initial}) => [name, own(fill, name) ?? initial]));
	const valid = validateForm(fields, texts);
	const isHidden = Object.values(fields).some(field => 'secret' in field);
	return 'params' in valid && !isHidden ? valid.params : undefined;
}
