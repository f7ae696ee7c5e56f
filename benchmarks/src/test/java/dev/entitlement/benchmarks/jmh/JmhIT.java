package dev.entitlement.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shipped jar: does every benchmark run, with every peer in it? What comes of running it once is no figure. */
@Timeout(300)
class JmhIT {
    private static final Path JAR = Path.of("target", "entitlement-benchmarks.jar");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    /** In one process, which need not get fast, and beside other runs. */
    private static final List<String> JVM = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Djmh.ignoreLock=true",
            EventLoopExecutor.USED,
            EventLoopExecutor.NAMED);

    private static final List<String> ONCE = List.of(
            "-foe", "true", "-f", "0", "-wi", "0", "-i", "1", "-bm", "ss", "-p", "calls=100", "-p", "bytes=200");

    @TempDir
    private Path out;

    @Test
    void runs_every_benchmark_once() throws Exception {
        List<String> command = new ArrayList<>(List.of(JAVA.toString()));
        command.addAll(JVM);
        command.addAll(List.of("-jar", JAR.toAbsolutePath().toString(), "jmh"));
        command.addAll(ONCE);
        command.addAll(List.of("-prof", ProcessorTime.class.getName()));

        String said = run(command);

        assertThat(said)
                .contains("AdmissionBenchmark.", "AnswerReaderBenchmark.", "BackoffBenchmark.", "IdentifierBenchmark.")
                .contains("PolicyBenchmark.call", "BurstBenchmark.burst", "cpu.norm");
        for (Client client : Client.values()) {
            assertThat(said).containsPattern("ClientBenchmark.call .*" + client + " .*us/op");
        }
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        Path said = out.resolve("said");
        Process process = new ProcessBuilder(command)
                .directory(out.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String text = Files.readString(said, UTF_8);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
