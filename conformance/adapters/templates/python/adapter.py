"""An adapter of PyJWT for countersign: a JSON object a line in, one a line out (conformance/PROTOCOL.md).

Replace what stands between the two lines of dashes with your own validator.
"""

import json
import os
import ssl
import sys
import time
from importlib.metadata import version

# ---------------------------------------------------------------------------
import jwt

CAPABILITIES = {
    "sources": ["local", "jwks_url"],
    "algorithms": ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA", "HS256"],
    "profiles": ["jwt"],
    "classes": ["malformed", "algorithm", "issuer", "audience", "expired", "not_yet_valid", "claims", "key",
                "signature", "unavailable"],
    "clock": "process",
    "custom_ca": True,
    "loopback_http": True,
    "verify": True,
}

CLASSES = [  # The first that fits: PyJWT's errors are classes of one another.
    (jwt.PyJWKClientConnectionError, "unavailable"),
    (jwt.PyJWKClientError, "key"),
    (jwt.ExpiredSignatureError, "expired"),
    (jwt.ImmatureSignatureError, "not_yet_valid"),
    (jwt.InvalidIssuerError, "issuer"),
    (jwt.InvalidAudienceError, "audience"),
    (jwt.MissingRequiredClaimError, "claims"),
    (jwt.InvalidAlgorithmError, "algorithm"),
    (jwt.InvalidSignatureError, "signature"),
    (jwt.DecodeError, "malformed"),
]


class Validator:
    """What a service would keep for as long as it runs."""

    def __init__(self, configuration):
        self.configuration = configuration
        keys = configuration["keys"]
        if keys.get("discovery") or (keys.get("jwks_url") and keys.get("local")):
            raise NotImplementedError("PyJWT has one source of keys: its own, or a URL")
        if configuration["profile"] != "jwt":
            raise NotImplementedError("PyJWT knows plain JWTs only")
        self.local, self.client = None, None
        if url := keys.get("jwks_url"):
            trusted = ssl.create_default_context(cafile=os.environ.get("COUNTERSIGN_CA_PEM"))
            self.client = jwt.PyJWKClient(url, ssl_context=trusted)
        else:
            self.local = {key.get("kid"): key for key in keys["local"]}

    def key(self, token):
        if self.client:
            return self.client.get_signing_key_from_jwt(token)
        if len(self.local) == 1:
            return jwt.PyJWK(*self.local.values())
        kid = jwt.get_unverified_header(token).get("kid")
        if kid not in self.local:
            raise jwt.PyJWKClientError("no key has this kid")
        return jwt.PyJWK(self.local[kid])

    def validate(self, token):
        jwt.decode(
            token,
            self.key(token),
            algorithms=self.configuration["algorithms"],
            issuer=self.configuration["issuer"],
            audience=self.configuration["audiences"] or None,
            options={"require": ["exp", "iss"]},
        )


def verify(jws, jwk, algorithms):
    jwt.PyJWS().decode(jws, jwt.PyJWK(jwk), algorithms=algorithms)
# ---------------------------------------------------------------------------


def judged(judge, *arguments):
    """Whatever the library throws at a token is its verdict."""
    try:
        judge(*arguments)
        return {"is": "accepted"}
    except Exception as error:
        kind = next((name for known, name in CLASSES if isinstance(error, known)), None)
        detail = f"{type(error).__name__}: {error}"
        if kind == "unavailable":
            return {"is": "unavailable", "detail": detail}
        return {"is": "rejected", "detail": detail} | ({"class": kind} if kind else {})


sessions = {}


def answer(request):
    match request["op"]:
        case "hello":
            return {"is": "hello", "protocol": 1, "name": "PyJWT", "version": version("PyJWT"),
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
