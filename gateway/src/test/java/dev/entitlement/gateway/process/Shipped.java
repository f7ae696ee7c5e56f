package dev.entitlement.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.gateway.serve.RawAnswerText;
import dev.entitlement.gateway.serve.RawCaller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The jar that {@code mvn package} leaves, run by the Java that runs the tests, in an environment without options of ours.
 * What it says is kept. Closing kills it, in case it still lives.
 */
final class Shipped implements AutoCloseable {
    private static final Path JAR = Path.of("target", "entitlement-gateway.jar");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern READY = Pattern.compile(
            "ready on http://127\\.0\\.0\\.1:(\\d+)(?: admin http://127\\.0\\.0\\.1:(\\d+) upstream \\S+)?(/v1)?");
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final Spoken out;
    private final Spoken err;

    private Shipped(Process process) {
        this.process = process;
        this.out = new Spoken("stdout of " + process.pid(), process.getInputStream());
        this.err = new Spoken("stderr of " + process.pid(), process.getErrorStream());
    }

    static Shipped run(String... arguments) {
        return run(Map.of(), arguments);
    }

    static Shipped run(Map<String, String> environment, String... arguments) {
        // One compiler is enough for a process that lives for seconds; all else is as shipped.
        List<String> command =
                new ArrayList<>(List.of(JAVA.toString(), "-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("ENTITLEMENT_") || name.endsWith("JAVA_OPTIONS"));
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // would be told on standard error
        builder.environment().put("ENTITLEMENT_WARM_UP", "0s"); // a second each, and its compilers slow down the next
        builder.environment().putAll(environment);
        try {
            return new Shipped(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A gateway on free ports that is ready. */
    static Shipped serve(String... arguments) {
        return serve(Map.of(), arguments);
    }

    static Shipped serve(Map<String, String> environment, String... arguments) {
        List<String> all = new ArrayList<>(List.of("serve", "--port", "0", "--admin-port", "0"));
        all.addAll(List.of(arguments));
        Shipped serving = run(environment, all.toArray(String[]::new));
        serving.readyLine();
        return serving;
    }

    /** A simulator that is ready. */
    static Shipped simulate(int port) {
        Shipped simulating = run("simulate", "--latency", "0ms", "--port", Integer.toString(port));
        simulating.readyLine();
        return simulating;
    }

    String readyLine() {
        return out.await(line -> line.startsWith("ready on "), PATIENCE)
                .orElseThrow(() -> new AssertionError("not ready: " + out.soFar() + err.soFar()));
    }

    /** Where callers connect; of a simulator, its port. */
    int port() {
        return portInReadyLine(1);
    }

    int adminPort() {
        return portInReadyLine(2);
    }

    private int portInReadyLine(int group) {
        Matcher matcher = READY.matcher(readyLine());
        assertThat(readyLine()).matches(READY);
        assertThat(matcher.matches()).isTrue();
        return Integer.parseInt(matcher.group(group));
    }

    RawCaller caller() {
        return new RawCaller(new InetSocketAddress("127.0.0.1", port()));
    }

    /** One call on a connection of its own. */
    RawAnswerText call(String id, String... headers) {
        try (RawCaller caller = caller()) {
            return caller.send(RawCaller.call(id, headers)).answer();
        }
    }

    RawAnswerText get(String path) {
        return get(port(), path);
    }

    RawAnswerText admin(String path) {
        return get(adminPort(), path);
    }

    JsonNode status() {
        return json(admin("/status").body());
    }

    static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    private static RawAnswerText get(int port, String path) {
        try (RawCaller caller = new RawCaller(new InetSocketAddress("127.0.0.1", port))) {
            return caller.send("GET " + path + " HTTP/1.1\r\nHost: gateway\r\n\r\n")
                    .answer();
        }
    }

    /** Sends a signal, such as {@code TERM}. */
    void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            assertThat(kill.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
            assertThat(kill.exitValue()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the kernel ends a process that is out of memory: no word, no handler. */
    void kill() {
        process.destroyForcibly();
        exitStatus();
    }

    int exitStatus() {
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running: " + out.soFar() + err.soFar());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Standard output, whole once the process has ended. */
    List<String> out() {
        return process.isAlive() ? out.soFar() : out.all(PATIENCE);
    }

    /** Standard error, whole once the process has ended. */
    List<String> err() {
        return process.isAlive() ? err.soFar() : err.all(PATIENCE);
    }

    String awaitErr(String part) {
        return err.await(line -> line.contains(part), PATIENCE)
                .orElseThrow(() -> new AssertionError("never said " + part + ": " + err.soFar()));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
