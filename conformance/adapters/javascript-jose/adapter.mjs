// An adapter of jose with createRemoteJWKSet for countersign: a JSON object a line in, one a line out
// (conformance/PROTOCOL.md).

import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { compactVerify, createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify } from 'jose'

const library = JSON.parse(readFileSync(new URL('node_modules/jose/package.json', import.meta.url)))

const capabilities = {
  sources: ['local', 'jwks_url'],
  algorithms: [
    'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'HS256',
    'HS384', 'HS512',
  ],
  profiles: ['jwt', 'access-token'], // It has an option for `typ`, and none for `nonce` or `azp`.
  classes: [
    'malformed', 'algorithm', 'header', 'issuer', 'audience', 'expired', 'not_yet_valid', 'claims', 'key', 'signature',
    'unavailable',
  ],
  clock: 'process',
  custom_ca: true, // The script `adapter` has node trust the authority.
  loopback_http: true,
  verify: true,
  concurrent: true,
  intervals: { shortest: 30, source: 'createRemoteJWKSet: cooldownDuration, cacheMaxAge' },
}

// What each kind of token has to have, beside issuer and audience: RFC 9068 2.1 and 2.2.
const demands = {
  jwt: { requiredClaims: ['exp'] },
  'access-token': { typ: 'at+jwt', requiredClaims: ['exp', 'sub', 'client_id', 'iat', 'jti'] },
}

// The claims that are classes of their own, and the library's codes.
const claims = { iss: 'issuer', aud: 'audience', nbf: 'not_yet_valid', typ: 'header' }
const classes = {
  ERR_JWT_EXPIRED: 'expired',
  ERR_JOSE_ALG_NOT_ALLOWED: 'algorithm',
  ERR_JWKS_NO_MATCHING_KEY: 'key',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'key',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'signature',
  ERR_JWS_INVALID: 'malformed',
  ERR_JWT_INVALID: 'malformed',
  ERR_JWKS_TIMEOUT: 'unavailable',
  ERR_JWKS_INVALID: 'unavailable',
  ERR_JOSE_GENERIC: 'unavailable', // Another status than 200, or no JSON.
}

// What is not configured stays as the library has it; its intervals are 30 s and 10 min.
const remote = ({ fetch, divisor }) => ({
  ...(fetch && { timeoutDuration: fetch * 1000 }),
  ...(divisor && { cooldownDuration: 30_000 / divisor, cacheMaxAge: 600_000 / divisor }),
})

function keySource({ local, jwks_url: url, discovery }, periods) {
  if (discovery || (local && url)) throw new Unsupported('jose has keys of its own, or a URL')
  if (url) return createRemoteJWKSet(new URL(url), remote(periods))
  // Its key sets are for public keys alone: a secret is found by its `kid` and passed as it is.
  const secrets = local.filter(({ kty }) => kty === 'oct')
  const others = createLocalJWKSet({ keys: local.filter((jwk) => !secrets.includes(jwk)) })
  return (header, token) => {
    if (!header.alg.startsWith('HS')) return others(header, token)
    const fitting = secrets.filter(({ kid }) => header.kid === undefined || header.kid === kid)
    if (fitting.length !== 1) throw new errors.JWKSNoMatchingKey()
    return fitting[0]
  }
}

function open({ profile, issuer, audiences, algorithms, keys, periods = {} }) {
  if (!(profile in demands)) throw new Unsupported(`jose has no options for ${profile}`)
  const source = keySource(keys, periods)
  const audience = audiences.length ? audiences : undefined
  const options = { issuer, audience, algorithms, ...demands[profile] }
  return (token) => check(token, source, options)
}

// Where several keys match, each is tried: the example in the documentation of createRemoteJWKSet.
async function check(token, source, options) {
  try {
    await jwtVerify(token, source, options)
  } catch (error) {
    if (error.code !== 'ERR_JWKS_MULTIPLE_MATCHING_KEYS') throw error
    for await (const key of error) {
      try {
        return await jwtVerify(token, key, options)
      } catch (inner) {
        if (inner.code !== 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') throw inner
      }
    }
    throw new errors.JWSSignatureVerificationFailed()
  }
}

const verify = ({ jws, jwk, algorithms }) => compactVerify(jws, jwk, { algorithms })

class Unsupported extends Error {}

// Whatever the library throws at a token is its verdict.
async function judged(judge) {
  try {
    await judge()
    return { is: 'accepted' }
  } catch (error) {
    const unreachable = error instanceof TypeError && error.message === 'fetch failed'
    const kind = unreachable ? 'unavailable' : error.claim ? (claims[error.claim] ?? 'claims') : classes[error.code]
    const detail = `${error.code ?? error.name}: ${error.message}`
    return kind === 'unavailable' ? { is: kind, detail } : { is: 'rejected', class: kind, detail }
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
      return { is: 'hello', protocol: 1, name: 'jose', version: library.version, capabilities }
    case 'open':
      sessions.set(request.session, open(request.configuration))
      return { is: 'opened' }
    case 'validate': {
      const validate = session(request.session)
      return judged(() => validate(request.token))
    }
    case 'verify':
      return judged(() => verify(request))
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
