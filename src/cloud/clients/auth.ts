/** What src/cloud uses of Google's logins; loaded on first use. */
export {GoogleAuth, PassThroughClient, UserRefreshClient} from 'google-auth-library';
