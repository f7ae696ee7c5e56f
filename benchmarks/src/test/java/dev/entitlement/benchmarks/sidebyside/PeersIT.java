package dev.entitlement.benchmarks.sidebyside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shipped jars, end to end, where wrk and nginx are: is all measured that is measured? What the figures are does not matter. */
@Timeout(600)
class PeersIT {
    private static final Path JAR = Path.of("target", "entitlement-benchmarks.jar");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    private Path out;

    @Test
    void each_has_a_row_with_its_costs_and_who_is_not_here_is_named() throws Exception {
        assumeTrue(Contenders.uninstalled("wrk") == null && Contenders.uninstalled("nginx") == null);
        Path said = out.resolve("said");
        Process process = new ProcessBuilder(
                        JAVA.toString(),
                        "-jar",
                        JAR.toString(),
                        "peers",
                        "--peers",
                        "gateway,reactor-netty,scg,netty-bytes,nginx",
                        "--scg-jar",
                        "not-built.jar",
                        "--rounds",
                        "1",
                        "--seconds",
                        "1",
                        "--warm-up",
                        "1",
                        "--connections",
                        "4",
                        "--scenarios",
                        "none",
                        "--out",
                        out.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(540, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String text = Files.readString(said, UTF_8);

        assertThat(process.exitValue()).as(text).isIn(0, 1); // 1: this machine was too slow for a target
        String report = Files.readString(out.resolve("peers.md"), UTF_8);
        assertThat(report).containsPattern("\\| gateway \\| .*µs.* B \\| .* MB \\| .* s \\|");
        assertThat(report).containsPattern("\\| netty-bytes \\| .*µs.* B \\| .* MB \\| .* s \\|");
        assertThat(report).containsPattern("\\| nginx \\| .*µs.* MB \\| .* s \\|");
        assertThat(report).contains("gateway ÷ reactor-netty", "- scg is left out: not-built.jar is not built");
        assertThat(report).doesNotContain("could not be started");
        assertThat(out.resolve("peers.html")).content().contains("<svg", "</html>");
    }
}
