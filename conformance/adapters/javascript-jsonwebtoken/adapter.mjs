// An adapter of jsonwebtoken with jwks-rsa for countersign: a JSON object a line in, one a line out
// (conformance/PROTOCOL.md).

import { createSecretKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { createInterface } from 'node:readline'
import jwt from 'jsonwebtoken'
import jwksClient from 'jwks-rsa'

const manifest = (name) => new URL(`node_modules/${name}/package.json`, import.meta.url)
const version = (name) => JSON.parse(readFileSync(manifest(name))).version

const capabilities = {
  sources: ['local', 'jwks_url', 'local_first'],
  algorithms: [
    'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'HS256', 'HS384', 'HS512',
  ],
  profiles: ['jwt'], // It has an option for `nonce`, and none for `azp`, `typ` or claims that are required.
  classes: [
    'malformed', 'algorithm', 'issuer', 'audience', 'expired', 'not_yet_valid', 'key', 'signature', 'unavailable',
  ],
  clock: 'process',
  custom_ca: true,
  loopback_http: true,
  verify: true,
  concurrent: true,
}

// What its messages begin with: all but two of its errors have one name.
const classes = [
  ['jwt must be provided', 'malformed'],
  ['jwt malformed', 'malformed'],
  ['invalid token', 'malformed'],
  ['jwt signature is required', 'signature'],
  ['invalid signature', 'signature'],
  ['invalid algorithm', 'algorithm'],
  ['jwt audience invalid', 'audience'],
  ['jwt issuer invalid', 'issuer'],
]

function kind(error) {
  if (error.isEndpointUnavailable) return 'unavailable'
  if (error instanceof jwksClient.SigningKeyNotFoundError) return 'key'
  if (error instanceof jwt.TokenExpiredError) return 'expired'
  if (error instanceof jwt.NotBeforeError) return 'not_yet_valid'
  return classes.find(([begin]) => error.message.startsWith(begin))?.[1]
}

const secret = (jwk) => createSecretKey(Buffer.from(jwk.k, 'base64url'))
const inProcess = (keys) => jwksClient({ fetcher: async () => ({ keys }) })

// jsonwebtoken asks a function for the key. jwks-rsa finds public keys alone: a secret is found by its `kid`.
function keySource({ local, jwks_url: url }, { fetch } = {}) {
  const secrets = (local ?? []).filter(({ kty }) => kty === 'oct')
  const client = url ? remote(url, local, fetch) : inProcess(local)
  return ({ alg, kid }, done) => {
    if (!alg?.startsWith('HS')) return client.getSigningKey(kid, (error, key) => done(error, key?.publicKey))
    const fitting = secrets.filter((jwk) => kid === undefined || kid === jwk.kid)
    if (fitting.length !== 1) return done(new jwksClient.SigningKeyNotFoundError('no secret, or several'))
    done(null, secret(fitting[0]))
  }
}

function remote(jwksUri, local, fetch) {
  const trusted = process.env.COUNTERSIGN_CA_PEM
  return jwksClient({
    jwksUri,
    rateLimit: true, // Off unless it is asked for; 10 a minute.
    cacheMaxAgeFallback: 3600_000, // Off unless it is asked for; the value of its documentation.
    ...(fetch && { timeout: fetch * 1000 }),
    ...(local && { getKeysInterceptor: async () => local }),
    ...(trusted && jwksUri.startsWith('https:') && { requestAgent: new Agent({ ca: readFileSync(trusted) }) }),
  })
}

function open({ profile, issuer, audiences, algorithms, keys, periods }) {
  if (profile !== 'jwt') throw new Unsupported('jsonwebtoken knows plain JWTs')
  if (keys.discovery) throw new Unsupported('jwks-rsa asks one URL, and no metadata')
  const source = keySource(keys, periods)
  const options = { issuer, algorithms, audience: audiences.length ? audiences : undefined }
  return (token) => validate(token, source, options)
}

async function verify({ jws, jwk, algorithms }) {
  if (jws.split('.')[1] === '') throw new Unsupported('jsonwebtoken is for JWTs, and none is empty')
  if (jwk.kty === 'oct' && jwk.alg && !algorithms.includes(jwk.alg)) {
    throw new Unsupported('jsonwebtoken takes secrets as octets, and sees nothing of what a JWK says of its use')
  }
  const options = { algorithms, ignoreExpiration: true, ignoreNotBefore: true } // No claim is judged here.
  return judged(async () => {
    const key = jwk.kty === 'oct' ? secret(jwk) : (await inProcess([jwk]).getSigningKey()).publicKey
    jwt.verify(jws, key, options)
  })
}

function validate(token, source, options) {
  return new Promise((resolve, reject) => {
    let cause // jsonwebtoken keeps but the message of what a source fails with.
    const key = (header, done) => source(header, (error, key) => done((cause = error), key))
    jwt.verify(token, key, options, (error) => (error ? reject(cause ?? error) : resolve()))
  })
}

class Unsupported extends Error {}

// Whatever the library throws at a token is its verdict.
async function judged(judge) {
  try {
    await judge()
    return { is: 'accepted' }
  } catch (error) {
    const [known, detail] = [kind(error), `${error.name}: ${error.message}`]
    return known === 'unavailable' ? { is: known, detail } : { is: 'rejected', class: known, detail }
  }
}

const sessions = new Map()

function session(name) {
  if (!sessions.has(name)) throw new Error(`there is no session ${name}`)
  return sessions.get(name)
}

async function answer(request) {
  switch (request.op) {
    case 'hello':
      return {
        is: 'hello', protocol: 1, name: 'jsonwebtoken', capabilities,
        version: `${version('jsonwebtoken')} with jwks-rsa ${version('jwks-rsa')}`,
      }
    case 'open':
      sessions.set(request.session, open(request.configuration))
      return { is: 'opened' }
    case 'validate': {
      const validate = session(request.session)
      return judged(() => validate(request.token))
    }
    case 'verify':
      return verify(request)
    case 'time':
      return { is: 'time', wall: Date.now() / 1000, monotonic: performance.now() / 1000 }
    case 'close':
      session(request.session)
      sessions.delete(request.session)
      return { is: 'closed' }
    default:
      throw new Unsupported('no such request is known')
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line)
  const failed = (error) => ({ is: error instanceof Unsupported ? 'unsupported' : 'error', reason: error.message })
  // Not awaited: what waits for an issuer delays nobody.
  answer(request).catch(failed).then((said) => process.stdout.write(JSON.stringify({ id: request.id, ...said }) + '\n'))
}
