package dev.entitlement.gateway.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entitlement.EntitlementResult;
import dev.entitlement.ReactivationRequest;
import dev.entitlement.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;

class FailureLogTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void holds_every_call_that_did_not_restore_access() throws Exception {
        assertThat(written(
                        Results.reactivated("a"),
                        Results.rejected("b"),
                        Results.timedOut("c"),
                        Results.refused("d", Refusal.DRAINING),
                        Results.unrecognized("e", "NEW")))
                .extracting(line ->
                        new ObjectMapper().readTree(line).get("entitlementId").asString())
                .containsExactly("b", "c", "d", "e");
    }

    @Test
    void goes_on_where_an_earlier_run_stopped() throws Exception {
        Path file = Files.writeString(directory.resolve("log"), "{\"earlier\":1}\n");
        assertThat(write(file, Results.rejected("b"))).hasSize(2).first().isEqualTo("{\"earlier\":1}");
    }

    @Test
    void ends_a_line_that_a_crash_has_torn() throws Exception {
        Path file = Files.writeString(directory.resolve("log"), "{\"torn\":");
        List<String> lines = write(file, Results.rejected("b"));
        assertThat(lines).hasSize(2).first().isEqualTo("{\"torn\":");
        assertThat(new ObjectMapper().readTree(lines.get(1)).isObject()).isTrue();
    }

    @Test
    void loses_nothing_when_many_threads_fail_at_once() throws Exception {
        Path file = directory.resolve("log");
        FailureLog log = FailureLog.open(file);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            String name = "t" + t + "-";
            threads.add(new Thread(() -> {
                for (int i = 0; i < 2_000; i++) {
                    log.record(Results.rejected(name + i));
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        log.close(LONG);
        assertThat(log.dropped()).isZero();
        assertThat(Files.readAllLines(file))
                .hasSize(8_000)
                .doesNotHaveDuplicates()
                .allMatch(line -> line.endsWith("}"));
    }

    @Test
    void cannot_be_opened_where_nothing_can_be_written() {
        assertThatThrownBy(() -> FailureLog.open(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith(directory + " cannot be accessed: ")
                .endsWith("(expected: a file to append to)");
        Path absent = directory.resolve("no/such/log");
        assertThatThrownBy(() -> FailureLog.open(absent))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(absent + " does not exist (expected: a file to append to)");
    }

    private List<String> written(EntitlementResult... results) throws Exception {
        return write(directory.resolve("log"), results);
    }

    private static List<String> write(Path file, EntitlementResult... results)
            throws IOException, InterruptedException {
        FailureLog log = FailureLog.open(file);
        for (EntitlementResult result : results) {
            log.callEnded(ReactivationRequest.of(result.report().entitlementId()), result);
        }
        log.close(LONG);
        return Files.readAllLines(file);
    }
}
