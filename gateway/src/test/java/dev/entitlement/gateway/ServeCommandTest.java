package dev.entitlement.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Sinks;

/** The whole gateway in this JVM, on the embedded simulator, stopped by signals of the test's own. */
class ServeCommandTest {
    private static final Pattern READY = Pattern.compile(
            "ready on (http://127\\.0\\.0\\.1:[1-9]\\d*) admin (http://127\\.0\\.0\\.1:[1-9]\\d*) upstream (http://127\\.0\\.0\\.1:[1-9]\\d*/v1)");

    private final BlockingQueue<String> printed = new LinkedBlockingQueue<>();
    private final StringWriter err = new StringWriter();
    private final Sinks.Many<StopSignal> signals = Sinks.many().replay().all();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void serves_on_the_simulator_until_it_is_told_to_stop() throws Exception {
        Path failures = directory.resolve("failures");
        CompletableFuture<Integer> status = serve("--simulate", "--simulate-latency=0ms", "--failure-log=" + failures);
        Matcher ready = READY.matcher(line());
        assertThat(ready.matches()).isTrue();
        assertThat(post(ready.group(1) + "/v1/entitlement/reactivate/ok-1").statusCode())
                .isEqualTo(200);
        assertThat(post(ready.group(1) + "/v1/entitlement/reactivate/not-found-1")
                        .statusCode())
                .isEqualTo(404);
        assertThat(get(ready.group(1) + "/v1/entitlement/reactivate/ok-2").statusCode())
                .isEqualTo(405);
        assertThat(get(ready.group(2) + "/readyz").body()).contains("\"ready\"");
        assertThat(get(ready.group(2) + "/metrics").body())
                .contains("entitlement_calls_total{effect=\"applied\",outcome=\"reactivated\"} 1.0")
                .contains("entitlement_calls_total{effect=\"none\",outcome=\"rejected\"} 1.0")
                .contains("entitlement_event_loop_delay_seconds_count{loop=\"0\"}")
                .contains("entitlement_connections{state=\"open\"}")
                .contains("entitlement_failure_log_dropped_total 0.0")
                .contains("entitlement_refused_requests_total{status=\"405\"} 1.0")
                .contains("entitlement_refused_requests_total{status=\"401\"} 0.0")
                .contains("entitlement_caller_connections 1.0")
                .contains("jvm_memory_used_bytes");
        assertThat(get(ready.group(2) + "/status").body())
                .contains("\"upstream\":\"" + ready.group(3) + "\"")
                .contains("\"callerConnections\":1")
                .containsPattern("\"refusedRequests\":\\{[^}]*\"405\":1");
        signal(StopSignal.TERM);
        assertThat(status.get(60, TimeUnit.SECONDS)).isZero();
        assertThat(printed).isEmpty();
        assertThat(Files.readAllLines(failures))
                .singleElement()
                .asString()
                .contains("\"entitlementId\":\"not-found-1\"");
    }

    @Test
    void lets_calls_not_yet_ended_finish() throws Exception {
        try (HeldUpstream upstream = new HeldUpstream()) {
            CompletableFuture<Integer> status = serve(before(upstream, "--drain-timeout=1m"));
            Matcher ready = READY.matcher(line());
            assertThat(ready.matches()).isTrue();
            CompletableFuture<HttpResponse<String>> call = postLater(ready.group(1) + "/v1/entitlement/reactivate/a");
            awaitStatus(ready.group(2) + "/status", "\"inFlight\":1");
            signal(StopSignal.TERM);
            awaitDraining(ready.group(2));
            upstream.release();
            assertThat(call.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(status.get(60, TimeUnit.SECONDS)).isZero();
        }
    }

    /** An upstream that nothing hurries, and attempts that have the time to wait for it. */
    private static String[] before(HeldUpstream upstream, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "--upstream-url=" + upstream.url(),
                "--credentials=passthrough",
                "--attempt-timeout=2m",
                "--deadline=2m",
                "--adaptive-limit=off"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void takes_calls_during_the_drain_delay_but_is_not_ready() throws Exception {
        CompletableFuture<Integer> status = serve("--simulate", "--simulate-latency=0ms", "--drain-delay=1h");
        Matcher ready = READY.matcher(line());
        assertThat(ready.matches()).isTrue();
        signal(StopSignal.TERM);
        awaitDraining(ready.group(2));
        HttpResponse<String> call = post(ready.group(1) + "/v1/entitlement/reactivate/ok-1");
        assertThat(call.statusCode()).isEqualTo(200);
        assertThat(call.headers().firstValue("connection")).hasValue("close");
        signal(StopSignal.INT);
        assertThat(status.get(60, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void says_so_when_it_had_to_cut_calls_and_what_became_of_each() throws Exception {
        Path failures = directory.resolve("failures");
        try (HeldUpstream upstream = new HeldUpstream()) {
            CompletableFuture<Integer> status =
                    serve(before(upstream, "--drain-timeout=100ms", "--max-in-flight=1", "--failure-log=" + failures));
            Matcher ready = READY.matcher(line());
            assertThat(ready.matches()).isTrue();
            String path = ready.group(1) + "/v1/entitlement/reactivate/";
            CompletableFuture<HttpResponse<String>> sent = postLater(path + "sent");
            awaitStatus(ready.group(2) + "/status", "\"inFlight\":1");
            CompletableFuture<HttpResponse<String>> queued = postLater(path + "queued");
            awaitStatus(ready.group(2) + "/status", "\"queued\":1");
            signal(StopSignal.TERM);
            assertThat(status.get(60, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(sent).failsWithin(Duration.ofSeconds(30));
            assertThat(queued).failsWithin(Duration.ofSeconds(30));
        }
        assertThat(Files.readAllLines(failures))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .contains(
                                        "\"entitlementId\":\"sent\"",
                                        "\"outcome\":\"unavailable\",\"effect\":\"unknown\"",
                                        "\"end\":\"lost\""),
                        line -> assertThat(line)
                                .contains(
                                        "\"entitlementId\":\"queued\"",
                                        "\"outcome\":\"unavailable\",\"effect\":\"none\"",
                                        "\"attempts\":[]"));
    }

    @ParameterizedTest
    @CsvSource({"--port", "--admin-port", "--simulate-port"})
    void says_in_one_line_which_port_is_in_use(String option) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            List<String> arguments = new ArrayList<>(List.of("--simulate", option + "=" + taken.getLocalPort()));
            CompletableFuture<Integer> status = serve(arguments.toArray(String[]::new));
            assertThat(status.get(60, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(err.toString())
                    .isEqualToNormalizingNewlines(
                            option + ": 127.0.0.1:" + taken.getLocalPort() + " (Address already in use)\n");
            assertThat(printed).isEmpty();
        }
    }

    @Test
    void says_in_one_line_which_host_is_unknown() throws Exception {
        assertThat(serve("--simulate", "--host=host.invalid", "--allow-open").get(60, TimeUnit.SECONDS))
                .isEqualTo(1);
        assertThat(err.toString()).isEqualToNormalizingNewlines("--host: host.invalid:0 (unknown host)\n");
    }

    @Test
    void stops_the_start_when_a_file_cannot_be_used() throws Exception {
        assertThat(serve("--simulate", "--failure-log=" + directory).get(60, TimeUnit.SECONDS))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith("--failure-log: " + directory + " cannot be accessed: ")
                .hasLineCount(1);
    }

    @Test
    void stops_the_start_when_there_are_no_keys() throws Exception {
        Path keys = Files.writeString(directory.resolve("keys"), "# none\n");
        assertThat(serve("--simulate", "--callers=keys:" + keys).get(60, TimeUnit.SECONDS))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith("--callers: ")
                .contains(keys.toString())
                .hasLineCount(1);
    }

    @Test
    void warms_up_on_calls_that_nobody_sees() throws Exception {
        CompletableFuture<Integer> status = serve("--simulate", "--warm-up=100ms");
        Matcher ready = READY.matcher(line());
        assertThat(ready.matches()).isTrue();
        String stats = ready.group(3).replace("/v1", "/simulator/stats");
        assertThat(get(ready.group(2) + "/metrics").body())
                .doesNotContainPattern("entitlement_(calls|attempts|shed)_total.* [1-9]");
        assertThat(get(stats).body()).contains("\"total\":0");

        assertThat(post(ready.group(1) + "/v1/entitlement/reactivate/ok-1").statusCode())
                .isEqualTo(200);
        assertThat(get(stats).body()).contains("\"total\":1");
        signal(StopSignal.TERM);
        assertThat(status.get(60, TimeUnit.SECONDS)).isZero();
        assertThat(err.toString()).doesNotContain("rehearsal");
    }

    private CompletableFuture<Integer> serve(String... arguments) {
        List<String> all = new ArrayList<>(List.of("serve"));
        List<String> given = List.of(arguments);
        if (given.stream().noneMatch(argument -> argument.startsWith("--port"))) {
            all.add("--port=0");
        }
        if (given.stream().noneMatch(argument -> argument.startsWith("--admin-port"))) {
            all.add("--admin-port=0");
        }
        if (given.stream().noneMatch(argument -> argument.startsWith("--warm-up"))) {
            all.add("--warm-up=0s");
        }
        all.addAll(given);
        ServeCommand command = new ServeCommand(DataPlane::start, signals::asFlux);
        Program program = new Program(new Console(lines(), new PrintWriter(err, true)), Map.of(), List.of(command));
        CompletableFuture<Integer> status = new CompletableFuture<>();
        Thread main = new Thread(() -> {
            try {
                status.complete(program.run(all.toArray(String[]::new)));
            } catch (RuntimeException e) {
                status.completeExceptionally(e);
            }
        });
        main.start();
        return status;
    }

    private PrintWriter lines() {
        return new PrintWriter(new StringWriter()) {
            @Override
            public void println(String line) {
                printed.add(line);
            }
        };
    }

    private String line() throws InterruptedException {
        String line = printed.poll(60, TimeUnit.SECONDS);
        assertThat(line).as("standard error: %s", err).isNotNull();
        return line;
    }

    private void awaitDraining(String admin) throws IOException, InterruptedException {
        awaitStatus(admin + "/readyz", "\"draining\"");
    }

    private void awaitStatus(String url, String text) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() - until < 0) {
            if (get(url).body().contains(text)) {
                return;
            }
        }
        throw new AssertionError(url + " never said " + text);
    }

    private void signal(StopSignal signal) {
        assertThat(signals.tryEmitNext(signal)).isEqualTo(Sinks.EmitResult.OK);
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String url) throws Exception {
        return postLater(url).get(60, TimeUnit.SECONDS);
    }

    private CompletableFuture<HttpResponse<String>> postLater(String url) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }
}
