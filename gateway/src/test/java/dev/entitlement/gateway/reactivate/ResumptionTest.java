package dev.entitlement.gateway.reactivate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entitlement.EntitlementResult;
import dev.entitlement.Outcome;
import dev.entitlement.gateway.answers.AnswerStatus;
import dev.entitlement.gateway.bulk.ResultLine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is there, held against a list. */
class ResumptionTest {
    private static final OnItsWay CALL = new OnItsWay("r", "r");

    @TempDir
    Path directory;

    private ResultsFile results;
    private Path journal;

    @BeforeEach
    void open() throws IOException {
        results = ResultsFile.open(directory.resolve("out"));
        journal = directory.resolve("out.journal");
    }

    @AfterEach
    void close() throws IOException {
        results.close();
    }

    @Test
    void knows_what_is_settled_and_what_was_on_its_way() throws Exception {
        tell(0, Calls.reactivated("a", "r0"));
        tell(1, Calls.unavailable("b", "r1"));
        begin(results.length(), results.checksumBefore(results.length()), Map.of("b", CALL));
        Resumption found = resume("a", "b", "c");
        assertThat(found.total()).isEqualTo(3);
        assertThat(found.ledger().settled(0)).isEqualTo(Outcome.REACTIVATED);
        assertThat(found.ledger().settled(1)).isNull();
        assertThat(found.calls()).containsExactlyEntriesOf(Map.of("b", CALL));
    }

    @Test
    void lets_the_last_line_of_an_input_line_count() throws Exception {
        tell(0, Calls.unavailable("a", "r0"));
        tell(0, Calls.reactivated("a", "r1"));
        assertThat(resume("a").ledger().settled(0)).isEqualTo(Outcome.REACTIVATED);
    }

    @Test
    void believes_a_line_that_is_newer_than_the_journal() throws Exception {
        begin(0, results.checksumBefore(0), Map.of("a", CALL));
        tell(0, Calls.unavailable("a", "r"));
        assertThat(resume("a").calls()).isEmpty();
    }

    @Test
    void refuses_a_journal_that_began_with_other_results() throws Exception {
        tell(0, Calls.reactivated("a", "r0"));
        begin(results.length() + 1, 0, Map.of());
        assertRefused("has a journal", "that belongs to other results", "a");
        begin(results.length(), results.checksumBefore(results.length()) + 1, Map.of());
        assertRefused("has a journal", "that belongs to other results", "a");
    }

    @Test
    void refuses_a_journal_of_another_list() throws Exception {
        begin(0, results.checksumBefore(0), Map.of("x", CALL));
        assertRefused("has a journal", "that holds an id which the list lacks", "a");
    }

    @Test
    void refuses_results_of_another_list() throws Exception {
        tell(1, Calls.reactivated("b", "r0"));
        assertRefused("belongs to another list", "line 1", "a", "c");
        assertRefused("holds an id that the list lacks", "in line 1", "a");
    }

    @Test
    void cuts_off_what_is_torn_however_long() throws Exception {
        tell(0, Calls.reactivated("a", "r0"));
        long whole = results.length();
        ByteBuf torn = Unpooled.wrappedBuffer(new byte[200_000]);
        results.append(torn.nioBuffer());
        assertThat(resume("a").ledger().settled(0)).isEqualTo(Outcome.REACTIVATED);
        assertThat(Files.size(directory.resolve("out"))).isEqualTo(whole);
    }

    @Test
    void cuts_off_nothing_of_what_it_refuses() throws Exception {
        tell(0, Calls.reactivated("a", "r0"));
        byte[] torn = "{\"index\":1,\"entit".getBytes(UTF_8);
        results.append(ByteBuffer.wrap(torn));
        byte[] before = Files.readAllBytes(directory.resolve("out"));
        assertRefused("belongs to another list", "line 0", "x", "b");
        assertThat(Files.readAllBytes(directory.resolve("out"))).isEqualTo(before);
        assertThat(resume("a", "b").ledger().settled(0)).isEqualTo(Outcome.REACTIVATED);
        assertThat(Files.size(directory.resolve("out"))).isEqualTo(before.length - torn.length);
    }

    @Test
    void takes_the_beginning_of_a_line_for_torn_however_little_of_it_there_is() throws Exception {
        for (String torn : new String[] {"{", "{\"ind", "{\"index\":", "{\"index\":17,"}) {
            results.append(ByteBuffer.wrap(torn.getBytes(UTF_8)));
            assertThat(resume("a").total()).isEqualTo(1);
            assertThat(directory.resolve("out")).isEmptyFile();
        }
        results.append(ByteBuffer.wrap("{\"id\":".getBytes(UTF_8)));
        assertRefused("holds no result", "in its last line", "a");
    }

    @Test
    void keeps_numbers_by_hash() throws Exception {
        IdTable table = new IdTable();
        for (long hash = -50_000; hash <= 50_000; hash++) {
            table.put(hash, hash + 50_000);
        }
        for (long hash = -50_000; hash <= 50_000; hash++) {
            if (hash != 0 && hash != 1) { // 0 marks a free place, and is kept as 1
                assertThat(table.get(hash)).isEqualTo(hash + 50_000);
            }
        }
        assertThat(table.get(0)).isEqualTo(table.get(1)).isEqualTo(50_001);
        assertThat(table.get(1L << 40)).isEqualTo(IdTable.NONE);
    }

    private void tell(long index, EntitlementResult result) throws IOException {
        ByteBuf line = Unpooled.buffer();
        ResultLine.resumable(new AnswerStatus(true)).write(index, result, line);
        results.append(line.nioBuffer());
    }

    private void begin(long offset, int checksum, Map<String, OnItsWay> calls) throws IOException {
        JournalFile.begin(journal, new JournalFile.Content(offset, checksum, calls))
                .close();
    }

    private Resumption resume(String... ids) throws IOException, Resumption.Unfit {
        return Resumption.of(new Input(List.of(ids), List.of()), results, journal);
    }

    private void assertRefused(String reason, String more, String... ids) {
        assertThatThrownBy(() -> resume(ids))
                .isInstanceOf(Resumption.Unfit.class)
                .hasMessageContainingAll(reason, more);
    }
}
