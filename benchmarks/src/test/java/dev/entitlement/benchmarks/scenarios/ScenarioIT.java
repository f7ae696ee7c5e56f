package dev.entitlement.benchmarks.scenarios;

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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shipped jars, end to end: is what a scenario needs all there? How fast anything is does not matter here. */
@Timeout(300)
class ScenarioIT {
    private static final Path JAR = Path.of("target", "entitlement-benchmarks.jar");
    private static final Path GATEWAY = Path.of("..", "gateway", "target", "entitlement-gateway.jar");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    private Path out;

    @Test
    void a_rehearsal_is_answered_whole_and_leaves_its_figures() throws Exception {
        assertThat(GATEWAY).as("made by: mvn package -pl gateway -am").exists();
        int status = scenario("rehearsal");
        String text = said();

        assertThat(status).as(text).isIn(0, 3); // 3: this machine was too slow for the generator
        assertThat(text).contains("rehearsal: ", "answered 200, cold", "PASS").doesNotContain("FELL SHORT");
        JsonNode json = new JsonMapper().readTree(Files.readAllBytes(out.resolve("rehearsal.json")));
        assertThat(json.get("passes").booleanValue()).isTrue();
        assertThat(json.get("figures").get(0).get("value").intValue()).isEqualTo(20);
        assertThat(out.resolve("rehearsal-gateway.log")).content().contains("ready on ");
        assertThat(out.resolve("rehearsal-simulator.log")).content().contains("ready on ");
    }

    @Test
    void what_cannot_be_written_is_said_in_one_line_and_what_was_found_is_shown() throws Exception {
        Path json = Files.createDirectory(out.resolve("burst-core.json"));
        Path notOne = Files.createFile(out.resolve("no.jar"));

        assertThat(scenario("burst-core", "--gateway-jar", notOne.toString())).isEqualTo(1);
        assertThat(said().lines().filter(line -> !line.isBlank()))
                .contains(json + ": Is a directory")
                .noneMatch(line -> line.startsWith("\tat "));
        assertThat(said()).contains("could not be played");
    }

    private int scenario(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(JAVA.toString(), "-jar", JAR.toString(), "scenario", "--out", out.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.resolve("said").toFile())
                .start();
        try {
            assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private String said() throws IOException {
        return Files.readString(out.resolve("said"), UTF_8);
    }
}
