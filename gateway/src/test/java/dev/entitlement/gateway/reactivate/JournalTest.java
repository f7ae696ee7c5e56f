package dev.entitlement.gateway.reactivate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entitlement.ReactivationRequest;
import dev.entitlement.guards.Race;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class JournalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Path path;
    private ResultsFile results;

    @BeforeEach
    void open() throws IOException {
        path = directory.resolve("out.journal");
        results = ResultsFile.open(directory.resolve("out"));
    }

    @Test
    void has_every_identifier_in_the_file_when_it_lets_an_attempt_go() throws Exception {
        Journal journal = journal();
        for (int i = 0; i < 20; i++) {
            write(journal, "id-" + i % 7, "r-" + i);
            assertThat(JournalFile.read(path).calls().get("id-" + i % 7).last()).isEqualTo("r-" + i);
        }
        assertThat(JournalFile.read(path).calls()).containsEntry("id-0", new OnItsWay("r-0", "r-14"));
        journal.close();
    }

    @Test
    void commits_those_that_come_together_together() throws Exception {
        Journal journal = journal();
        Flux.fromStream(IntStream.range(0, 2_000).boxed())
                .flatMap(i -> journal.write(ReactivationRequest.of("id-" + i), "r-" + i), 2_000)
                .blockLast(PATIENCE);
        assertThat(journal.identifiers()).isEqualTo(2_000);
        assertThat(journal.commits()).isBetween(1L, 1_000L);
        assertThat(JournalFile.read(path).calls()).hasSize(2_000);
        journal.close();
    }

    @Test
    void stays_bounded_because_what_is_told_needs_no_record() throws Exception {
        Journal journal = journal();
        String identifier = "r".repeat(128);
        String longId = "\uD83D\uDE00".repeat(120);
        write(journal, "open", "first");
        write(journal, "open", "last");
        for (int round = 0; round < 6; round++) {
            int number = round;
            Flux.range(0, 5_000)
                    .flatMap(i -> journal.write(ReactivationRequest.of(longId + number + "-" + i), identifier), 5_000)
                    .blockLast(PATIENCE);
            for (int i = 0; i < 5_000; i++) {
                synchronized (results) {
                    results.append(ByteBuffer.wrap("{}\n".getBytes()));
                    journal.told(longId + number + "-" + i);
                }
            }
        }
        journal.close();
        assertThat(journal.identifiers()).isEqualTo(30_002);
        assertThat(Files.size(path)).isLessThan(18L * 1024 * 1024);
        JournalFile.Content content = JournalFile.read(path);
        assertThat(content.begin()).isPositive();
        assertThat(content.resultsChecksum()).isEqualTo(results.checksumBefore(content.begin()));
        assertThat(content.calls()).containsEntry("open", new OnItsWay("first", "last"));
    }

    @Test
    void ends_at_the_first_record_that_is_torn_wherever_that_is() throws Exception {
        long seed = 20261128;
        Random random = new Random(seed);
        Map<String, OnItsWay> calls = new LinkedHashMap<>();
        for (int i = 0; i < 30; i++) {
            calls.put("ïd-" + i, new OnItsWay("r-" + i, "r-" + i));
        }
        JournalFile.begin(path, new JournalFile.Content(7, 8, calls)).close();
        byte[] whole = Files.readAllBytes(path);
        for (int round = 0; round < 200; round++) {
            int kept = 24 + random.nextInt(whole.length - 24);
            byte[] torn = Arrays.copyOf(whole, random.nextBoolean() ? kept : whole.length);
            if (torn.length == whole.length) {
                torn[kept] ^= 1 << random.nextInt(8);
            }
            Files.write(path, torn);
            JournalFile.Content content = JournalFile.read(path);
            assertThat(content.begin()).isEqualTo(7);
            assertThat(calls).as("seed %d, %d of %d", seed, kept, whole.length).containsAllEntriesOf(content.calls());
            assertThat(content.calls().size()).isLessThan(30);
        }
    }

    @Test
    void is_not_taken_for_one_if_it_is_something_else() throws IOException {
        Files.writeString(path, "{\"index\":0}\n".repeat(10));
        assertThatThrownBy(() -> JournalFile.read(path)).hasMessage("is no journal of this program");
        Files.write(path, new byte[0]);
        assertThatThrownBy(() -> JournalFile.read(path)).hasMessage("is no journal of this program");
    }

    @Test
    void goes_when_the_run_is_complete_and_lets_nothing_go_after_that() throws Exception {
        Journal journal = journal();
        write(journal, "a", "r");
        journal.complete();
        assertThat(path).doesNotExist();
        assertThat(Files.list(directory).toList()).containsExactly(directory.resolve("out"));
        assertThatThrownBy(() -> write(journal, "b", "r")).hasMessageContaining("closed");
    }

    @Test
    void lets_nothing_go_when_the_disk_fails() throws Exception {
        JournalFile file = JournalFile.begin(path, new JournalFile.Content(0, results.checksumBefore(0), Map.of()));
        IOException[] told = new IOException[1];
        Journal journal = new Journal(file, results, Map.of(), failure -> told[0] = failure);
        file.close(); // as good a failure as any
        assertThatThrownBy(() -> write(journal, "a", "r")).hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> write(journal, "b", "r")).hasCauseInstanceOf(IOException.class);
        assertThat(told[0]).isNotNull();
    }

    private Journal journal() throws IOException {
        return journal(path);
    }

    private Journal journal(Path path) throws IOException {
        JournalFile file = JournalFile.begin(path, new JournalFile.Content(0, results.checksumBefore(0), Map.of()));
        return new Journal(file, results, Map.of(), failure -> {});
    }

    private static void write(Journal journal, String id, String identifier) {
        Mono.from(journal.write(ReactivationRequest.of(id), identifier)).block(PATIENCE);
    }

    /** Forbidden: an attempt that waits for ever, since nobody writes its identifier any more. */
    @Test
    void an_attempt_in_the_moment_of_the_end_is_let_go_or_fails() {
        Queue<CompletableFuture<Void>> attempts = new ConcurrentLinkedQueue<>();
        AtomicInteger number = new AtomicInteger();
        Race.rounds(
                2,
                100,
                () -> nextJournal(number.getAndIncrement()),
                (journal, thread) -> {
                    if (thread == 0) {
                        attempts.add(Mono.from(journal.write(ReactivationRequest.of("id"), "r"))
                                .toFuture());
                    } else {
                        close(journal);
                    }
                },
                (journal, round) -> {});

        assertThat(attempts).isNotEmpty().allMatch(CompletableFuture::isDone);
    }

    private Journal nextJournal(int number) {
        try {
            return journal(directory.resolve("out.journal." + number));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void close(Journal journal) {
        try {
            journal.close();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
