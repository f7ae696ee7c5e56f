package dev.entitlement.gateway.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {
    private static final String FULL = "x".repeat(LineSplitter.MAX_BYTES);

    @Test
    void lines_end_with_lf_or_cr_lf_or_the_input() {
        assertThat(ids("a\nb\r\nc")).containsExactly("a", "b", "c");
        assertThat(ids("a\n")).containsExactly("a");
        assertThat(ids("a\r")).containsExactly("a");
        assertThat(ids("")).isEmpty();
    }

    @Test
    void blank_lines_are_none() {
        assertThat(ids("\n\r\n a\n \t\r\n\nb\n\n")).containsExactly(" a", "b");
    }

    @Test
    void a_lone_cr_belongs_to_the_line() {
        assertThat(ids("a\rb\r\r\n")).containsExactly("a\rb\r");
    }

    @Test
    void a_byte_order_mark_is_skipped_at_the_beginning_and_nowhere_else() {
        assertThat(ids("\uFEFFa\n\uFEFFb\n")).containsExactly("a", "\uFEFFb");
        assertThat(ids("\uFEFF")).isEmpty();
        assertThat(ids("\uFEFF\na")).containsExactly("a");
    }

    @Test
    void a_line_may_have_64_kib_with_either_end_and_one_byte_more_makes_it_too_long() {
        assertThat(faults(FULL + "\n")).containsExactly("");
        assertThat(faults(FULL + "\r\n")).containsExactly("");
        assertThat(faults(FULL)).containsExactly("");
        assertThat(faults(FULL + "y\n")).containsExactly("The line is longer than 64 KiB.");
        assertThat(faults(FULL + "\r\r\n")).containsExactly("The line is longer than 64 KiB.");
    }

    @Test
    void the_rest_of_a_line_that_is_too_long_is_skipped() {
        assertThat(ids(FULL + FULL + FULL + "y\nb\n")).containsExactly(FULL, "b");
        assertThat(faults("a\n" + FULL + "y")).containsExactly("", "The line is longer than 64 KiB.");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void chunks_make_no_difference(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            byte[] input = input(random);
            assertThat(split(input, new Random(seed), LineFormat.TEXT))
                    .as("seed %s, round %s", seed, round)
                    .isEqualTo(expected(input));
        }
    }

    /** Line ends, marks, cut characters and long runs, more often than a text has them. */
    private static byte[] input(Random random) {
        byte[][] parts = {
            {'\n'},
            {'\r'},
            {'\r', '\n'},
            "id".getBytes(UTF_8),
            "ü€😀".getBytes(UTF_8),
            {(byte) 0xC3},
            {(byte) 0xFF},
            {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
            " ".getBytes(UTF_8),
            "\uFFFD".getBytes(UTF_8)
        };
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        for (int i = random.nextInt(40); i > 0; i--) {
            if (random.nextInt(60) == 0) {
                input.writeBytes("x"
                        .repeat(LineSplitter.MAX_BYTES - 2 + random.nextInt(5))
                        .getBytes(UTF_8));
            } else {
                input.writeBytes(parts[random.nextInt(parts.length)]);
            }
        }
        return input.toByteArray();
    }

    /** The same by the simplest means: all at once. */
    private static List<InputLine> expected(byte[] input) {
        List<InputLine> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= input.length; i++) {
            if (i < input.length ? input[i] == '\n' : i > start) {
                addLine(input, start, i, lines);
                start = i + 1;
            }
        }
        return lines;
    }

    private static void addLine(byte[] input, int start, int end, List<InputLine> lines) {
        int to = end > start && input[end - 1] == '\r' ? end - 1 : end;
        boolean tooLong = to - start > LineSplitter.MAX_BYTES;
        byte[] line = Arrays.copyOfRange(input, start, Math.min(to, start + LineSplitter.MAX_BYTES));
        boolean marked = start == 0
                && line.length >= 3
                && line[0] == (byte) 0xEF
                && line[1] == (byte) 0xBB
                && line[2] == (byte) 0xBF;
        byte[] said = marked ? Arrays.copyOfRange(line, 3, line.length) : line;
        InputLine read = LineFormat.read(said, said.length, tooLong, any -> LineFormat.TEXT);
        if (read != null) {
            lines.add(read);
        }
    }

    private static List<String> ids(String input) {
        return split(input.getBytes(UTF_8), new Random(1), LineFormat.TEXT).stream()
                .map(InputLine::entitlementId)
                .toList();
    }

    private static List<String> faults(String input) {
        return split(input.getBytes(UTF_8), new Random(1), LineFormat.TEXT).stream()
                .map(line -> line.fault() == null ? "" : line.fault())
                .toList();
    }

    /** As the bytes of a stream come: in pieces of any length. */
    static List<InputLine> split(byte[] input, Random random, LineFormat format) {
        LineSplitter splitter = new LineSplitter();
        List<InputLine> lines = new ArrayList<>();
        for (int at = 0; at < input.length; ) {
            int length = Math.min(input.length - at, 1 + random.nextInt(random.nextBoolean() ? 4 : 40_000));
            ByteBuf piece = Unpooled.wrappedBuffer(input, at, length);
            while (piece.isReadable()) {
                if (splitter.readLine(piece)) {
                    add(splitter.line(format), lines);
                }
            }
            at += length;
        }
        if (splitter.hasRest()) {
            splitter.endRest();
            add(splitter.line(format), lines);
        }
        return lines;
    }

    private static void add(InputLine line, List<InputLine> lines) {
        if (line != null) {
            lines.add(line);
        }
    }
}
