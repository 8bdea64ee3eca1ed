/** Text from outside in a Markdown document. Pure. */
import {cleanLine} from './clean.ts';

const formatting = /[\\`*_~[\]<&#|]/g;
/** What begins a list, a quote, a rule or a heading where a line or an item begins with it. */
const leading = /^(\d*)([.)+=-](?=\W|$)|>)/;

/** One line whose characters stay what they are: none of them formats, makes a link or an entity, or ends a cell. */
export const markdownOf = (text: string): string =>
	cleanLine(text).replaceAll(formatting, '\\$&').replace(leading, '$1\\$2');
