/** The licences of what a bundle contains, from esbuild's metafile: whoever gets dist/ gets the texts as well. */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Metafile} from 'esbuild';

export interface Notice {
	name: string;
	version: string;
	/** SPDX, as package.json says it. */
	license: string;
	/** Of all licence and notice files of the package; empty where it ships none. */
	text: string;
}

/** Innermost: a package may bring others in a node_modules of its own. */
const inPackage = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const licenceFile = /^(?:licen[cs]e|copying|notice)(?:[-.].*)?$/i;

/** The folders of the packages of which something is in the bundle. */
export function bundledPackages({outputs}: Metafile): string[] {
	const inputs = Object.values(outputs).flatMap(output =>
		Object.entries(output.inputs).flatMap(([file, {bytesInOutput}]) => (bytesInOutput > 0 ? [file] : [])),
	);
	const folders = inputs.flatMap(file => inPackage.exec(file.replace(/^[\w-]+:/, ''))?.[1] ?? []);
	return [...new Set(folders)].sort();
}

export function noticeOf(folder: string): Notice {
	const {name, version, license, licenses} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
		name: string;
		version: string;
		license?: string | {type: string};
		licenses?: {type: string}[];
	};
	const spdx = typeof license === 'string' ? license : (license?.type ?? licenses?.map(({type}) => type).join(' OR '));
	const texts = readdirSync(folder)
		.filter(file => licenceFile.test(file) && !/\.(?:[cm]?[jt]s|json)$/.test(file))
		.sort()
		.map(file => readFileSync(join(folder, file), 'utf8').trim());
	return {name, version, license: spdx || 'not stated', text: texts.join('\n\n')};
}

/** The file for dist/, packages by name. */
export function noticesOf(metafile: Metafile): string {
	const notices = bundledPackages(metafile)
		.filter(folder => existsSync(join(folder, 'package.json')))
		.map(noticeOf);
	const unique = new Map(notices.map(notice => [`${notice.name} ${notice.version}`, notice]));
	const sections = [...unique.values()]
		.sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'))
		.map(({name, version, license, text}) => {
			const body = text || `The package ships no text of its licence: ${license}, https://spdx.org/licenses/`;
			return `${name} ${version} (${license})\n\n${body}\n`;
		});
	const rule = `\n${'-'.repeat(80)}\n\n`;
	return `Parts of these packages are in the bundle of pitwall, under their own licences.\n${rule}${sections.join(rule)}`;
}
