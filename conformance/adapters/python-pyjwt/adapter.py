"""An adapter of PyJWT with PyJWKClient for countersign: a JSON object a line in, one a line out.

The protocol is conformance/PROTOCOL.md.
"""

import json
import os
import ssl
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.metadata import version

import jwt

CAPABILITIES = {
    "sources": ["local", "jwks_url"],
    "algorithms": ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "ES256K", "EdDSA",
                   "HS256", "HS384", "HS512"],
    "profiles": ["jwt"],  # It judges no `typ`, no `nonce`, no `azp`.
    "classes": ["malformed", "algorithm", "issuer", "audience", "expired", "not_yet_valid", "claims", "key",
                "signature", "unavailable"],
    "clock": "process",
    "custom_ca": True,
    "loopback_http": True,
    "verify": True,
    "concurrent": True,  # As in a WSGI server: threads that share one PyJWKClient.
    "intervals": {"shortest": 30, "source": "PyJWKClient: lifespan, cooldown_duration"},
}

CLASSES = [  # The first that fits: PyJWT's errors are classes of one another.
    (jwt.PyJWKClientConnectionError, "unavailable"),
    (jwt.PyJWKClientError, "key"),
    (jwt.PyJWKSetError, "key"),
    (jwt.InvalidKeyError, "key"),
    (jwt.ExpiredSignatureError, "expired"),
    (jwt.ImmatureSignatureError, "not_yet_valid"),
    (jwt.InvalidIssuerError, "issuer"),
    (jwt.InvalidAudienceError, "audience"),
    (jwt.exceptions.InvalidSubjectError, "claims"),
    (jwt.exceptions.InvalidJTIError, "claims"),
    (jwt.InvalidIssuedAtError, "claims"),
    (jwt.MissingRequiredClaimError, "claims"),
    (jwt.InvalidAlgorithmError, "algorithm"),
    (jwt.InvalidSignatureError, "signature"),
    (jwt.DecodeError, "malformed"),
    (KeyError, "key"),  # PyJWKSet[kid]
]

# Keys that are too short are only warned of unless this is asked for.
STRICT = {"enforce_minimum_key_length": True}


class Validator:
    """What a service would keep for as long as it runs."""

    def __init__(self, configuration):
        keys = configuration["keys"]
        if keys.get("discovery") or (keys.get("jwks_url") and keys.get("local")):
            raise NotImplementedError("PyJWT has one source of keys: its own, or a URL")
        if configuration["profile"] != "jwt":
            raise NotImplementedError("PyJWT knows plain JWTs only")
        self.configured, self.client = keys.get("local"), None
        if url := keys.get("jwks_url"):
            trusted = ssl.create_default_context(cafile=os.environ.get("COUNTERSIGN_CA_PEM"))
            periods = configuration.get("periods", {})
            shorter = {}
            if divisor := periods.get("divisor"):  # 300 and 30 are its defaults.
                shorter = {"lifespan": 300 / divisor, "cooldown_duration": 30 / divisor}
            timeout = periods.get("fetch", 30)  # 30 is its default.
            self.client = jwt.PyJWKClient(url, ssl_context=trusted, timeout=timeout, **shorter)
        self.expected = {
            "algorithms": configuration["algorithms"],
            "issuer": configuration["issuer"],
            "audience": configuration["audiences"] or None,
            "options": {"require": ["exp", "iss"], **STRICT},
        }

    @cached_property
    def local(self):
        """Made when the first token asks: it refuses a set without a usable key, and a service starts all the same."""
        return jwt.PyJWKSet(self.configured)

    def key(self, token):
        if self.client:
            return self.client.get_signing_key_from_jwt(token)
        kid = jwt.get_unverified_header(token).get("kid")
        if kid is None and len(self.local.keys) == 1:
            return self.local.keys[0]
        return self.local[kid]

    def validate(self, token):
        jwt.decode(token, self.key(token), **self.expected)


def verify(jws, jwk, algorithms):
    jwt.PyJWS(options=STRICT).decode(jws, jwt.PyJWK(jwk), algorithms=algorithms)


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


one_at_a_time = threading.Lock()


def serve(request):
    try:
        said = answer(request)
    except Exception as error:
        said = {"is": "error", "reason": repr(error)}
    with one_at_a_time:
        print(json.dumps({"id": request["id"]} | said), flush=True)


with ThreadPoolExecutor(max_workers=64) as threads:
    for line in sys.stdin.buffer:  # Octets: json reads them as UTF-8, whatever the locale is.
        request = json.loads(line)
        if request["op"] == "validate":
            threads.submit(serve, request)
        else:
            serve(request)
