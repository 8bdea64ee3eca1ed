/** Changes in words that fit a line. Pure. */
import {cut, widthOf} from '../text/format.ts';
import {shortRevision} from '../text/revision.ts';
import {imageTag} from './differences.ts';
import type {Change, Difference} from './types.ts';

/** `image v2.4.0 → v2.4.1, env WORKERS 8 → 64, SPANNER_POOL_MAX new 4`: one word `env` before the variables. */
export function diffWords(diff: readonly Difference[]): string {
	const [env, rest] = [diff.filter(isEnv), diff.filter(one => !isEnv(one))];
	const [images, others] = [rest.filter(isImage), rest.filter(one => !isImage(one))];
	return [
		...images.map(one => `image ${valueWords(one)}`),
		...env.map((one, index) => `${index === 0 ? 'env ' : ''}${variable(one)} ${valueWords(one)}`),
		...others.map(one => `${one.what} ${valueWords(one)}`),
	].join(', ');
}

const isEnv = ({what}: Difference): boolean => what.startsWith('env ');
const isImage = ({what}: Difference): boolean => what === 'image';
const variable = ({what}: Difference): string => what.slice('env '.length);

function valueWords({what, before, after}: Difference): string {
	if (before === undefined) return `new ${after ?? ''}`.trim();
	if (after === undefined) return `gone (was ${before})`;
	if (what !== 'image') return `${before} → ${after}`;
	const tags = [imageTag(before), imageTag(after)];
	return tags[0] === tags[1] ? `${before} → ${after}` : tags.join(` → `);
}

/** `deployer@ingestion-pipeline-prod`: a service account without what all of them end in. */
export const person = (who: string): string => who.replace(/\.iam\.gserviceaccount\.com$/, '');
/** `deployer@`. */
export const shortPerson = (who: string): string => who.replace(/@.*$/, '@');

/**
 * A change with whoever made it, and what it changed where there is room, in at most `width` cells:
 * `deploy webhook-processor 00008-txf (pipeline:v2.4.1) by deployer@ingestion-pipeline-prod: image v2.4.0 → v2.4.1, …`, down to `v2.4.1`.
 */
export function changeWords(change: Change, width: number): string {
	const forms = change.kind === 'deploy' ? deployForms(change) : otherForms(change);
	return forms.find(form => widthOf(form) <= width) ?? cut(forms.at(-1) ?? '', width);
}

function deployForms(change: Change): string[] {
	const {subject, revision = '', image = ''} = change;
	const short = shortRevision(revision);
	const named = short === revision ? `deploy ${revision}` : `deploy ${subject} ${short}`;
	const tag = image === '' ? '' : imageTag(image);
	const inBrackets = image === '' ? '' : ` (${image})`;
	const {long, brief} = by(change);
	const diff = diffWords(change.diff);
	const told = diff === '' ? '' : `: ${diff}`;
	return [
		`${named}${inBrackets}${long}${told}`,
		`${named}${inBrackets}${brief}${told}`,
		`${named}${inBrackets}${long}`,
		`${named}${inBrackets}${brief}`,
		`deploy ${short}${inBrackets}${brief}`,
		`deploy ${short}${tag === '' ? '' : ` ${tag}`}${brief}`,
		`deploy ${tag || short}${brief}`,
		`deploy ${tag || short}`,
		tag || short,
	];
}

function otherForms(change: Change): string[] {
	const {words} = change;
	const {long, brief} = by(change);
	const diff = diffWords(change.diff);
	const values = change.diff.map(one => (isEnv(one) ? `${variable(one)} ` : `${one.what} `) + valueWords(one));
	const told = diff === '' ? '' : `: ${diff}`;
	return [
		`${words}${long}${told}`,
		`${words}${brief}${told}`,
		`${words}${told}`,
		...(values[0] === undefined ? [`${words}${long}`] : [`${words}: ${values[0]}`]),
		`${words}${brief}`,
		words,
	];
}

const by = ({who}: Change): {long: string; brief: string} =>
	who === undefined ? {long: '', brief: ''} : {long: ` by ${person(who)}`, brief: ` by ${shortPerson(who)}`};
