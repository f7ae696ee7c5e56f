package dev.entitlement.gateway.reactivate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.EntitlementResult;
import dev.entitlement.gateway.answers.AnswerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/**
 * The real files, and everything between the list and them, against a platform that remembers; the process dies between any
 * two steps, and in the middle of a write, and sometimes the machine with it. One thread, no network: whatever order the
 * seed draws.
 */
class CrashTest {
    private static final int IDS = 40;
    private static final int AT_ONCE = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final Map<String, String> answers = new HashMap<>(); // of the platform, by identifier
    private final Set<String> applied = new HashSet<>();
    private final Map<String, String> lastIdentifier = new HashMap<>(); // that was durable, by id
    private final Set<String> settled = new HashSet<>(); // as the last crash left the results
    private int made;
    private int crashes;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void sends_nothing_settled_again_loses_nothing_and_keeps_the_identifier_of_every_unknown(long seed)
            throws Exception {
        Random random = new Random(seed);
        Path out = directory.resolve("out");
        List<String> list = list(random);
        boolean whole = false;
        while (!whole) {
            whole = new Run(out, list, random, seed).toEndOrCrash();
            crashes++;
            look(out);
        }
        assertThat(crashes).as("seed %d", seed).isGreaterThan(1);
        Map<Long, String> told = new HashMap<>();
        lines(out).forEach(line -> told.put(line.index(), line.entitlementId()));
        assertThat(told).as("seed %d", seed).hasSize(list.size());
        told.forEach((index, id) -> assertThat(id).isEqualTo(list.get(index.intValue())));
        assertThat(out.resolveSibling("out.journal")).doesNotExist();
    }

    private static List<String> list(Random random) {
        List<String> list = new ArrayList<>();
        for (int i = 0; i < IDS; i++) {
            list.add(random.nextInt(5) == 0 && i > 0 ? list.get(random.nextInt(i)) : "id-" + i);
        }
        list.set(IDS / 2, "bad/id");
        return list;
    }

    private void look(Path out) throws IOException {
        settled.clear();
        for (ToldLine line : lines(out)) {
            if (line.isSettled()) {
                settled.add(line.entitlementId());
            } else {
                settled.remove(line.entitlementId());
            }
        }
    }

    private static List<ToldLine> lines(Path out) throws IOException {
        String text = Files.readString(out);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(line -> ToldLine.parse(line.getBytes()))
                .toList();
    }

    /** The platform: the same answer to the same identifier, and an entitlement reactivated once. */
    private String platform(String id, String identifier, Random random, long seed) {
        assertThat(settled).as("seed %d, settled and sent again", seed).doesNotContain(id);
        return answers.computeIfAbsent(identifier, unseen -> {
            if (random.nextInt(4) == 0) {
                return "SERVICE_UNAVAILABLE";
            }
            assertThat(applied.add(id))
                    .as("seed %d, %s reactivated twice", seed, id)
                    .isTrue();
            return "OK";
        });
    }

    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** One process. */
    private final class Run {
        private final Path out;
        private final Path journalPath;
        private final Random random;
        private final long seed;
        private final ResultsFile results;
        private final Journal journal;
        private final Recorder recorder;
        private final Feeder feeder;
        private final Map<String, ToldLine> earlier = new HashMap<>();
        private final Set<String> inJournal;
        private final long durable;

        Run(Path out, List<String> list, Random random, long seed) throws Exception {
            this.out = out;
            this.journalPath = out.resolveSibling("out.journal");
            this.random = random;
            this.seed = seed;
            results = ResultsFile.open(out);
            Resumption resumption = Resumption.of(new Input(list, List.of()), results, journalPath);
            lines(out).forEach(line -> earlier.put(line.entitlementId(), line));
            inJournal = resumption.calls().keySet();
            durable = results.length();
            JournalFile file = JournalFile.begin(
                    journalPath, new JournalFile.Content(durable, results.checksumBefore(durable), resumption.calls()));
            journal = new Journal(file, results, resumption.calls(), failure -> {});
            Tally tally = new Tally();
            recorder = new Recorder(
                    results,
                    null,
                    resumption.ledger(),
                    journal,
                    new AnswerStatus(true),
                    tally,
                    Progress.NONE,
                    new Stops());
            feeder = new Feeder(resumption.input().open(), resumption.ledger(), recorder, tally, journal);
        }

        boolean toEndOrCrash() throws Exception {
            List<OneCall> calls = new ArrayList<>();
            boolean more = true;
            try {
                while (more || !calls.isEmpty()) {
                    if (more && calls.size() < AT_ONCE && random.nextBoolean()) {
                        Line line = feeder.next();
                        more = line != null;
                        if (line != null) {
                            calls.add(new OneCall(line));
                        }
                    } else if (!calls.isEmpty()) {
                        OneCall call = calls.get(random.nextInt(calls.size()));
                        if (call.step()) {
                            calls.remove(call);
                        }
                    }
                }
                journal.complete();
                results.close();
                return true;
            } catch (Crash e) {
                journal.close();
                results.close();
                return false;
            }
        }

        void perhapsCrash(String id) throws IOException {
            if (random.nextInt(60) == 0) {
                tear(id);
                throw new Crash();
            }
        }

        /** A line or a record of which only some has been written; or the machine's memory is gone with all that it held. */
        private void tear(String id) throws IOException {
            switch (random.nextInt(4)) {
                case 0 -> append(out, "{\"index\":0,\"entitlementId\":\"x\"".getBytes());
                case 1 -> append(journalPath, JournalFile.record(id, "never-durable"));
                case 2 -> {
                    byte[] bytes = Files.readAllBytes(out);
                    int kept = (int) durable + random.nextInt(bytes.length - (int) durable + 1);
                    Files.write(out, Arrays.copyOf(bytes, kept));
                }
                default -> {}
            }
        }

        private void append(Path file, byte[] bytes) throws IOException {
            byte[] some = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            Files.write(file, some, StandardOpenOption.APPEND);
        }

        /** A call, attempt by attempt. */
        private final class OneCall {
            private final Line line;
            private final List<String> sent = new ArrayList<>();
            private String identifier;
            private boolean read;

            OneCall(Line line) {
                this.line = line;
                this.identifier = line.requestIdentifier();
                check();
            }

            private void check() {
                String id = line.entitlementId();
                ToldLine told = earlier.get(id);
                if (inJournal.contains(id)) {
                    assertThat(identifier)
                            .as("seed %d, %s had not ended", seed, id)
                            .isEqualTo(lastIdentifier.get(id));
                } else if (told != null && told.lastIdentifier() != null && !told.lastRead()) {
                    assertThat(identifier)
                            .as("seed %d, %s is unknown", seed, id)
                            .isEqualTo(told.lastIdentifier());
                } else {
                    assertThat(identifier).as("seed %d, %s goes anew", seed, id).isNull();
                    assertThat(told == null && lastIdentifier.containsKey(id))
                            .as("seed %d, %s was forgotten", seed, id)
                            .isFalse();
                }
            }

            /** @return whether the call has ended */
            boolean step() throws IOException {
                String id = line.entitlementId();
                if (identifier == null || read) {
                    identifier = "r-" + made++;
                }
                perhapsCrash(id);
                Mono.from(journal.write(line.request(Mono.never()), identifier)).block(PATIENCE);
                lastIdentifier.put(id, identifier);
                perhapsCrash(id);
                sent.add(identifier);
                String answer = random.nextInt(5) == 0 ? "lost" : platform(id, identifier, random, seed);
                perhapsCrash(id);
                boolean heard = !answer.equals("lost") && random.nextInt(4) > 0;
                read = heard;
                if (heard && answer.equals("OK")) {
                    return end(Calls.reactivated(id, sent.toArray(String[]::new)));
                }
                boolean again = random.nextInt(3) > 0;
                return !again && end(open(id, heard));
            }

            private EntitlementResult open(String id, boolean heard) {
                String[] all = sent.toArray(String[]::new);
                boolean onlyRead = heard && sent.size() == 1 && line.unsettledUnder() == null;
                return onlyRead ? Calls.unavailable(id, all) : Calls.unknown(id, heard, all);
            }

            private boolean end(EntitlementResult result) throws IOException {
                perhapsCrash(line.entitlementId());
                recorder.ended(line, result);
                perhapsCrash(line.entitlementId());
                return true;
            }
        }
    }
}
