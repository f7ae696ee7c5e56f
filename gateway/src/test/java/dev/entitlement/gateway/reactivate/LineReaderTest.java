package dev.entitlement.gateway.reactivate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes in, lines out. */
class LineParserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain|plain|",
                "{a25100b8-4e0c-4e37}|{a25100b8-4e0c-4e37}|",
                "ünï|ünï|",
                "{\"entitlementId\":\"a\"}|a|",
                " { \"entitlementId\" : \"a\" , \"requestIdentifier\" : \"r\" } |a|r",
                "{\"x\":{\"entitlementId\":\"no\"},\"entitlementId\":\"a\",\"y\":[[1]]}|a|",
                "{\"entitlementId\":\"a\",\"entitlementId\":\"b\"}|b|",
                "{\"entitlementId\":\"a\",\"requestIdentifier\":null}|a|",
            })
    void takes_an_id_or_an_object_for_a_line(String text, String id, String identifier) throws IOException {
        assertThat(lines(text)).containsExactly(new InputLine(0, id, identifier, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}||The object has no entitlementId",
                "{\"entitlementId\":{\"a\":1}}||The object has no entitlementId",
                "{\"entitlementId\":7}||The object has no entitlementId",
                "{\"entitlementId\":\"a\"|a|The line is not a JSON object",
                "{\"entitlementId\":\"a\"} {}|a|The line goes on",
                "{\"entitlementId\":\"a\",\"requestIdentifier\":\"b c\"}|a|The requestIdentifier",
                "{\"entitlementId\":\"a\",\"requestIdentifier\":7}|a|The requestIdentifier",
                "a/b|a/b|The entitlement id contains a slash",
                "..|..|The entitlement id is a dot segment",
            })
    void says_what_is_wrong_with_a_line_and_what_id_it_could_read(String text, String id, String detail)
            throws IOException {
        InputLine line = lines(text).get(0);
        assertThat(line.entitlementId()).isEqualTo(id == null ? "" : id);
        assertThat(line.fault().detail()).startsWith(detail);
    }

    @Test
    void skips_blank_lines_a_byte_order_mark_and_either_kind_of_line_end() throws IOException {
        assertThat(lines("\uFEFFa\r\n\r\n \t\nb\n\nc"))
                .extracting(InputLine::index, InputLine::entitlementId)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0L, "a"),
                        org.assertj.core.groups.Tuple.tuple(1L, "b"),
                        org.assertj.core.groups.Tuple.tuple(2L, "c"));
    }

    @Test
    void refuses_a_line_that_is_no_utf_8() throws IOException {
        InputLine line = lines(new ByteArrayInputStream("a\u00ffb\nfine".getBytes(ISO_8859_1)))
                .get(0);
        assertThat(line.fault().detail()).isEqualTo("The line is not UTF-8.");
        assertThat(line.entitlementId()).isEqualTo("a\uFFFDb");
    }

    @Test
    void refuses_a_line_over_64_kib_and_reads_the_next_one() throws IOException {
        String most = "{\"entitlementId\":\"a\",\"x\":\"" + "x".repeat(LineSplitter.LONGEST - 27) + "\"}";
        assertThat(most).hasSize(LineSplitter.LONGEST + 1);
        List<InputLine> lines = lines(most.replace("xx", "x") + "\r\n" + most + "\n" + "y".repeat(300_000) + "\nz");
        assertThat(lines).extracting(InputLine::entitlementId).containsExactly("a", "", "y".repeat(128), "z");
        assertThat(lines.get(1).fault().detail()).contains("65536");
        assertThat(lines.get(2).fault().detail()).contains("65536");
        assertThat(lines.get(3).fault()).isNull();
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

            @Override
            public synchronized int available() {
                return random.nextInt(3);
            }
        };
    }

    private static List<String> ids(InputStream in) throws IOException {
        return lines(in).stream().map(InputLine::entitlementId).map(id -> id).toList();
    }

    private static List<InputLine> lines(String text) throws IOException {
        return lines(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private static List<InputLine> lines(InputStream in) throws IOException {
        List<InputLine> all = new ArrayList<>();
        try (Input.Lines lines = new Input(List.of(), List.of(InputFile.standardInput(in))).open()) {
            for (InputLine line = lines.next(); line != null; line = lines.next()) {
                all.add(line);
            }
        }
        return all;
    }
}
