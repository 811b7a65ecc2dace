"""An adapter of joserfc for countersign: a JSON object a line in, one a line out (conformance/PROTOCOL.md).

joserfc fetches nothing: its documentation has the caller do it. So there is one source, its KeySet.
"""

import json
import sys
import time
from functools import cached_property
from importlib.metadata import version

from joserfc import errors, jws, jwt
from joserfc.jwk import KeySet, import_key

CAPABILITIES = {
    "sources": ["local"],
    "algorithms": ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "ES256K", "EdDSA",
                   "Ed25519", "HS256", "HS384", "HS512"],
    "profiles": ["jwt"],  # It judges no `typ`, and of the claims it knows those of RFC 7519 alone.
    "classes": ["malformed", "algorithm", "header", "issuer", "audience", "expired", "claims", "key", "signature"],
    "clock": "process",
    "verify": True,
}

CLASSES = [
    (errors.BadSignatureError, "signature"),
    (errors.UnsupportedAlgorithmError, "algorithm"),
    (errors.MissingAlgorithmError, "algorithm"),
    (errors.DecodeError, "malformed"),
    (errors.InvalidPayloadError, "malformed"),
    (errors.ExceededSizeError, "malformed"),
    (errors.UnsupportedHeaderError, "header"),
    (errors.InvalidHeaderValueError, "header"),
    (errors.MissingCritHeaderError, "header"),
    (errors.KeyParameterError, "key"),
    (errors.MissingKeyError, "key"),
    (errors.InvalidKeyIdError, "key"),
    (errors.InvalidKeyCurveError, "key"),
    (errors.ExpiredTokenError, "expired"),
]
CLAIMS = {"iss": "issuer", "aud": "audience"}


def registry(algorithms):
    """Header parameters that it does not know are refused unless this is switched off (RFC 7515 4: MUST be ignored)."""
    return jws.JWSRegistry(algorithms=algorithms, strict_check_header=False)


class Validator:
    """What a service would keep for as long as it runs."""

    def __init__(self, configuration):
        self.keys = configuration["keys"]
        if self.keys.get("discovery") or self.keys.get("jwks_url"):
            raise NotImplementedError("joserfc fetches no keys")
        if configuration["profile"] != "jwt":
            raise NotImplementedError("joserfc knows plain JWTs only")
        self.registry = registry(configuration["algorithms"])
        demands = {"iss": {"essential": True, "value": configuration["issuer"]}, "exp": {"essential": True}}
        if configuration["audiences"]:
            demands["aud"] = {"essential": True, "values": configuration["audiences"]}
        self.claims = jwt.JWTClaimsRegistry(**demands)

    @cached_property
    def key_set(self):
        """Made when the first token asks: a set that it cannot read is refused, and a service starts all the same."""
        return KeySet.import_key_set({"keys": self.keys["local"]})

    def validate(self, token):
        self.claims.validate(jwt.decode(token, self.key_set, registry=self.registry).claims)


def verify(value, jwk, algorithms):
    jws.deserialize_compact(value, import_key(jwk), registry=registry(algorithms))


def judged(judge, *arguments):
    """Whatever the library throws at a token is its verdict."""
    try:
        judge(*arguments)
        return {"is": "accepted"}
    except Exception as error:
        kind = next((name for known, name in CLASSES if isinstance(error, known)), None)
        if kind is None and isinstance(error, errors.ClaimError):
            kind = CLAIMS.get(error.claim, "claims")
        return {"is": "rejected", "detail": f"{type(error).__name__}: {error}"} | ({"class": kind} if kind else {})


sessions = {}


def answer(request):
    match request["op"]:
        case "hello":
            return {"is": "hello", "protocol": 1, "name": "joserfc", "version": version("joserfc"),
                    "capabilities": CAPABILITIES}
        case "open":
            try:
                sessions[request["session"]] = Validator(request["configuration"])
            except NotImplementedError as error:
                return {"is": "unsupported", "reason": str(error)}
            return {"is": "opened"}
        case "validate":
            return judged(sessions[request["session"]].validate, request["token"])
        case "verify":
            return judged(verify, request["jws"], request["jwk"], request["algorithms"])
        case "time":
            return {"is": "time", "wall": time.time(), "monotonic": time.monotonic()}
        case "close":
            del sessions[request["session"]]
            return {"is": "closed"}
        case _:
            return {"is": "unsupported", "reason": "no such request is known"}


for line in sys.stdin.buffer:  # Octets: json reads them as UTF-8, whatever the locale is.
    request = json.loads(line)
    try:
        said = answer(request)
    except Exception as error:
        said = {"is": "error", "reason": repr(error)}
    print(json.dumps({"id": request["id"]} | said), flush=True)
