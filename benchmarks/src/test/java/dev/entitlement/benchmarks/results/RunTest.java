package dev.entitlement.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
    private static final long MILLISECOND = 1_000_000;

    @TempDir
    private Path directory;

    @Test
    void reads_what_load_wrote() {
        Run run = RunOnDisk.of(10, second -> upTo(100)).unavailableASecond(2).read(directory.resolve("a"));

        assertThat(run.calls()).isEqualTo(1_000);
        assertThat(run.errorRate()).isEqualTo(0.02);
        assertThat(run.whole()).isTrue();
        assertThat(run.slices()).hasSize(10);
        assertThat(run.slices().get(3).latency().count()).isEqualTo(100);
        assertThat((double) run.latencies().at(0.9)).isCloseTo(90.0 * MILLISECOND, within(0.1 * MILLISECOND));
        assertThat(run.failures()).containsExactly(new Failure("unavailable", "HTTP status 503", 20));
    }

    @Test
    void merges_what_several_machines_did_of_one_run() throws Exception {
        Path slow = RunOnDisk.of(5, second -> upTo(200)).write(directory.resolve("slow"));
        Path fast = RunOnDisk.of(7, second -> upTo(10)).write(directory.resolve("fast"));

        Run run = Run.read(slow + "+" + fast);

        assertThat(run.calls()).isEqualTo(1_070);
        assertThat(run.rate()).isEqualTo(210);
        assertThat(run.slices()).hasSize(7);
        assertThat(run.slices().get(0).offered()).isEqualTo(210);
        assertThat(run.latency().count()).isEqualTo(1_070);
        assertThat((double) run.latency().max()).isCloseTo(200.0 * MILLISECOND, within(0.2 * MILLISECOND));
        assertThat((double) run.latency().p50()).isCloseTo(93.0 * MILLISECOND, within(1.0 * MILLISECOND));
        assertThat(run.parts()).hasSize(2);
    }

    @Test
    void calls_that_wait_at_the_same_time_on_several_machines_are_added() throws Exception {
        Path one = RunOnDisk.of(500, second -> upTo(2)).waiting(30).write(directory.resolve("one"));
        Path two = RunOnDisk.of(500, second -> upTo(2)).waiting(12).write(directory.resolve("two"));

        assertThat(Run.read(one + "+" + two).slices()).allMatch(slice -> slice.waiting() == 42);
    }

    @Test
    void what_one_machine_did_is_not_counted_twice() throws Exception {
        Path run = RunOnDisk.of(3, second -> upTo(5)).write(directory.resolve("run"));

        for (String wrong : new String[] {run + "+" + run, run + "+" + run + "/.", run + "+", "+" + run}) {
            assertThatThrownBy(() -> Run.read(wrong))
                    .as(wrong)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("(expected: a directory that load wrote, or several joined by +");
        }
    }

    @Test
    void a_directory_may_have_a_plus_in_its_name() throws Exception {
        Path odd = RunOnDisk.of(3, second -> upTo(5)).write(directory.resolve("a+b"));

        assertThat(Run.read(odd.toString()).parts()).hasSize(1);
    }

    @Test
    void puts_the_seconds_of_a_long_run_together() {
        Run run = RunOnDisk.of(1_000, second -> upTo(2)).read(directory.resolve("long"));

        assertThat(run.slices()).hasSizeLessThanOrEqualTo(Run.MOST_SLICES);
        assertThat(run.slices().get(0).length()).isEqualTo(5);
        assertThat(run.slices().get(0).offered()).isEqualTo(10);
        assertThat(run.whole()).isTrue();
    }

    @Test
    void a_log_that_was_cut_off_tells_what_it_holds() throws Exception {
        Path cut = RunOnDisk.of(10, second -> upTo(100)).write(directory.resolve("cut"));
        byte[] log = Files.readAllBytes(cut.resolve(Run.LOG));
        Files.write(cut.resolve(Run.LOG), java.util.Arrays.copyOf(log, log.length / 2));

        Run run = Run.read(cut.toString());

        assertThat(run.whole()).isFalse();
        assertThat(run.calls()).isEqualTo(1_000);
        assertThat(run.latencies().count()).isBetween(100L, 900L);
    }

    @Test
    void says_what_is_not_there_or_not_what_load_writes() throws Exception {
        Path broken = Files.createDirectories(directory.resolve("broken"));
        Files.writeString(broken.resolve(Run.SUMMARY), "{\"calls\":");
        Path other = Files.createDirectories(directory.resolve("other"));
        Files.writeString(other.resolve(Run.SUMMARY), "[1,2]");
        Path logless = RunOnDisk.of(2, second -> upTo(2)).write(directory.resolve("logless"));
        Files.delete(logless.resolve(Run.LOG));

        for (String wrong : new String[] {directory + "/none", broken + "", other + "", logless + "", "a\0b", ""}) {
            assertThatThrownBy(() -> Run.read(wrong))
                    .as(wrong)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("(expected: a directory that load wrote");
        }
    }

    private static long[] upTo(int millis) {
        return LongStream.rangeClosed(1, millis).map(each -> each * MILLISECOND).toArray();
    }
}
