package dev.entitlement.gateway.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.entitlement.guards.Race;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LineWriterTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void counts_every_line_as_written_or_as_dropped() throws Exception {
        Path path = directory.resolve("log");
        LineWriter<byte[]> writer = writer(AppendedFile.open(path));
        for (int i = 0; i < 10_000; i++) {
            writer.offer(line(i));
        }
        assertThat(writer.close(LONG)).isTrue();
        assertThat(Files.readAllLines(path).size() + writer.dropped()).isEqualTo(10_000);
    }

    @Test
    void takes_no_line_after_the_end_in_silence() throws Exception {
        Path path = directory.resolve("log");
        LineWriter<byte[]> writer = writer(AppendedFile.open(path));
        writer.offer(line(1));
        assertThat(writer.close(LONG)).isTrue();
        writer.offer(line(2));
        assertThat(Files.readAllLines(path)).containsExactly("1");
        assertThat(writer.dropped()).isEqualTo(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void counts_what_a_full_disk_refuses() throws Exception {
        LineWriter<byte[]> writer = writer(AppendedFile.open(Path.of("/dev/full")));
        writer.offer(line(1));
        writer.offer(line(2));
        assertThat(writer.close(LONG)).isTrue();
        assertThat(writer.dropped()).isEqualTo(2);
    }

    /** Such as /dev/stderr in a container. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void writes_to_what_is_no_file_and_closes_it_without_complaint() throws Exception {
        AppendedFile device = AppendedFile.open(Path.of("/dev/null"));
        device.append(ByteBuffer.wrap(line(1)));
        assertThatCode(device::close).doesNotThrowAnyException();
    }

    @Test
    void makes_lines_on_a_thread_of_its_own() throws Exception {
        AtomicReference<Thread> maker = new AtomicReference<>();
        LineWriter<Integer> writer =
                new LineWriter<>(AppendedFile.open(directory.resolve("log")), "test log", 10, number -> {
                    maker.set(Thread.currentThread());
                    return line(number);
                });
        writer.offer(1);
        assertThat(writer.close(LONG)).isTrue();
        assertThat(maker.get()).isNotEqualTo(Thread.currentThread());
        assertThat(directory.resolve("log")).hasContent("1");
    }

    @Test
    void goes_on_after_a_record_of_which_no_line_can_be_made() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        LineWriter<Integer> writer =
                new LineWriter<>(AppendedFile.open(directory.resolve("log")), "test log", 10, number -> {
                    if (number == 1) {
                        failed.countDown();
                        throw new IllegalStateException("no line");
                    }
                    return line(number);
                });
        writer.offer(1);
        assertThat(failed.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue(); // so that it is a batch of its own
        writer.offer(2);
        assertThat(writer.close(LONG)).isTrue();
        assertThat(directory.resolve("log")).hasContent("2");
        assertThat(writer.dropped()).isEqualTo(1);
    }

    @Test
    void ends_a_torn_line_in_the_file_that_it_follows_to() throws IOException {
        Path path = directory.resolve("log");
        try (AppendedFile file = AppendedFile.open(path)) {
            append(file, "1\n");
            Files.move(path, directory.resolve("log.1"));
            Files.writeString(path, "torn");
            append(file, "2\n");
        }
        assertThat(path).hasContent("torn\n2");
    }

    @Test
    void follows_a_path_that_was_rotated_away() throws IOException {
        Path path = directory.resolve("log");
        try (AppendedFile file = AppendedFile.open(path)) {
            append(file, "1\n");
            Files.move(path, directory.resolve("log.1"));
            append(file, "2\n");
            Files.move(path, directory.resolve("log.2"));
            Files.createFile(path);
            append(file, "3\n");
        }
        assertThat(directory.resolve("log.1")).hasContent("1");
        assertThat(directory.resolve("log.2")).hasContent("2");
        assertThat(path).hasContent("3");
    }

    private static void append(AppendedFile file, String text) throws IOException {
        file.follow();
        file.append(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static LineWriter<byte[]> writer(AppendedFile file) {
        return new LineWriter<>(file, "test log", 10, line -> line);
    }

    private static byte[] line(int number) {
        return (number + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void counts_every_line_that_threads_offer_together_as_written_or_as_dropped() throws Exception {
        Path path = directory.resolve("log");
        LineWriter<byte[]> writer = writer(AppendedFile.open(path));
        Race.between(Race.THREADS, () -> {
            for (int i = 0; i < 5_000; i++) {
                writer.offer(line(i));
            }
            return true;
        });
        assertThat(writer.close(LONG)).isTrue();
        assertThat(Files.readAllLines(path).size() + writer.dropped()).isEqualTo(Race.THREADS * 5_000L);
    }
}
