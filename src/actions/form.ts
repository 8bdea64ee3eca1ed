/** The form of an action. Pure, but for a hidden value, which may come from a file. */
import {isIP} from 'node:net';
import {instantOf} from '../zone.ts';
import {hiddenValue} from './secret/hiddenValue.ts';
import type {FieldConfig} from './spec.ts';
import type {ParamValues} from './types.ts';

/** One field of the form, as text until it is validated. */
export interface Field {
	name: string;
	/** The expected value, in words. */
	hint: string;
	/** Nobody may read what is typed. */
	secret?: true;
	/** Values to choose from, for oneOf, and what each means. */
	options?: readonly string[];
	says?: Readonly<Record<string, string>>;
	optional: boolean;
	initial: string;
}

/** The fields of a form, in the order of the config. */
export function formFields(fields: Readonly<Record<string, FieldConfig>>): Field[] {
	return Object.entries(fields).map(([name, param]): Field => {
		if ('secret' in param)
			return {
				name,
				hint: `type or paste it, or @FILE${param.optional ? '; may stay empty' : ''}`,
				secret: true,
				optional: param.optional === true,
				initial: '',
			};
		if ('text' in param) {
			const {min} = param.text;
			const hint = param.hint ?? `${min} characters at least`;
			return {name, hint: min === 0 ? `${hint}, may stay empty` : hint, optional: min === 0, initial: ''};
		}
		const initial = param.default === undefined ? '' : String(param.default);
		if ('oneOf' in param)
			return {
				name,
				hint: param.oneOf.join(' | '),
				options: param.oneOf,
				...(param.says && {says: param.says}),
				optional: false,
				initial: initial || (param.oneOf[0] ?? ''),
			};
		if ('integer' in param)
			return {
				name,
				hint: `${param.integer.min} to ${param.integer.max}${param.optional ? ', may stay empty' : ''}`,
				optional: param.optional,
				initial,
			};
		if ('date' in param) return {name, hint: 'a day such as 2026-01-31', optional: false, initial};
		return {name, hint: 'ip' in param ? 'an IP address' : 'an e-mail address', optional: false, initial};
	});
}

/** The pattern of zod, without loading zod. */
const email = /^(?:[\w'+-]+\.)*[\w'+-]*[\w+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/;

/** A day of the calendar, written as ISO has it. */
function isDay(text: string): boolean {
	const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? instantOf(text) : Number.NaN;
	return Number.isFinite(at) && new Date(at).toISOString().startsWith(text);
}

/** Why a text is no value for this parameter, or the value; undefined value: left out. */
export function parseField(param: FieldConfig, text: string): {value: string | number | undefined} | {error: string} {
	if ('secret' in param) return text !== '' ? {value: text} : param.optional ? {value: undefined} : {error: 'needed'};
	const trimmed = text.trim();
	if ('text' in param) {
		const {min, max} = param.text;
		if (trimmed === '' && min === 0) return {value: undefined};
		return trimmed.length >= min && trimmed.length <= max ? {value: trimmed} : {error: `${min} to ${max} characters`};
	}
	if ('oneOf' in param)
		return param.oneOf.includes(trimmed) ? {value: trimmed} : {error: `one of ${param.oneOf.join(', ')}`};
	if ('email' in param)
		return email.test(trimmed) ? {value: trimmed} : {error: trimmed === '' ? 'needed' : 'not an e-mail address'};
	if ('ip' in param)
		return isIP(trimmed) > 0 ? {value: trimmed} : {error: trimmed === '' ? 'needed' : 'not an IP address'};
	if ('date' in param)
		return isDay(trimmed) ? {value: trimmed} : {error: trimmed === '' ? 'needed' : 'not a day such as 2026-01-31'};
	if (trimmed === '') return param.optional ? {value: undefined} : {error: 'needed'};
	const {min, max} = param.integer;
	if (!/^[+-]?\d+$/.test(trimmed)) return {error: 'not a whole number'};
	const number = Number(trimmed);
	return number >= min && number <= max ? {value: number} : {error: `not within ${min} to ${max}`};
}

/** The parameters of a filled form, or what is wrong, by field. Texts of unknown fields are ignored. */
export function validateForm(
	fields: Readonly<Record<string, FieldConfig>>,
	texts: Readonly<Record<string, string>>,
): {params: Record<string, string | number>} | {errors: Record<string, string>} {
	const params: Record<string, string | number> = {};
	const errors: Record<string, string> = {};
	for (const [name, param] of Object.entries(fields)) {
		const parsed = parseField(param, texts[name] ?? '');
		if ('error' in parsed) errors[name] = parsed.error;
		else if (parsed.value !== undefined) params[name] = parsed.value;
	}
	return Object.keys(errors).length > 0 ? {errors} : {params};
}

/** As `validateForm`, but each hidden value is handed to `hide`, and only its seal becomes a parameter. */
export function filledForm(
	fields: Readonly<Record<string, FieldConfig>>,
	texts: Readonly<Record<string, string>>,
	hide: (secret: string) => string,
): {params: ParamValues} | {errors: Record<string, string>} {
	const checked = validateForm(fields, texts);
	if ('errors' in checked) return checked;
	const hidden = Object.entries(fields)
		.filter(([name, param]) => 'secret' in param && name in checked.params)
		.map(([name]) => ({name, value: hiddenValue(texts[name] ?? '')}));
	const errors = hidden.flatMap(({name, value}) => ('error' in value ? [[name, value.error]] : []));
	if (errors.length > 0) return {errors: Object.fromEntries(errors)};
	const sealed = hidden.flatMap(({name, value}) =>
		'error' in value ? [] : [[name, {seal: hide(value.secret), said: value.said}]],
	);
	return {params: {...checked.params, ...Object.fromEntries(sealed)}};
}
