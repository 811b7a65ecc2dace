// An adapter of jose for countersign: a JSON object a line in, one a line out (conformance/PROTOCOL.md).
// Replace what stands between the two lines of dashes with your own validator.

import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

// ---------------------------------------------------------------------------
import { compactVerify, createLocalJWKSet, createRemoteJWKSet, importJWK, jwtVerify } from 'jose'

const library = JSON.parse(readFileSync(new URL('node_modules/jose/package.json', import.meta.url)))

const capabilities = {
  sources: ['local', 'jwks_url'],
  algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'EdDSA', 'Ed25519'],
  profiles: ['jwt'],
  classes: [
    'malformed', 'algorithm', 'issuer', 'audience', 'expired', 'not_yet_valid', 'claims', 'key', 'signature',
    'unavailable',
  ],
  clock: 'process',
  custom_ca: true, // The script `adapter` has node trust the authority.
  loopback_http: true,
  verify: true,
  concurrent: true,
}

// The claims that are classes of their own, and the library's codes.
const claims = { iss: 'issuer', aud: 'audience', nbf: 'not_yet_valid' }
const classes = {
  ERR_JWT_EXPIRED: 'expired',
  ERR_JOSE_ALG_NOT_ALLOWED: 'algorithm',
  ERR_JOSE_NOT_SUPPORTED: 'algorithm',
  ERR_JWKS_NO_MATCHING_KEY: 'key',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'key',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'signature',
  ERR_JWS_INVALID: 'malformed',
  ERR_JWT_INVALID: 'malformed',
  ERR_JWKS_TIMEOUT: 'unavailable',
  ERR_JWKS_INVALID: 'unavailable',
  ERR_JOSE_GENERIC: 'unavailable', // Another status than 200, or no JSON.
}

function open({ profile, issuer, audiences, algorithms, keys }) {
  if (profile !== 'jwt') throw new Unsupported('jose knows plain JWTs')
  if (keys.discovery || (keys.local && keys.jwks_url)) throw new Unsupported('jose has keys of its own, or a URL')
  const source = keys.jwks_url ? createRemoteJWKSet(new URL(keys.jwks_url)) : createLocalJWKSet({ keys: keys.local })
  const options = { issuer, algorithms, requiredClaims: ['exp'], audience: audiences.length ? audiences : undefined }
  return (token) => jwtVerify(token, source, options)
}

async function verify({ jws, jwk, algorithms }) {
  await compactVerify(jws, await importJWK(jwk, algorithms[0]), { algorithms })
}
// ---------------------------------------------------------------------------

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
