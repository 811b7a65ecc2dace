// An adapter of Nimbus JOSE+JWT for countersign: a JSON object a line in, one a line out (conformance/PROTOCOL.md).

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.DefaultJOSEProcessor;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import java.io.Closeable;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

public final class Adapter implements Protocol.Library {
    public static void main(String[] arguments) throws IOException {
        Protocol.speak(new Adapter());
    }

    @Override
    public Map<String, Object> hello() {
        return Map.of("name", "Nimbus JOSE+JWT", "version", Protocol.version("com.nimbusds", "nimbus-jose-jwt"),
            "capabilities", Map.of(
                "sources", List.of("local", "jwks_url"),
                // EdDSA and ES256K want further libraries.
                "algorithms", List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
                    "HS256", "HS384", "HS512"),
                "profiles", List.of("jwt", "access-token"),
                "classes", List.of("malformed", "expired", "signature", "unavailable"),
                "clock", "process", "custom_ca", true, "loopback_http", true, "verify", true, "concurrent", true,
                "retry", Map.of("seconds", JWKSourceBuilder.DEFAULT_RATE_LIMIT_MIN_INTERVAL / 1000,
                    "source", "JWKSourceBuilder.DEFAULT_RATE_LIMIT_MIN_INTERVAL")));
    }

    @Override
    public Protocol.Validator open(Map<String, Object> configuration) throws Exception {
        var source = source(JSONObjectUtils.getJSONObject(configuration, "keys"), configuration);
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms(configuration), source));
        var audiences = new HashSet<>(JSONObjectUtils.getStringList(configuration, "audiences"));
        var issuer = new JWTClaimsSet.Builder().issuer(JSONObjectUtils.getString(configuration, "issuer")).build();
        var required = Set.of("exp");
        if ("access-token".equals(configuration.get("profile"))) { // RFC 9068, as the example for access tokens does it.
            processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt")));
            required = Set.of("exp", "sub", "client_id", "iat", "jti");
        }
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
            audiences.isEmpty() ? null : audiences, issuer, required, Set.of()));
        return new Protocol.Validator() {
            @Override
            public Map<String, Object> validate(String token) {
                return judged(() -> processor.process(token, null));
            }

            @Override
            public void close() throws IOException {
                if (source instanceof Closeable closeable) {
                    closeable.close();
                }
            }
        };
    }

    private static JWKSource<SecurityContext> source(Map<String, Object> keys, Map<String, Object> configuration)
            throws ParseException, MalformedURLException {
        var url = JSONObjectUtils.getString(keys, "jwks_url");
        if (Boolean.TRUE.equals(keys.get("discovery")) || (url != null && keys.get("local") != null)) {
            throw new UnsupportedOperationException("it has keys of its own, or a URL");
        }
        if (url == null) {
            return new ImmutableJWKSet<>(set(keys.get("local")));
        }
        // The default of half a second is for a connection, and for a read; a fetch may take the period that is configured.
        var periods = JSONObjectUtils.getJSONObject(configuration, "periods");
        var milliseconds = periods != null && periods.get("fetch") instanceof Number seconds
            ? seconds.intValue() * 1000 : JWKSourceBuilder.DEFAULT_HTTP_READ_TIMEOUT;
        var retriever = new DefaultResourceRetriever(
            milliseconds, milliseconds, JWKSourceBuilder.DEFAULT_HTTP_SIZE_LIMIT);
        // Cached, refreshed ahead and limited in rate by default; its guide has network errors retried once.
        return JWKSourceBuilder.create(URI.create(url).toURL(), retriever).retrying(true).build();
    }

    /** A set that the library refuses has no keys. */
    private static JWKSet set(Object keys) {
        try {
            return JWKSet.parse(Map.of("keys", keys));
        } catch (ParseException refused) {
            return new JWKSet();
        }
    }

    private static Set<JWSAlgorithm> algorithms(Map<String, Object> object) throws ParseException {
        return JSONObjectUtils.getStringList(object, "algorithms").stream()
            .map(JWSAlgorithm::parse).collect(Collectors.toSet());
    }

    @Override
    public Map<String, Object> verify(String jws, Map<String, Object> jwk, Map<String, Object> request) throws Exception {
        var keys = new ImmutableJWKSet<SecurityContext>(set(List.of(jwk)));
        var selector = new JWSVerificationKeySelector<>(algorithms(request), keys);
        var processor = new DefaultJOSEProcessor<SecurityContext>();
        processor.setJWSTypeVerifier((type, context) -> { });
        // Of the header `alg` alone selects the key: its `kid` would, too.
        processor.setJWSKeySelector((header, context) -> selector.selectJWSKeys(new JWSHeader(header.getAlgorithm()), context));
        return judged(() -> processor.process(jws, null));
    }

    private interface Judging {
        void judge() throws Exception;
    }

    /** Whatever the library throws at a token is its verdict. */
    private static Map<String, Object> judged(Judging judging) {
        try {
            judging.judge();
            return Map.of("is", "accepted");
        } catch (KeySourceException error) {
            return Map.of("is", "unavailable", "detail", error.toString());
        } catch (ExpiredJWTException error) {
            return rejected("expired", error);
        } catch (BadJWSException error) {
            return rejected("signature", error);
        } catch (ParseException error) {
            return rejected("malformed", error);
        } catch (Exception error) {
            return Map.of("is", "rejected", "detail", error.toString());
        }
    }

    private static Map<String, Object> rejected(String kind, Exception error) {
        return Map.of("is", "rejected", "class", kind, "detail", error.toString());
    }
}
