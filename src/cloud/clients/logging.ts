/** What src/cloud uses of the Logging client; loaded on first use. */
export {v2} from '@google-cloud/logging';
