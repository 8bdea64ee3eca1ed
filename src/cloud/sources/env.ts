/** Environment variables of a container in one cell: written and read here. */
import {cleanLine} from '../../text/clean.ts';
import {shortName} from '../time.ts';

/** A variable: with its value, or with the secret that it is taken from. */
export interface EnvVariable {
	name?: string | null | undefined;
	value?: string | null | undefined;
	secret?: string | null | undefined;
	version?: string | null | undefined;
}

/** Characters of a cell and of one value. */
const longest = 2000;
const longestValue = 200;
/** Names whose values nobody should see on a screen. */
const secretName = /KEY|TOKEN|SECRET|PASS|CRED/i;
const hidden = '(hidden)';
/** Stands for the variables that a cell has no room for. */
const more = '…';
/** A password in an address: `postgres://user:password@host`. */
const login = /:\/\/[^/@\s]+@/g;

/**
 * `LOG_LEVEL=info, API_KEY=secret:api-key/latest, DB_PASS=(hidden)`. A secret is named, its value is never read; a value whose
 * name looks secret is not told. A value with a comma or a quote is in quotes. Null where there are none.
 */
export function envText(variables: readonly EnvVariable[]): string | null {
	let text = '';
	for (const variable of variables) {
		const next = `${text === '' ? '' : ', '}${cleanLine(variable.name ?? '')}=${valueText(variable)}`;
		if (text.length + next.length > longest) return `${text}, ${more}`;
		text += next;
	}
	return text === '' ? null : text;
}

/** Whether a value is one that nobody should see: by the name of its variable, or because it is an address with a password. */
export const isSecret = (name: string, value: string): boolean => secretName.test(name) || value.search(login) >= 0;

function valueText({name, value, secret, version}: EnvVariable): string {
	if (secret) return cleanLine(`secret:${shortName(secret)}/${version || 'latest'}`);
	if (secretName.test(name ?? '')) return hidden;
	const text = cleanLine((value ?? '').replace(login, `://${more}@`), longestValue);
	return /[,"]/.test(text) ? JSON.stringify(text) : text;
}

/** The variables of a cell by name. */
export interface Env {
	values: ReadonlyMap<string, string>;
	/** Whether these are all. */
	whole: boolean;
}

const oneVariable = /([^=,]+)=("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/g;

/** Reads what `envText` wrote. */
export function envOf(cell: string | null): Env {
	const text = cell ?? '';
	const found = [...text.matchAll(oneVariable)].map(
		([, name = '', value = '']) => [name, value.startsWith('"') ? (JSON.parse(value) as string) : value] as const,
	);
	return {values: new Map(found), whole: !text.endsWith(`, ${more}`)};
}
