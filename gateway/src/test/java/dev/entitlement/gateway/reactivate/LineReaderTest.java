package dev.entitlement.gateway.reactivate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.gateway.bulk.InputLine;
import dev.entitlement.gateway.bulk.LineSplitter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a list adds to the lines of the bulk endpoint: a stream that blocks, and lines of either format. */
class LineReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain|plain|",
                "{a25100b8-4e0c-4e37}|{a25100b8-4e0c-4e37}|",
                "{|{|",
                "ünï|ünï|",
                "` a `|` a `|",
                "{\"entitlementId\":\"a\"}|a|",
                "` { \"entitlementId\" : \"a\" , \"requestIdentifier\" : \"r\" } `|a|r",
                "{\"entitlementId\":\"a\",\"requestIdentifier\":null}|a|",
            })
    void takes_an_id_or_an_object_for_a_line(String text, String id, String identifier) throws IOException {
        assertThat(lines(text)).containsExactly(new InputLine(id, identifier, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}||The line names no entitlementId",
                "{\"entitlementId\":{\"a\":1}}||The line has an entitlementId that is not a string",
                "{\"x\":{\"entitlementId\":\"no\"},\"entitlementId\":\"a\"}||The line has JSON nested in it",
                "{\"entitlementId\":\"a\",\"entitlementId\":\"b\"}|a|The line has two entitlementIds",
                "{\"entitlementId\":\"a\"|a|The line is not well-formed JSON",
                "{\"entitlementId\":\"a\"} {}|a|The line is more than one JSON object",
                "{\"entitlementId\":\"a\",\"requestIdentifier\":\"b c\"}|a|The requestIdentifier is not one of",
                "a/b|a/b|The entitlement id contains a slash",
            })
    void says_of_an_object_what_the_endpoint_says(String text, String id, String detail) throws IOException {
        InputLine line = lines(text).get(0);
        assertThat(line.entitlementId()).isEqualTo(id == null ? "" : id);
        assertThat(line.problem().detail()).startsWith(detail);
    }

    @Test
    void numbers_lines_without_the_blank_ones_and_goes_on_from_file_to_file() throws IOException {
        InputFile first = InputFile.standardInput(bytes("\uFEFFa\r\n\r\n \t\nb"));
        InputFile second = InputFile.standardInput(bytes("\uFEFF{\"entitlementId\":\"c\"}\n\n"));
        InputFile nothing = InputFile.standardInput(bytes("\n"));
        List<ListLine> all = new ArrayList<>();
        try (Input.Lines lines = new Input(List.of("{\"typed\"}"), List.of(first, nothing, second)).open()) {
            for (ListLine line = lines.next(); line != null; line = lines.next()) {
                all.add(line);
            }
        }
        assertThat(all).extracting(ListLine::index).containsExactly(0L, 1L, 2L, 3L);
        assertThat(all).extracting(ListLine::entitlementId).containsExactly("{\"typed\"}", "a", "b", "c");
    }

    @Test
    void refuses_a_line_that_is_no_utf_8_and_reads_the_next_one() throws IOException {
        List<InputLine> lines = lines(new ByteArrayInputStream("a\u00ffb\nfine".getBytes(ISO_8859_1)));
        assertThat(lines)
                .containsExactly(
                        new InputLine("a", null, "The line is not well-formed UTF-8."),
                        new InputLine("fine", null, null));
    }

    @Test
    void refuses_a_line_over_64_kib_and_reads_the_next_one() throws IOException {
        String most = "{\"entitlementId\":\"a\",\"x\":\"" + "x".repeat(LineSplitter.MAX_BYTES - 27) + "\"}";
        assertThat(most).hasSize(LineSplitter.MAX_BYTES + 1);
        List<InputLine> lines = lines(most.replace("xx", "x") + "\r\n" + most + "\n" + "y".repeat(300_000) + "\nz");
        assertThat(lines)
                .extracting(InputLine::entitlementId)
                .containsExactly("a", "a", "y".repeat(LineSplitter.MAX_BYTES), "z");
        String tooLong = "The line is longer than 64 KiB.";
        assertThat(lines).extracting(InputLine::fault).containsExactly(null, tooLong, tooLong, null);
    }

    @Test
    void gives_a_line_before_the_next_one_comes() throws IOException {
        PipedOutputStream typing = new PipedOutputStream();
        LineReader lines = new LineReader(new PipedInputStream(typing));
        for (String id : List.of("a", "b", "c")) {
            typing.write((id + "\n").getBytes(UTF_8));
            typing.flush();
            assertThat(lines.next()).isEqualTo(new InputLine(id, null, null));
        }
        typing.close();
        assertThat(lines.next()).isNull();
    }

    @Test
    void cuts_the_same_lines_however_the_bytes_arrive() throws IOException {
        long seed = 20261128;
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            text.append("x".repeat(random.nextInt(200))).append(random.nextBoolean() ? "\n" : "\r\n");
        }
        byte[] bytes = text.toString().getBytes(UTF_8);
        List<String> whole = ids(new ByteArrayInputStream(bytes));
        assertThat(ids(inPieces(bytes, random))).as("seed %d", seed).isEqualTo(whole);
        assertThat(whole)
                .isEqualTo(
                        text.toString().lines().filter(line -> !line.isEmpty()).toList());
    }

    private static InputStream inPieces(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1 + random.nextInt(7)));
            }
        };
    }

    private static List<String> ids(InputStream in) throws IOException {
        return lines(in).stream().map(InputLine::entitlementId).toList();
    }

    private static List<InputLine> lines(String text) throws IOException {
        return lines(bytes(text));
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static List<InputLine> lines(InputStream in) throws IOException {
        List<InputLine> all = new ArrayList<>();
        try (LineReader lines = new LineReader(in)) {
            for (InputLine line = lines.next(); line != null; line = lines.next()) {
                all.add(line);
            }
        }
        return all;
    }
}
