package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs in a test JVM of its own, from whose class path the build has taken every optional dependency. */
class WithoutOptionalJarsTest {

    private static final String ADAPTER = "dev.entitlement.micrometer.";

    @Test
    void runs_where_the_optional_jars_are_missing() {
        assertThatThrownBy(() -> Class.forName("io.micrometer.core.instrument.MeterRegistry"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void needs_the_optional_jars_for_the_adapter_and_nothing_else() throws Exception {
        List<String> needing = classes().stream().filter(name -> !isWhole(name)).toList();

        assertThat(needing).isNotEmpty().allSatisfy(name -> assertThat(name).startsWith(ADAPTER));
    }

    /** Nobody listens at the port, so that every piece has its part: policies, transport, judgement, log. */
    @Test
    void calls_without_them() throws IOException {
        EntitlementClient client = EntitlementClient.builder()
                .settings(ClientSettings.builder()
                        .baseUrl(URI.create("http://127.0.0.1:" + portWithoutListener()))
                        .maxAttempts(2)
                        .build())
                .build();
        try {
            EntitlementResult result = client.reactivate("ok-1").block();

            assertThat(result.outcome()).isEqualTo(Outcome.UNAVAILABLE);
            assertThat(result.effect()).isEqualTo(Effect.NONE);
        } finally {
            client.close().block();
        }
    }

    private static int portWithoutListener() throws IOException {
        try (var closedAtOnce = new ServerSocket(0)) {
            return closedAtOnce.getLocalPort();
        }
    }

    /** Initializes the class and resolves whatever its members name. */
    private static boolean isWhole(String name) {
        try {
            Class<?> type = Class.forName(name);
            return type.getDeclaredMethods().length
                            + type.getDeclaredFields().length
                            + type.getDeclaredConstructors().length
                    >= 0;
        } catch (ClassNotFoundException | LinkageError missing) {
            return false;
        }
    }

    private static List<String> classes() throws IOException, URISyntaxException {
        Path root = Path.of(EntitlementClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
    }
}
