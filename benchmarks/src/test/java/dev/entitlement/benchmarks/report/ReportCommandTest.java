package dev.entitlement.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.benchmarks.results.RunOnDisk;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void redraws_one_run_where_it_is() throws Exception {
        Path run = run("run", 100);

        assertThat(report(run.toString())).isZero();

        assertThat(html(run.resolve("report.html"))).contains("Every call ended well:", "2,000 calls on", "</html>");
        assertThat(out.toString())
                .isEqualToIgnoringNewLines(run.resolve("report.html").toString());
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void compares_several_with_the_first_and_says_what_is_worse() throws Exception {
        Path before = run("before", 100);
        Path after = run("after", 130);

        assertThat(report(before.toString(), after.toString())).isZero();

        assertThat(html(before.resolve("comparison.html")))
                .contains("class=\"text worse\">worse", "+30.", "Settings, machines and versions", "</html>");
        assertThat(out.toString())
                .contains("after against ", "p99 ", "+30.")
                .endsWith(before.resolve("comparison.html") + System.lineSeparator());
    }

    @Test
    void says_that_all_is_noise_when_it_is() throws Exception {
        Path before = run("before", 100);
        Path after = run("after", 100);

        report(
                before.toString(),
                after.toString(),
                "--out",
                directory.resolve("page.html").toString());

        assertThat(html(directory.resolve("page.html"))).contains("all differences are within the noise");
        assertThat(before.resolve("comparison.html")).doesNotExist();
    }

    @Test
    void merges_what_machines_did_together_without_touching_what_they_drew_themselves() throws Exception {
        Path one = run("one", 100);
        Path two = run("two", 100);

        assertThat(report(one + "+" + two)).isZero();

        assertThat(html(one.resolve("comparison.html"))).contains("Made by 2 machines", "4,000 calls on");
        assertThat(one.resolve("report.html")).doesNotExist();
    }

    @Test
    void says_what_others_took_of_the_processors_of_the_machine_that_lost_most() throws Exception {
        Path one = disk(100).taken(0.056, 0.002).write(directory.resolve("one"));
        Path two = disk(100).taken(0, 0.03).write(directory.resolve("two"));
        Path quiet = disk(100).taken(0, 0).write(directory.resolve("quiet"));

        report(one + "+" + two);
        report(quiet.toString());

        assertThat(html(one.resolve("comparison.html")))
                .contains("5.60\u202f% by other machines of its host and 3.00\u202f% by other threads of this machine");
        assertThat(html(quiet.resolve("report.html"))).doesNotContain("was taken");
    }

    @ParameterizedTest
    @CsvSource({"p99>1s, 0", "p99>1ms, 1", "p99 worse 10% than BASE, 1", "p99 worse 80% than BASE, 0"})
    void ends_with_status_1_if_a_condition_holds(String condition, int status) throws Exception {
        Path before = run("before", 100);
        Path after = run("after", 150);
        String typed = condition.replace("BASE", before.toString());

        assertThat(report(after.toString(), "--fail-if", typed)).isEqualTo(status);

        assertThat(err.toString().contains("--fail-if: " + after + ": " + typed + " holds"))
                .isEqualTo(status == 1);
        assertThat(html(after.resolve("report.html")).contains("<b>Failed:</b>"))
                .isEqualTo(status == 1);
    }

    @Test
    void says_of_figures_that_are_not_to_be_trusted_why() throws Exception {
        Path good = run("good", 10);
        Path late =
                RunOnDisk.of(9, second -> new long[] {1_000_000}).saturated().write(directory.resolve("late"));
        Path torn = run("torn", 10);
        Path log = torn.resolve("histogram.hlog");
        Files.write(log, Arrays.copyOf(Files.readAllBytes(log), 3_000));

        assertThat(report(good.toString(), late.toString(), torn.toString())).isZero();

        assertThat(err.toString())
                .hasLineCount(2)
                .contains(
                        late + ": SATURATED: its generator was late; its figures tell of that and not of the target",
                        torn + ": its histogram.hlog is not whole");
    }

    @Test
    void a_comparison_in_which_a_condition_holds_does_not_look_well() throws Exception {
        Path before = run("before", 100);
        Path after = run("after", 100);

        assertThat(report(before.toString(), after.toString(), "--fail-if", "p99>1ms"))
                .isEqualTo(1);

        assertThat(html(before.resolve("comparison.html")))
                .contains("<body data-kind=\"trouble\">", "within the noise; a --fail-if holds</h1>");
    }

    @Test
    void a_page_that_cannot_be_written_leaves_the_earlier_one_whole() throws Exception {
        Path run = run("run", 10);
        report(run.toString());
        String earlier = html(run.resolve("report.html"));
        Files.createDirectory(run.resolve("report.html.new")); // in the way of what is written

        assertThat(report(run.toString(), "--fail-if", "p99>1s")).isEqualTo(1);

        assertThat(html(run.resolve("report.html"))).isEqualTo(earlier);
    }

    @Test
    void names_and_reasons_cannot_break_out_of_the_page() throws Exception {
        Path run = RunOnDisk.of(3, second -> new long[] {1_000_000})
                .with("lastLoss", "<script>alert(1)</script>")
                .write(directory.resolve("a<b>&\"c\""));

        report(run.toString());

        assertThat(html(run.resolve("report.html")))
                .contains("a&lt;b&gt;&amp;&quot;c&quot;")
                .doesNotContain("<script", "a<b>");
    }

    @Test
    void a_page_that_cannot_be_written_is_said_in_one_line() {
        assertThat(report(run("run", 10).toString(), "--out", directory.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).isEqualToIgnoringNewLines("--out: " + directory + " (Is a directory)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|DIR: none given (expected: directories that load wrote)",
                "/nowhere|DIR: /nowhere/summary.json: No such file (expected: a directory that load wrote",
                "RUN+/nowhere|DIR: /nowhere/summary.json: No such file (expected: ",
                "RUN --fail-if p99|--fail-if: p99 (expected: p50, p90,",
                "RUN --fast|--fast: unknown option (expected: one that report --help lists)",
                "RUN --out|--out: no value (expected: one)",
            })
    void nonsense_is_refused_in_one_line(String arguments, String line) {
        String typed = arguments.replace("RUN", run("run", 10).toString());

        assertThat(report(typed.isEmpty() ? new String[0] : typed.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith(line).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void explains_itself_on_standard_output() {
        assertThat(report("--help")).isZero();
        assertThat(out.toString()).contains("DIR", "--out", "--fail-if", "10% than", "M1+M2", "Exit status");
    }

    private Path run(String name, int millis) {
        return disk(millis).write(directory.resolve(name));
    }

    private static RunOnDisk disk(int millis) {
        return RunOnDisk.of(
                20,
                second -> LongStream.rangeClosed(1, 100)
                        .map(each -> each * millis * 10_000)
                        .toArray());
    }

    private static String html(Path file) throws IOException {
        return Files.readString(file, UTF_8);
    }

    private int report(String... arguments) {
        return ReportCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.of(arguments).toArray(String[]::new));
    }
}
