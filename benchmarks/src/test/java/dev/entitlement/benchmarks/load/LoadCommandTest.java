package dev.entitlement.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.entitlement.benchmarks.results.RunOnDisk;
import dev.entitlement.benchmarks.results.Times;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class LoadCommandTest {
    private static final long NEVER_LATE = 3600 * Times.SECOND;
    private static final long ALWAYS_LATE = -1;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void writes_what_came_of_it_and_ends_well() throws Exception {
        try (StubTarget target = ok()) {
            assertThat(load(NEVER_LATE, target, "--profile", "burst:20@0s,constant:100/1s", "--seed", "7"))
                    .isZero();
        }
        JsonNode summary = summary();
        assertThat(summary.get("calls").asInt()).isEqualTo(120);
        assertThat(summary.get("errors").asInt()).isZero();
        assertThat(summary.get("rate").asDouble()).isEqualTo(120);
        assertThat(summary.get("outcomes").get("reactivated").asInt()).isEqualTo(120);
        for (String times : List.of("latencyMs", "serviceMs", "lateMs")) {
            for (String percentile : List.of("p50", "p90", "p99", "p999", "max")) {
                assertThat(summary.get(times).get(percentile).isNumber()).isTrue();
            }
        }
        assertThat(summary.get("latencyMs").get("p50").asDouble()).isPositive();
        assertThat(summary.get("series").get(0).get("offered").asInt()).isEqualTo(120);
        assertThat(summary.get("options").get("seed").asString()).isEqualTo("7");
        assertThat(out.toString()).contains("calls    120", "latency", "service", "late");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tells_what_others_took_of_its_processors() throws Exception {
        try (StubTarget target = ok()) {
            load(NEVER_LATE, target, "--rate", "50", "--duration", "1s");
        }
        for (JsonNode taken : List.of(
                summary().get("processorsTaken"), summary().get("series").get(0).get("processorsTaken"))) {
            assertThat(taken.get("byOtherMachines").asDouble()).isBetween(0.0, 1.0);
            assertThat(taken.get("byOtherThreads").asDouble()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void draws_what_came_of_it_in_one_file() throws Exception {
        try (StubTarget target = new StubTarget((request, context) ->
                StubTarget.send(context, StubTarget.answer(503, "", "{\"responseCode\":\"SERVICE_UNAVAILABLE\"}")))) {
            load(NEVER_LATE, target, "--rate", "50", "--duration", "2s", "--fail-if", "errors>5");
        }
        assertThat(Files.readString(directory.resolve("out/report.html"), UTF_8))
                .contains("<b>Failed:</b> errors&gt;5 holds: errors is 100.0", "HTTP status 503", "</html>")
                .doesNotContain("<script", "http-equiv=\"refresh\"", " src=");
    }

    @Test
    void tells_why_calls_failed() throws Exception {
        try (StubTarget target = new StubTarget((request, context) -> {
            if (request.uri().endsWith("0")) {
                context.close();
            } else {
                StubTarget.send(context, StubTarget.answer(429, "", "{\"responseCode\":\"TOO_MANY_REQUESTS\"}"));
            }
        })) {
            load(NEVER_LATE, target, "--profile", "burst:20", "--connections", "1");
        }
        JsonNode failures = summary().get("failures");
        assertThat(failures.get(0).get("outcome").asString()).isEqualTo("throttled");
        assertThat(failures.get(0).get("reason").asString()).isEqualTo("HTTP status 429");
        assertThat(failures.get(0).get("calls").asInt()).isEqualTo(18);
        assertThat(failures.get(1).get("outcome").asString()).isEqualTo("lost");
        assertThat(failures.get(1).get("reason").asString()).isEqualTo("the target closed the connection");
        assertThat(failures.get(1).get("calls").asInt()).isEqualTo(2);
    }

    @Test
    void fails_if_it_is_worse_than_an_earlier_run_of_the_same_directory() throws Exception {
        Path earlier = RunOnDisk.of(10, second -> new long[] {1_000}).write(directory.resolve("out"));
        try (StubTarget target = ok()) {
            assertThat(load(
                            NEVER_LATE,
                            target,
                            "--rate",
                            "40",
                            "--duration",
                            "500ms",
                            "--fail-if",
                            "p50 worse 10% than " + earlier))
                    .isEqualTo(1);
        }
        assertThat(err.toString()).contains("--fail-if: p50 worse 10% than " + earlier + " holds: p50 is ");
        assertThat(summary().get("failIf").get(0).get("holds").asBoolean()).isTrue();
    }

    @Test
    void logs_each_second_so_that_other_tools_can_read_it() throws Exception {
        try (StubTarget target = ok()) {
            assertThat(load(NEVER_LATE, target, "--rate", "100", "--duration", "1500ms"))
                    .isZero();
        }
        long untagged = 0;
        long late = 0;
        try (HistogramLogReader reader =
                new HistogramLogReader(directory.resolve("out/histogram.hlog").toFile())) {
            for (EncodableHistogram next = reader.nextIntervalHistogram();
                    next != null;
                    next = reader.nextIntervalHistogram()) {
                long count = ((Histogram) next).getTotalCount();
                untagged += next.getTag() == null ? count : 0;
                late += "late".equals(next.getTag()) ? count : 0;
            }
        }
        assertThat(untagged).isEqualTo(150);
        assertThat(late).isEqualTo(150);
    }

    @Test
    void tells_every_second_how_it_goes() throws Exception {
        try (StubTarget target = ok()) {
            load(NEVER_LATE, target, "--rate", "50", "--duration", "2s");
        }
        assertThat(err.toString().lines().filter(line -> line.contains("/s out")))
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"p99>0ms, 1", "p99>14s, 0", "error-rate>0, 0", "rate<4900, 1", "rate<10, 0"})
    void ends_with_status_1_if_a_condition_holds(String condition, int status) throws Exception {
        try (StubTarget target = ok()) {
            assertThat(load(NEVER_LATE, target, "--rate", "40", "--duration", "500ms", "--fail-if", condition))
                    .isEqualTo(status);
        }
        assertThat(err.toString().contains("--fail-if: " + condition + " holds"))
                .isEqualTo(status == 1);
        assertThat(summary().get("failIf").get(0).get("holds").asBoolean()).isEqualTo(status == 1);
    }

    @Test
    void one_condition_of_several_is_enough() throws Exception {
        try (StubTarget target = ok()) {
            String[] conditions = {"--fail-if", "p99>14s", "--fail-if", "errors>=0"};
            assertThat(load(NEVER_LATE, target, join(new String[] {"--profile", "burst:5"}, conditions)))
                    .isEqualTo(1);
        }
    }

    @Test
    void says_loudly_that_it_was_late_itself_whatever_the_conditions_say() throws Exception {
        try (StubTarget target = ok()) {
            assertThat(load(ALWAYS_LATE, target, "--profile", "burst:5", "--fail-if", "errors>=0"))
                    .isEqualTo(3);
        }
        assertThat(err.toString()).contains("SATURATED", "--fail-if: errors>=0 holds");
        assertThat(summary().get("saturated").asBoolean()).isTrue();
    }

    @Test
    void errors_are_no_failure_unless_a_condition_says_so() throws Exception {
        try (StubTarget target = new StubTarget((request, context) ->
                StubTarget.send(context, StubTarget.answer(503, "", "{\"responseCode\":\"SERVICE_UNAVAILABLE\"}")))) {
            assertThat(load(NEVER_LATE, target, "--profile", "burst:5")).isZero();
        }
        assertThat(summary().get("errors").asInt()).isEqualTo(5);
        assertThat(summary().get("errorRate").asDouble()).isEqualTo(1);
        assertThat(summary().get("outcomes").get("unavailable").asInt()).isEqualTo(5);
    }

    @Test
    void takes_ids_from_a_file_over_and_over() throws Exception {
        Path ids = Files.writeString(directory.resolve("ids"), "a b\n\n ü \nplain-3\n", UTF_8);
        try (StubTarget target = ok()) {
            load(NEVER_LATE, target, "--profile", "burst:7", "--ids", ids.toString(), "--connections", "1");

            assertThat(target.requests())
                    .extracting(request -> request.uri().substring("/v1/entitlement/reactivate/".length()))
                    .containsExactly("a%20b", "%C3%BC", "plain-3", "a%20b", "%C3%BC", "plain-3", "a%20b");
        }
    }

    @Test
    void two_runs_make_up_different_ids() throws Exception {
        try (StubTarget target = ok()) {
            load(NEVER_LATE, target, "--profile", "burst:5", "--seed", "1");
            load(NEVER_LATE, target, "--profile", "burst:5", "--seed", "1");

            assertThat(target.requests().stream().map(request -> request.uri()).distinct())
                    .hasSize(10);
        }
    }

    @Test
    void sends_credentials_and_never_tells_them() throws Exception {
        Path password = Files.writeString(directory.resolve("password"), "s3cret\n");
        try (StubTarget target = ok()) {
            load(NEVER_LATE, target, "--profile", "burst:1", "--username", "u", "--password-file", password.toString());

            assertThat(target.requests().get(0).headers().get("Authorization")).isEqualTo("Basic dTpzM2NyZXQ=");
        }
        assertThat(out + "" + err + summary()).doesNotContain("s3cret", "dTpzM2NyZXQ");
    }

    @Test
    void says_in_one_line_that_the_target_cannot_be_reached() throws Exception {
        String url;
        try (StubTarget target = ok()) {
            url = target.url();
        }
        assertThat(run(NEVER_LATE, "--target", url, "--warm-up", "0s", "--out", out("x")))
                .isEqualTo(1);
        assertThat(err.toString()).isEqualToIgnoringNewLines("--target: " + url + "/v1 (Connection refused)");
    }

    @Test
    void does_not_leave_the_summary_of_an_earlier_run_beside_one_that_failed() throws Exception {
        Path earlier = Files.createDirectories(directory.resolve("out")).resolve("summary.json");
        Files.writeString(earlier, "{}");
        String url;
        try (StubTarget target = ok()) {
            url = target.url();
        }
        assertThat(run(NEVER_LATE, "--target", url, "--warm-up", "0s", "--out", out("out")))
                .isEqualTo(1);
        assertThat(earlier).doesNotExist();
    }

    @Test
    void shows_a_summary_that_it_cannot_write() throws Exception {
        Path summary = directory.resolve("out/summary.json");
        try (StubTarget target = new StubTarget((request, context) -> {
            summary.toFile().mkdir(); // in the way: a directory of the same name
            StubTarget.send(context, StubTarget.OK);
        })) {
            assertThat(load(NEVER_LATE, target, "--profile", "burst:3")).isEqualTo(1);
        }
        assertThat(err.toString()).contains("summary.json: Is a directory");
        assertThat(out.toString()).contains("\"calls\" : 3");
    }

    @Test
    void keeps_what_it_can_when_the_disk_is_full() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        Path link = Files.createSymbolicLink(
                Files.createDirectories(directory.resolve("out")).resolve("histogram.hlog"), full);
        try (StubTarget target = ok()) {
            assertThat(load(NEVER_LATE, target, "--profile", "burst:3")).isEqualTo(1);
        } finally {
            Files.delete(link);
        }
        assertThat(err.toString()).contains("histogram.hlog: No space left on device (the run goes on without it)");
        assertThat(summary().get("calls").asInt()).isEqualTo(3);
        assertThat(Files.readString(directory.resolve("out/report.html"), UTF_8))
                .contains("is not whole");
    }

    @Test
    void warms_up_without_a_word_to_the_target() throws Exception {
        try (StubTarget target = ok()) {
            String[] arguments = {
                "--target",
                target.url(),
                "--warm-up",
                "200ms",
                "--profile",
                "burst:3",
                "--connections",
                "2",
                "--out",
                out("out")
            };
            assertThat(run(NEVER_LATE, arguments)).isZero();
            assertThat(target.requests()).hasSize(3);
        }
        assertThat(summary().get("calls").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--rate 5",
                "--target ftp://x",
                "--target http://u:p@h",
                "--target http://h?x=1",
                "--target http://h:0",
                "--target x:y:z",
                "--target T --rate 0",
                "--target T --rate -5",
                "--target T --rate fast",
                "--target T --profile wave:5/1s",
                "--target T --profile constant:5/1s --rate 5",
                "--target T --duration 0s",
                "--target T --duration 5",
                "--target T --profile burst:5@9s --duration 1s",
                "--target T --connections 0",
                "--target T --connections 65001",
                "--target T --threads 0",
                "--target T --threads 5 --connections 4",
                "--target T --timeout 0s",
                "--target T --seed x",
                "--target T --fail-if p99",
                "--target T --fail-if p99_worse_10%_than_/nowhere",
                "--target T --fail-if p99_worse_a_lot_than_x",
                "--target T --ids /nowhere/at/all",
                "--target T --username u",
                "--target T --password-file f",
                "--target T --username u --password-file /nowhere",
                "--target http://127.0.0.1 --username u --password-file NOT_TEXT",
                "--target T --wow",
                "--target T more",
                "--target T --rate",
                "--target T --rate 5 --rate 6",
                "--target http://192.0.2.1 --username u --password-file f",
                "--target T --warm-up 1",
                "--target T --out /dev/null/x"
            })
    void refuses_nonsense_in_one_line_with_status_2(String arguments) {
        String[] typed = Stream.of(arguments.split(" "))
                .filter(argument -> !argument.isEmpty())
                .map(argument -> argument.equals("T") ? "http://127.0.0.1:9" : argument)
                .map(argument -> argument.equals("NOT_TEXT") ? notText() : argument.replace('_', ' '))
                .toArray(String[]::new);

        assertThat(run(NEVER_LATE, typed)).isEqualTo(2);
        assertThat(err.toString())
                .hasLineCount(1)
                .containsAnyOf("(expected: ", "(No such file)", "(Not a directory)", "(Not UTF-8)");
        assertThat(err.toString()).doesNotContain("u:p");
        assertThat(out.toString()).isEmpty();
    }

    private String notText() {
        try {
            return Files.write(directory.resolve("not-text"), new byte[] {'p', (byte) 0xFF})
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void explains_itself_on_standard_output() {
        assertThat(run(NEVER_LATE, "--help")).isZero();
        assertThat(out.toString()).contains("--target", "--profile", "--fail-if", "Exit status");
        assertThat(err.toString()).isEmpty();
    }

    private static StubTarget ok() throws InterruptedException {
        return new StubTarget((request, context) -> StubTarget.send(context, StubTarget.OK));
    }

    private int load(long latestNanos, StubTarget target, String... arguments) {
        String[] usual = {"--target", target.url(), "--warm-up", "0s", "--out", out("out")};
        boolean given = List.of(arguments).contains("--connections");
        return run(latestNanos, join(given ? usual : join(usual, "--connections", "5"), arguments));
    }

    private int run(long latestNanos, String... arguments) {
        return LoadCommand.commandLine(latestNanos, false)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private String out(String name) {
        return directory.resolve(name).toString();
    }

    private JsonNode summary() throws Exception {
        return new JsonMapper().readTree(Files.readString(directory.resolve("out/summary.json")));
    }

    private static String[] join(String[] some, String... others) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(others));
        return all.toArray(String[]::new);
    }
}
