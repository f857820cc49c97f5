// A certified OpenID provider for the journeys: any password, the account is the address that is typed.
// node provider.mjs PORT APP_PORT [APP_ADDRESS]
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [port, app, address = `http://localhost:${app}`] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(createRequire(`${process.cwd()}/`).resolve('oidc-provider')).href);
// Who begins with entra. is told of as Microsoft Entra does: no roles, and nothing of whether the address is verified.
const said = (id) => ({ sub: id, email: id, name: id.split('@')[0], preferred_username: id });
const roles = (id) => (id.startsWith('district') ? ['analyst'] : []);
const provider = new Provider(`http://localhost:${port}`, {
  clients: [{
    client_id: 'common-time',
    client_secret: 'a-secret-of-the-tests',
    redirect_uris: [`${address}/oauth2callback`],
    post_logout_redirect_uris: [`${address}/oauth2callback`],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  }],
  scopes: ['openid', 'offline_access', 'email', 'profile', 'roles'],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'preferred_username'], roles: ['roles'] },
  conformIdTokenClaims: false,
  findAccount: (context, id) => ({
    accountId: id,
    claims: () => (id.startsWith('entra.') ? said(id) : { ...said(id), email_verified: true, roles: roles(id) }),
  }),
  cookies: { keys: ['a-key-of-the-tests'] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  ttl: { IdToken: 3600, Session: 3600, Interaction: 3600, Grant: 3600, AccessToken: 3600 },
});
for (const name of ['server_error', 'authorization.error', 'grant.error']) provider.on(name, (...given) => console.error(name, given.at(-1)));
provider.listen(Number(port), '127.0.0.1', () => console.log('listening'));
