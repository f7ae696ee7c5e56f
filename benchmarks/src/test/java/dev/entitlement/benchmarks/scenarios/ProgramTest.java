package dev.entitlement.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProgramTest {
    private static final Path SHELL = Path.of("/bin/sh");

    @TempDir
    private Path directory;

    @BeforeEach
    void there_is_a_shell() {
        assumeTrue(Files.isExecutable(SHELL));
    }

    @Test
    void is_ready_when_it_says_so_and_its_words_are_kept() throws Exception {
        Path log = directory.resolve("log");
        try (Program program = start("echo hello; echo ready on http://127.0.0.1:1/v1", log)) {
            assertThat(program.ready()).isEqualTo("http://127.0.0.1:1/v1");
            assertThat(program.exitStatus(30)).isZero();
        }
        assertThat(log).hasContent("hello\nready on http://127.0.0.1:1/v1");
    }

    @Test
    void one_that_ends_before_it_is_ready_is_told_with_its_last_words() throws Exception {
        try (Program program = start("echo first; echo no port is free; exit 1", directory.resolve("log"))) {
            assertThatThrownBy(program::ready)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("it ended: no port is free");
        }
    }

    /** A pipe holds 64 KiB: who is not read any more stands still in the middle of a word. */
    @Test
    void one_whose_log_cannot_be_written_is_not_held_up() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        try (Program program = start("i=0; while [ $i -lt 20000 ]; do echo word $i; i=$((i + 1)); done", full)) {
            assertThat(program.exitStatus(30)).isZero();
        }
    }

    private static Program start(String script, Path log) throws IOException {
        return Program.start("it", List.of(SHELL.toString(), "-c", script), Map.of(), log);
    }
}
