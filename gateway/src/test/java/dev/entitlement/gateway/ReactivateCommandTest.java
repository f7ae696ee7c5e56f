package dev.entitlement.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.gateway.options.OptionException;
import dev.entitlement.gateway.options.OptionSources;
import dev.entitlement.gateway.options.OptionValues;
import dev.entitlement.gateway.reactivate.StandardStreams;
import dev.entitlement.gateway.simulator.Faults;
import dev.entitlement.gateway.simulator.RunningSimulator;
import dev.entitlement.gateway.simulator.Simulator;
import dev.entitlement.gateway.simulator.SimulatorSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code reactivate} against a simulator, from its arguments to its exit status, without a process of its own. */
class ReactivateCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();
    private static RunningSimulator simulator;
    private static int used;

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private OutputStream raw = new ByteArrayOutputStream();
    private Flux<StopSignal> signals = Flux.never();
    private final Map<String, String> options = new HashMap<>();
    private boolean isTerminal;
    private String in = "";
    private String id;

    @BeforeAll
    static void start() {
        simulator = Simulator.start(SimulatorSettings.STANDARD.withPort(0).withFaults(Faults.NONE))
                .block(PATIENCE);
    }

    @AfterAll
    static void stop() {
        simulator.stop().block(PATIENCE);
    }

    @BeforeEach
    void isWell() {
        simulator.changeFaults(faults -> Faults.NONE);
        options.put("upstream-url", simulator.url());
        options.put("upstream-username", "joe");
        id = "test-" + used++ + "-";
    }

    @Test
    void tells_of_each_line_and_sends_a_repeated_id_once() {
        in = id + "a\n\nnot-found-1\n" + id + "a\r\n{\"entitlementId\":\"" + id
                + "b\",\"requestIdentifier\":\"mine\"}\n";
        assertThat(run(id + "a", "-")).isEqualTo(1);
        Map<Integer, JsonNode> told = told(raw.toString());
        assertThat(told).hasSize(6);
        assertThat(List.of(1, 3))
                .allSatisfy(i -> assertThat(told.get(i).get("requestIdentifier"))
                        .isEqualTo(told.get(0).get("requestIdentifier")));
        assertThat(told.get(2).get("outcome").asString()).isEqualTo("rejected");
        assertThat(told.get(4).get("entitlementId").asString()).isEqualTo(id + "b");
        assertThat(told.get(4).get("requestIdentifier").asString()).isEqualTo("mine");
        assertThat(told.get(-1).get("total").asInt()).isEqualTo(5);
        assertThat(simulator.stats().ids()).containsEntry(id + "a", 1);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void is_content_when_everybody_has_access() throws IOException {
        Path list = list(3);
        assertThat(run("--file", list, "--out", directory.resolve("out"))).isZero();
        assertThat(err.toString()).contains("3 done: 3 reactivated", "Line by line: " + directory.resolve("out"));
        assertThat(out.toString()).isEmpty();
        assertThat(raw.toString()).isEmpty();
        assertThat(directory.resolve("out.journal")).doesNotExist();
    }

    @Test
    void does_not_send_again_what_is_settled_and_tries_the_rest() throws IOException {
        Path list = Files.writeString(
                directory.resolve("list"), id + "a\nnot-found-2\nservice-unavailable-1\nbad/id\n" + id + "a\n");
        options.put("max-attempts", "1");
        Path results = directory.resolve("out");
        assertThat(run("--file", list, "--out", results)).isEqualTo(1);
        int refused = simulator.stats().ids().get("service-unavailable-1");
        assertThat(run("--file", list, "--out", results)).isEqualTo(1);
        assertThat(simulator.stats().ids())
                .containsEntry(id + "a", 1)
                .containsEntry("not-found-2", 1)
                .containsEntry("service-unavailable-1", refused + 1);
        assertThat(Files.readAllLines(results)).hasSize(6);
        assertThat(err.toString()).contains("4 of them in earlier runs, 1 now");
    }

    @Test
    void asks_again_under_the_same_identifier_what_nobody_answered() throws IOException {
        options.put("max-attempts", "1");
        options.put("attempt-timeout", "300ms");
        Path results = directory.resolve("out");
        Path list = list(1);
        simulator.changeFaults(faults -> faults.withHangRate(1));
        assertThat(run("--file", list, "--out", results)).isEqualTo(1);
        assertThat(run("--file", list, "--out", results)).isEqualTo(1);
        simulator.changeFaults(faults -> Faults.NONE);
        assertThat(run("--file", list, "--out", results)).isZero();
        List<String> lines = Files.readAllLines(results);
        assertThat(lines).hasSize(3);
        JsonNode last = JSON.readTree(lines.get(2));
        assertThat(last.get("effect").asString()).isEqualTo("applied");
        assertThat(lines.subList(0, 2))
                .allSatisfy(line ->
                        assertThat(JSON.readTree(line).get("lastIdentifier")).isEqualTo(last.get("requestIdentifier")));
    }

    @Test
    void stays_in_doubt_about_an_unknown_that_could_not_be_asked_again() throws IOException {
        options.put("max-attempts", "1");
        options.put("attempt-timeout", "300ms");
        Path results = directory.resolve("out");
        Path list = list(1);
        simulator.changeFaults(faults -> faults.withHangRate(1));
        assertThat(run("--file", list, "--out", results)).isEqualTo(1);
        options.put("upstream-url", "http://127.0.0.1:9/v1"); // nobody listens
        assertThat(run("--file", list, "--out", results)).isEqualTo(1);
        List<String> lines = Files.readAllLines(results);
        assertThat(JSON.readTree(lines.get(1)).get("effect").asString()).isEqualTo("unknown");
        assertThat(JSON.readTree(lines.get(1)).get("lastIdentifier"))
                .isEqualTo(JSON.readTree(lines.get(0)).get("lastIdentifier"));
    }

    @Test
    void cuts_off_a_torn_last_line() throws IOException {
        Path list = list(2);
        Path results = directory.resolve("out");
        assertThat(run("--file", list, "--out", results)).isZero();
        List<String> lines = Files.readAllLines(results);
        Files.writeString(results, lines.get(0) + "\n" + lines.get(1).substring(0, 300));
        assertThat(run("--file", list, "--out", results)).isZero();
        assertThat(Files.readAllLines(results)).hasSize(2).startsWith(lines.get(0));
    }

    @Test
    void stops_after_ten_unauthorized_in_a_row() throws IOException {
        options.put("credentials", "passthrough");
        options.put("max-in-flight", "1");
        assertThat(run("--file", list(50), "--out", directory.resolve("out"))).isEqualTo(1);
        assertThat(err.toString()).contains("stopped: the upstream answered UNAUTHORIZED 10 times in a row");
        assertThat(Files.readAllLines(directory.resolve("out"))).hasSizeBetween(10, 12);
        options.remove("credentials");
        assertThat(run("--file", directory.resolve("list"), "--out", directory.resolve("out")))
                .isZero();
    }

    @Test
    void gives_up_on_an_upstream_in_trouble_if_told_so() throws IOException {
        options.put("give-up-after", "300ms");
        simulator.changeFaults(faults -> faults.withErrorRate(1));
        assertThat(run("--file", list(200), "--out", directory.resolve("out"))).isEqualTo(1);
        assertThat(err.toString()).contains("stopped: the upstream has been in trouble for 300ms without a break");
    }

    @Test
    void ends_with_the_summary_so_far_when_interrupted() throws IOException {
        signals = Flux.just(StopSignal.INT).concatWith(Flux.never());
        assertThat(run("--file", list(1_000), "--out", directory.resolve("out")))
                .isEqualTo(130);
        assertThat(err.toString()).contains("stopped by a signal", " done", "The same command goes on from here.");
        signals = Flux.never();
        assertThat(run("--file", directory.resolve("list"), "--out", directory.resolve("out")))
                .isZero();
        assertThat(simulator.stats().ids()).containsEntry(id + 1, 1).containsEntry(id + 999, 1);
    }

    @Test
    void ends_at_once_when_interrupted_twice() throws IOException {
        signals = Flux.just(StopSignal.INT, StopSignal.INT).concatWith(Flux.never());
        simulator.changeFaults(faults -> faults.withHangRate(1));
        assertThat(run("--file", list(5), "--out", directory.resolve("out"))).isEqualTo(130);
        assertThat(err.toString())
                .contains("stopped at once; what was on the wire was not heard out: the next run asks again");
    }

    @Test
    void refuses_results_of_another_list_and_leaves_them_alone() throws IOException {
        Path results = directory.resolve("out");
        assertThat(run(id + "a", id + "b", "--out", results)).isZero();
        byte[] before = Files.readAllBytes(results);
        assertRefused("is about another id there", id + "b", id + "a", "--out", results);
        assertRefused("holds an id that the list lacks, in line", id + "a", "--out", results);
        assertThat(Files.readAllBytes(results)).isEqualTo(before);
        assertThat(simulator.stats().ids()).containsEntry(id + "a", 1);
        assertThat(run(id + "a", id + "b", id + "c", "--out", results)).isZero();
    }

    @Test
    void refuses_a_file_that_is_something_else() throws IOException {
        Path list = list(2);
        assertRefused("holds no result in line 1", "--file", list, "--out", list);
        assertRefused("is no journal of this program", "a", "--out", journalBeside("other", "nonsense\n"));
        assertRefused("it is no regular file", "a", "--out", directory);
        assertRefused("does not exist", "a", "--out", directory.resolve("no/such/out"));
        assertRefused("does not exist", "--file", directory.resolve("no-such-list"));
    }

    @Test
    void leaves_a_file_that_is_something_else_as_it_is_even_if_its_last_line_has_no_end() throws IOException {
        Path one = Files.writeString(directory.resolve("one"), id + "a");
        assertRefused("holds no result in its last line", "--file", one, "--out", one);
        assertThat(one).hasContent(id + "a");
        Path two = Files.writeString(directory.resolve("two"), id + "a\n" + id + "b");
        assertRefused("holds no result in its last line", "--file", two, "--out", two);
        assertThat(two).hasContent(id + "a\n" + id + "b");
    }

    private Path journalBeside(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name + ".journal"), text);
        return directory.resolve(name);
    }

    @Test
    void refuses_a_second_run_on_the_same_results() throws IOException {
        Path results = directory.resolve("out");
        try (FileChannel other = FileChannel.open(results, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(other.tryLock()).isNotNull();
            assertRefused("is in use by another run", "a", "--out", results);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \n"})
    void refuses_an_empty_list(String nothing) throws IOException {
        in = nothing;
        assertRefused("no id in the list (expected: at least one)");
        assertRefused("no id in the list (expected: at least one)", "-", "--out", directory.resolve("out"));
        Path list = Files.writeString(directory.resolve("empty"), nothing);
        assertRefused("--file: no id in the list (expected: at least one)", "--file", list);
        assertThat(directory.resolve("out.journal")).doesNotExist();
    }

    @Test
    void wants_a_list_where_a_person_sits() {
        isTerminal = true;
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines(
                        "arguments: none given (expected: ids, --file FILE, or a list on standard input)\n");
    }

    @Test
    void stops_when_nobody_reads_its_results() {
        raw = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        in = String.join("\n", IntStream.range(0, 500).mapToObj(i -> id + i).toList());
        options.put("max-in-flight", "4");
        assertThat(run()).isEqualTo(1);
        long sent = simulator.stats().ids().keySet().stream()
                .filter(each -> each.startsWith(id))
                .count();
        assertThat(sent).isBetween(1L, 499L);
        assertThat(err.toString())
                .contains("stopped: the results cannot be written: No space left on device")
                .contains("what came of " + sent + " more could not be written: it is told nowhere; with --out")
                .contains("0 done", "Not all of the list was done.");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void goes_on_with_a_list_from_standard_input() throws IOException {
        in = String.join("\n", IntStream.range(0, 20).mapToObj(i -> id + i).toList());
        Path results = directory.resolve("out");
        assertThat(run("--out", results)).isZero();
        in = in + "\n" + id + "more";
        assertThat(run("--out", results)).isZero();
        assertThat(Files.readAllLines(results)).hasSize(21);
        assertThat(simulator.stats().ids()).containsEntry(id + 0, 1).containsEntry(id + "more", 1);
    }

    private void assertRefused(String reason, Object... arguments) {
        err.getBuffer().setLength(0);
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString()).hasLineCount(1).contains(reason).contains("(expected: ");
    }

    private Path list(int ids) throws IOException {
        return Files.write(
                directory.resolve("list"),
                IntStream.range(0, ids).mapToObj(i -> id + i).toList());
    }

    private static Map<Integer, JsonNode> told(String text) {
        Map<Integer, JsonNode> told = new HashMap<>();
        text.lines()
                .map(JSON::readTree)
                .forEach(line -> told.put(
                        line.has("summary") ? -1 : line.get("index").asInt(),
                        line.has("summary") ? line.get("summary") : line));
        return told;
    }

    private int run(Object... arguments) {
        Map<String, String> flags = new HashMap<>(options);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i].toString();
            if (argument.startsWith("--")) {
                flags.put(argument.substring(2), arguments[++i].toString());
            } else {
                ids.add(argument);
            }
        }
        StandardStreams streams =
                new StandardStreams(new ByteArrayInputStream(in.getBytes(UTF_8)), raw, isTerminal, false, false);
        ReactivateCommand command = new ReactivateCommand(streams, () -> signals);
        Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true));
        OptionSources sources =
                new OptionSources(flags, Map.of("ENTITLEMENT_UPSTREAM_PASSWORD", "s3cret"), Map.of(), null, List.of());
        try {
            return command.run(OptionValues.of(command.options(), sources), ids, console);
        } catch (OptionException e) {
            console.err().println(e.line());
            return 2;
        }
    }
}
