package dev.entitlement.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailIfTest {
    private static final long MILLISECOND = 1_000_000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "p50>40ms, true",
        "p50>60ms, false",
        "p90<200ms, true",
        "p99>250ms, true",
        "p99>=500ms, true",
        "p99>2s, false",
        "p99.9>250ms, true",
        "p999>0.4s, true",
        "max<=1s, true",
        "mean>1us, true",
        "error-rate>0.01, true",
        "error-rate>=0.03, true",
        "error-rate>0.03, false",
        "error-rate>1%, true",
        "errors>=6, true",
        "errors<6, false",
        "rate<4900, true",
        "rate<99, false",
        "rate>=100, true",
        " rate < 101 , true"
    })
    void holds_when_the_figure_is_beyond_the_bound(String condition, boolean holds) {
        assertThat(FailIf.parse(condition).judge(run()).holds()).isEqualTo(holds);
    }

    @Test
    void explains_itself_with_the_figure() {
        assertThat(FailIf.parse("error-rate>0.01").judge(run()).explanation())
                .isEqualTo("error-rate>0.01 holds: error-rate is 0.03000");
        assertThat(FailIf.parse("rate<49").judge(run()).explanation())
                .isEqualTo("rate<49 does not hold: rate is 100.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "p99",
                "p99>",
                ">250ms",
                "p99=250ms",
                "p99>250",
                "p99>ms",
                "p98>250ms",
                "error-rate>2",
                "error-rate>1s",
                "error-rate>200%",
                "rate<4900ms",
                "rate<-1",
                "rate<NaN",
                "p99>250ms,rate<5",
                "P99>250ms",
                "p98 worse 10% than x",
                "p99 worse ten% than x",
                "p99 worse 10 than x",
                "p99 worse 10% than",
                "p99 better 10% than x"
            })
    void refuses_nonsense_with_what_is_accepted(String text) {
        assertThatThrownBy(() -> FailIf.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(text + " (expected: p50, ");
    }

    @Test
    void refuses_a_run_that_is_not_there() {
        assertThatThrownBy(() -> FailIf.parse("p99 worse 10% than " + directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("summary.json: No such file (expected: a directory that load wrote");
    }

    @ParameterizedTest
    @CsvSource({
        "p99 worse 10% than, 100, 130, true",
        "p99 worse by 10% than, 100, 130, true",
        "p99 worse than, 100, 130, true",
        "p99 worse 50% than, 100, 130, false",
        "p99 worse 10% than, 130, 100, false",
        "p50 worse 10% than, 100, 130, true",
        "mean worse 10% than, 100, 130, true",
        "max worse 10% than, 100, 130, true",
        "rate worse 10% than, 100, 130, false",
        "rate worse 10% than, 130, 100, true"
    })
    void holds_when_the_figure_is_so_much_worse_than_in_another_run(
            String condition, int millisThere, int millis, boolean holds) {
        Path base = RunOnDisk.of(20, second -> upTo(millisThere)).write(directory.resolve("base"));
        Run run = RunOnDisk.of(20, second -> upTo(millis)).read(directory.resolve("run"));

        assertThat(FailIf.parse(condition + " " + base).judge(run).holds()).isEqualTo(holds);
    }

    @Test
    void does_not_hold_within_the_noise() {
        Path base =
                RunOnDisk.of(20, second -> upTo(second % 4 == 0 ? 400 : 100)).write(directory.resolve("base"));
        Run run = RunOnDisk.of(20, second -> upTo(second % 4 == 1 || second == 19 ? 400 : 100))
                .read(directory.resolve("run"));

        Judged judged = FailIf.parse("p90 worse 1% than " + base).judge(run);

        assertThat(judged.explanation()).contains("does not hold", "within the noise");
        assertThat(judged.holds()).isFalse();
    }

    @Test
    void decides_by_the_figures_alone_where_runs_are_too_short_to_tell_chance() {
        Path base = RunOnDisk.of(2, second -> upTo(100)).write(directory.resolve("base"));
        Run run = RunOnDisk.of(2, second -> upTo(200)).read(directory.resolve("run"));

        Judged judged = FailIf.parse("p99 worse 10% than " + base).judge(run);

        assertThat(judged.holds()).isTrue();
        assertThat(judged.explanation())
                .contains("+100.0%", "cannot be told from noise: that takes runs of 8 s or more");
    }

    @Test
    void says_if_it_was_compared_with_figures_that_are_not_to_be_trusted() {
        Path base = RunOnDisk.of(20, second -> upTo(100)).saturated().write(directory.resolve("base"));
        Run run = RunOnDisk.of(20, second -> upTo(200)).read(directory.resolve("run"));

        assertThat(FailIf.parse("p99 worse 10% than " + base).judge(run).explanation())
                .endsWith("worse (there the generator was late: that figure tells of it and not of the target)");
    }

    @Test
    void any_error_is_worse_than_none() {
        Path base = RunOnDisk.of(20, second -> upTo(100)).write(directory.resolve("base"));
        Run run = RunOnDisk.of(20, second -> upTo(100)).unavailableASecond(1).read(directory.resolve("run"));

        assertThat(FailIf.parse("error-rate worse 10% than " + base).judge(run).holds())
                .isTrue();
    }

    /** 200 calls in 2 s: each second 97 good after 1 ms to 97 ms, three errors after 500 ms. */
    private Run run() {
        return RunOnDisk.of(
                        2,
                        second -> LongStream.concat(
                                        LongStream.rangeClosed(1, 97).map(each -> each * MILLISECOND),
                                        LongStream.of(500, 500, 500).map(each -> each * MILLISECOND))
                                .toArray())
                .unavailableASecond(3)
                .read(directory.resolve("judged"));
    }

    private static long[] upTo(int millis) {
        return LongStream.rangeClosed(1, millis).map(each -> each * MILLISECOND).toArray();
    }
}
