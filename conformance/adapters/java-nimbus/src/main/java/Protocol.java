// The protocol of conformance/PROTOCOL.md, without anything of the library under test but its JSON.

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

final class Protocol {
    /** What is under test. */
    interface Library {
        Map<String, Object> hello();

        /** UnsupportedOperationException says what the library has not got. */
        Validator open(Map<String, Object> configuration) throws Exception;

        Map<String, Object> verify(String jws, Map<String, Object> jwk, Map<String, Object> request) throws Exception;
    }

    /** One validator, which lives as long as its session. */
    interface Validator {
        Map<String, Object> validate(String token);

        void close() throws IOException;
    }

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final Library library;
    private final Map<String, Validator> sessions = new ConcurrentHashMap<>();

    private Protocol(Library library) {
        this.library = library;
    }

    /** Answers until the input ends. */
    static void speak(Library library) throws IOException {
        var store = System.getenv("COUNTERSIGN_CA_P12");
        if (store != null) {
            System.setProperty("javax.net.ssl.trustStore", store);
            System.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
            System.setProperty("javax.net.ssl.trustStorePassword", System.getenv("COUNTERSIGN_CA_P12_PASSWORD"));
        }
        var protocol = new Protocol(library);
        var threads = Executors.newCachedThreadPool();
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = input.readLine(); line != null; line = input.readLine()) {
            var request = parsed(line);
            if ("validate".equals(request.get("op"))) { // What waits for an issuer delays nobody.
                threads.execute(() -> protocol.say(request));
            } else {
                protocol.say(request);
            }
        }
        threads.shutdown();
    }

    /** The version of a Maven artifact, from its jar. */
    static String version(String group, String artifact) {
        var found = new Properties();
        var path = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
        try (var stream = Protocol.class.getResourceAsStream(path)) {
            found.load(stream);
        } catch (IOException | NullPointerException none) {
            return "unknown";
        }
        return found.getProperty("version");
    }

    private static Map<String, Object> parsed(String line) {
        try {
            return JSONObjectUtils.parse(line);
        } catch (ParseException error) {
            throw new IllegalStateException("a line that is no request");
        }
    }

    private void say(Map<String, Object> request) {
        Map<String, Object> said;
        try {
            said = new HashMap<>(answer(request));
        } catch (UnsupportedOperationException missing) {
            said = new HashMap<>(Map.of("is", "unsupported", "reason", missing.getMessage()));
        } catch (Exception error) {
            said = new HashMap<>(Map.of("is", "error", "reason", error.toString()));
        }
        said.put("id", request.get("id"));
        OUT.println(JSONObjectUtils.toJSONString(said));
    }

    private Map<String, Object> answer(Map<String, Object> request) throws Exception {
        var session = String.valueOf(request.get("session"));
        switch (String.valueOf(request.get("op"))) {
            case "hello":
                var hello = new HashMap<>(library.hello());
                hello.putAll(Map.of("is", "hello", "protocol", 1));
                return hello;
            case "open":
                sessions.put(session, library.open(JSONObjectUtils.getJSONObject(request, "configuration")));
                return Map.of("is", "opened");
            case "validate":
                return known(sessions.get(session)).validate(JSONObjectUtils.getString(request, "token"));
            case "verify":
                return library.verify(JSONObjectUtils.getString(request, "jws"),
                    JSONObjectUtils.getJSONObject(request, "jwk"), request);
            case "time":
                return Map.of("is", "time",
                    "wall", System.currentTimeMillis() / 1e3, "monotonic", System.nanoTime() / 1e9);
            case "close":
                known(sessions.remove(session)).close();
                return Map.of("is", "closed");
            default:
                throw new UnsupportedOperationException("no such request is known");
        }
    }

    private static Validator known(Validator session) {
        if (session == null) {
            throw new IllegalStateException("there is no such session");
        }
        return session;
    }
}
