// An adapter of Spring Security's NimbusJwtDecoder for countersign: a JSON object a line in, one a line out
// (conformance/PROTOCOL.md).

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.web.client.RestTemplate;

public final class Adapter implements Protocol.Library {
    public static void main(String[] arguments) throws IOException {
        Protocol.speak(new Adapter());
    }

    @Override
    public Map<String, Object> hello() {
        return Map.of("name", "Spring Security NimbusJwtDecoder",
            "version", NimbusJwtDecoder.class.getPackage().getImplementationVersion(),
            "capabilities", Map.of(
                "sources", List.of("local", "jwks_url", "discovery"),
                // Of EdDSA it knows no name, and for MACs it has another decoder, which holds one secret.
                "algorithms", List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"),
                "profiles", List.of("jwt", "access-token"),
                // A token that is bad and keys that cannot be had are two exceptions; why it is bad, words alone say.
                "classes", List.of("unavailable"),
                "clock", "process", "custom_ca", true, "loopback_http", true, "concurrent", true));
    }

    @Override
    public Protocol.Validator open(Map<String, Object> configuration) throws Exception {
        var decoder = decoder(configuration, validator(configuration));
        return new Protocol.Validator() {
            @Override
            public Map<String, Object> validate(String token) {
                return judged(decoder, token);
            }

            @Override
            public void close() { }
        };
    }

    private static JwtDecoder decoder(Map<String, Object> configuration, OAuth2TokenValidator<Jwt> validator)
            throws ParseException {
        var keys = JSONObjectUtils.getJSONObject(configuration, "keys");
        var issuer = JSONObjectUtils.getString(configuration, "issuer");
        var algorithms = JSONObjectUtils.getStringList(configuration, "algorithms").stream()
            .map(SignatureAlgorithm::from).collect(Collectors.toSet());
        var rest = rest(JSONObjectUtils.getJSONObject(configuration, "periods"));
        var discovery = Boolean.TRUE.equals(keys.get("discovery"));
        var url = JSONObjectUtils.getString(keys, "jwks_url");
        if (keys.get("local") != null) {
            if (discovery || url != null) {
                throw new UnsupportedOperationException("it has keys of its own, or fetches them");
            }
            return with(NimbusJwtDecoder.withJwkSource(new ImmutableJWKSet<>(set(keys.get("local"))))
                .jwsAlgorithms(all -> all.addAll(algorithms)).build(), validator);
        }
        if (discovery) { // The metadata are fetched with the first token, as is documented for a start without the issuer.
            return new SupplierJwtDecoder(() -> with(NimbusJwtDecoder.withIssuerLocation(issuer)
                .restOperations(rest).jwsAlgorithms(all -> all.addAll(algorithms)).build(), validator));
        }
        return with(NimbusJwtDecoder.withJwkSetUri(url)
            .restOperations(rest).jwsAlgorithms(all -> all.addAll(algorithms)).build(), validator);
    }

    private static JwtDecoder with(NimbusJwtDecoder decoder, OAuth2TokenValidator<Jwt> validator) {
        decoder.setJwtValidator(validator);
        return decoder;
    }

    private static OAuth2TokenValidator<Jwt> validator(Map<String, Object> configuration) throws ParseException {
        var issuer = JSONObjectUtils.getString(configuration, "issuer");
        var audiences = Set.copyOf(JSONObjectUtils.getStringList(configuration, "audiences"));
        var audience = new JwtClaimValidator<Collection<String>>("aud", named -> !Collections.disjoint(named, audiences));
        if ("access-token".equals(configuration.get("profile"))) {
            return JwtValidators.createAtJwtValidator().issuer(issuer)
                .validators(validators -> validators.put("aud", audience)).build();
        }
        var timestamps = new JwtTimestampValidator();
        timestamps.setAllowEmptyExpiryClaim(false);
        var validators = new ArrayList<OAuth2TokenValidator<Jwt>>(List.of(timestamps, new JwtIssuerValidator(issuer)));
        if (!audiences.isEmpty()) {
            validators.add(audience);
        }
        return JwtValidators.createDefaultWithValidators(validators);
    }

    /** Its guide sets the time-outs of a connection, and of a read, like this. */
    private static RestTemplate rest(Map<String, Object> periods) {
        var requests = new SimpleClientHttpRequestFactory();
        if (periods != null && periods.get("fetch") instanceof Number seconds) {
            requests.setConnectTimeout(seconds.intValue() * 1000);
            requests.setReadTimeout(seconds.intValue() * 1000);
        }
        return new RestTemplate(requests);
    }

    /** A set that the library refuses has no keys. */
    private static JWKSet set(Object keys) {
        try {
            return JWKSet.parse(Map.of("keys", keys));
        } catch (ParseException refused) {
            return new JWKSet();
        }
    }

    /** Whatever the library throws at a token is its verdict. */
    private static Map<String, Object> judged(JwtDecoder decoder, String token) {
        try {
            decoder.decode(token);
            return Map.of("is", "accepted");
        } catch (BadJwtException error) {
            return Map.of("is", "rejected", "detail", error.toString());
        } catch (JwtException | JwtDecoderInitializationException error) {
            return Map.of("is", "unavailable", "detail", error.toString());
        } catch (Exception error) {
            return Map.of("is", "rejected", "detail", error.toString());
        }
    }
}
