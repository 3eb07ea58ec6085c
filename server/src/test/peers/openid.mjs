// An OpenID provider that nobody here wrote, with its own development pages for log-in and consent.
// Arguments: port, where the platform is. Whoever logs in as NAME is NAME@works.example, verified unless
// the name begins with "unverified".
import { Provider } from 'oidc-provider'

const [port, platform] = process.argv.slice(2)
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: 'baigong',
      client_secret: 'a-secret-of-the-test',
      redirect_uris: [`${platform}/api/v1/sign-in/callback`],
      post_logout_redirect_uris: [`${platform}/`],
    },
  ],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: id, email: `${id}@works.example`, email_verified: !id.startsWith('unverified') }),
  }),
  cookies: { keys: ['only-for-the-test'] },
})
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'))
