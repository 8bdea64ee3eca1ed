/**
 * What Google's clients take from the web, by the libraries that they bring along for it. Node's own `Headers` and `FormData`
 * load all of undici at their first use, whatever they are used for (docs/decisions/libraries.md).
 */
export {FormData} from '../node_modules/formdata-polyfill/esm.min.js';
export {default as Headers} from '../node_modules/node-fetch/src/headers.js';
