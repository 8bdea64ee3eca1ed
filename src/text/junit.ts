/** Results as JUnit's XML, which every CI reads. Pure. */

/** Why a case is not well: it failed, or nobody could tell. */
export interface Fault {
	kind: 'failure' | 'error';
	/** In a line. */
	message: string;
	/** In whole; the message where there is no more to say. */
	text?: string;
	/** A word for machines. */
	type?: string;
}

export interface Case {
	name: string;
	/** The class it is filed under; the name of its suite without it. */
	of?: string;
	fault?: Fault;
}

export interface Suite {
	name: string;
	/** ISO 8601. */
	timestamp?: string;
	cases: readonly Case[];
}

/** The suites as one document. */
export const junit = (name: string, suites: readonly Suite[]): string =>
	[
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<testsuites${attributes({name, ...counts(suites.flatMap(({cases}) => cases))})}>`,
		...suites.flatMap(({name, timestamp, cases}) => [
			`  <testsuite${attributes({name, ...counts(cases), timestamp})}>`,
			...cases.map(one => element(name, one)),
			'  </testsuite>',
		]),
		'</testsuites>',
		'',
	].join('\n');

const counts = (cases: readonly Case[]) => ({
	tests: cases.length,
	failures: cases.filter(({fault}) => fault?.kind === 'failure').length,
	errors: cases.filter(({fault}) => fault?.kind === 'error').length,
});

function element(suite: string, {name, of = suite, fault}: Case): string {
	const open = `    <testcase${attributes({classname: of, name})}`;
	if (!fault) return `${open}/>`;
	const {kind, message, text = '', type} = fault;
	return `${open}><${kind}${attributes({type, message})}>${escaped(text)}</${kind}></testcase>`;
}

const attributes = (values: Readonly<Record<string, string | number | undefined>>): string =>
	Object.entries(values)
		.map(([name, value]) => (value === undefined ? '' : ` ${name}="${escaped(String(value))}"`))
		.join('');

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	'\n': '&#10;',
};
/** XML 1.0 knows no control characters but tab and line break. */
const escaped = (text: string): string =>
	text.replace(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g, '').replace(/[&<>"\n]/g, found => entities[found] ?? found);
