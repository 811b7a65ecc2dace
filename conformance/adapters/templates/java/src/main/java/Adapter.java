// An adapter of Nimbus JOSE+JWT for countersign: a JSON object a line in, one a line out (conformance/PROTOCOL.md).
// Replace what stands below the line of dashes with your own validator.

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

public final class Adapter {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final Map<String, DefaultJWTProcessor<SecurityContext>> SESSIONS = new ConcurrentHashMap<>();

    public static void main(String[] arguments) throws Exception {
        var store = System.getenv("COUNTERSIGN_CA_P12");
        if (store != null) {
            System.setProperty("javax.net.ssl.trustStore", store);
            System.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
            System.setProperty("javax.net.ssl.trustStorePassword", System.getenv("COUNTERSIGN_CA_P12_PASSWORD"));
        }
        var threads = Executors.newCachedThreadPool();
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = input.readLine(); line != null; line = input.readLine()) {
            var request = JSONObjectUtils.parse(line);
            if ("validate".equals(request.get("op"))) { // What waits for an issuer delays nobody.
                threads.execute(() -> say(request));
            } else {
                say(request);
            }
        }
        threads.shutdown();
    }

    private static void say(Map<String, Object> request) {
        Map<String, Object> said;
        try {
            said = new HashMap<>(answer(request));
        } catch (Exception error) {
            said = new HashMap<>(Map.of("is", "error", "reason", error.toString()));
        }
        said.put("id", request.get("id"));
        OUT.println(JSONObjectUtils.toJSONString(said));
    }

    private static Map<String, Object> answer(Map<String, Object> request) throws Exception {
        var session = String.valueOf(request.get("session"));
        switch (String.valueOf(request.get("op"))) {
            case "hello":
                return hello();
            case "open":
                try {
                    SESSIONS.put(session, open(JSONObjectUtils.getJSONObject(request, "configuration")));
                } catch (UnsupportedOperationException error) {
                    return Map.of("is", "unsupported", "reason", error.getMessage());
                }
                return Map.of("is", "opened");
            case "validate":
                return judge(known(SESSIONS.get(session)), JSONObjectUtils.getString(request, "token"));
            case "time":
                return Map.of("is", "time", "wall", System.currentTimeMillis() / 1e3, "monotonic", System.nanoTime() / 1e9);
            case "close":
                known(SESSIONS.remove(session));
                return Map.of("is", "closed");
            default:
                return Map.of("is", "unsupported", "reason", "no such request is known");
        }
    }

    private static <T> T known(T session) {
        if (session == null) {
            throw new IllegalStateException("there is no such session");
        }
        return session;
    }

    // -----------------------------------------------------------------------

    private static Map<String, Object> hello() {
        return Map.of("is", "hello", "protocol", 1, "name", "Nimbus JOSE+JWT", "version", "10.9", "capabilities", Map.of(
            "sources", List.of("local", "jwks_url"),
            "algorithms", List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"),
            "profiles", List.of("jwt"),
            "classes", List.of("malformed", "expired", "signature", "unavailable"),
            "clock", "process", "custom_ca", true, "loopback_http", true, "concurrent", true));
    }

    private static DefaultJWTProcessor<SecurityContext> open(Map<String, Object> configuration) throws Exception {
        var keys = JSONObjectUtils.getJSONObject(configuration, "keys");
        var url = JSONObjectUtils.getString(keys, "jwks_url");
        if (!"jwt".equals(configuration.get("profile")) || Boolean.TRUE.equals(keys.get("discovery"))
                || (url != null && keys.get("local") != null)) {
            throw new UnsupportedOperationException("plain JWTs, under keys of its own or from a URL");
        }
        JWKSource<SecurityContext> source = url == null
            ? new ImmutableJWKSet<>(JWKSet.parse(Map.of("keys", keys.get("local"))))
            : JWKSourceBuilder.create(URI.create(url).toURL()).build();
        Set<JWSAlgorithm> algorithms = JSONObjectUtils.getStringList(configuration, "algorithms").stream()
            .map(JWSAlgorithm::parse).collect(Collectors.toSet());
        var audiences = new HashSet<>(JSONObjectUtils.getStringList(configuration, "audiences"));
        var issuer = new JWTClaimsSet.Builder().issuer(JSONObjectUtils.getString(configuration, "issuer")).build();
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, source));
        processor.setJWTClaimsSetVerifier(
            new DefaultJWTClaimsVerifier<>(audiences.isEmpty() ? null : audiences, issuer, Set.of("exp"), Set.of()));
        return processor;
    }

    /** Whatever the library throws at a token is its verdict. */
    private static Map<String, Object> judge(DefaultJWTProcessor<SecurityContext> validator, String token) {
        try {
            validator.process(token, null);
            return Map.of("is", "accepted");
        } catch (KeySourceException error) {
            return Map.of("is", "unavailable", "detail", error.toString());
        } catch (ExpiredJWTException error) {
            return Map.of("is", "rejected", "class", "expired", "detail", error.toString());
        } catch (BadJWSException error) {
            return Map.of("is", "rejected", "class", "signature", "detail", error.toString());
        } catch (ParseException error) {
            return Map.of("is", "rejected", "class", "malformed", "detail", error.toString());
        } catch (Exception error) {
            return Map.of("is", "rejected", "detail", error.toString());
        }
    }
}
