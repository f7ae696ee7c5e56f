package dev.entitlement.gateway.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

class WatchedFileTest {
    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = directory.resolve("secret");
    }

    @Test
    void means_what_it_holds() throws IOException {
        Files.writeString(path, "one");
        assertThat(open().value()).isEqualTo("ONE");
    }

    @Test
    void is_read_again_when_its_content_changes() throws IOException {
        Files.writeString(path, "one");
        WatchedFile<String> file = open();
        Files.writeString(path, "two");
        file.look();
        assertThat(file.value()).isEqualTo("TWO");
    }

    @Test
    void notices_a_change_that_keeps_size_and_time() throws IOException {
        Files.writeString(path, "one");
        FileTime time = Files.getLastModifiedTime(path);
        WatchedFile<String> file = open();
        Files.writeString(path, "two");
        Files.setLastModifiedTime(path, time);
        file.look();
        assertThat(file.value()).isEqualTo("TWO");
    }

    @Test
    void follows_a_symbolic_link_that_is_swapped_as_secret_volumes_do() throws IOException {
        Files.writeString(directory.resolve("1"), "one");
        Files.writeString(directory.resolve("2"), "two");
        Files.createSymbolicLink(path, Path.of("1"));
        WatchedFile<String> file = open();
        Files.createSymbolicLink(directory.resolve("next"), Path.of("2"));
        Files.move(directory.resolve("next"), path, StandardCopyOption.ATOMIC_MOVE);
        file.look();
        assertThat(file.value()).isEqualTo("TWO");
    }

    @Test
    void keeps_its_meaning_while_the_file_is_missing_or_means_nothing() throws IOException {
        Files.writeString(path, "one");
        WatchedFile<String> file = open();
        Files.writeString(path, "");
        file.look();
        assertThat(file.value()).isEqualTo("ONE");
        Files.delete(path);
        file.look();
        assertThat(file.value()).isEqualTo("ONE");
        Files.writeString(path, "two");
        file.look();
        assertThat(file.value()).isEqualTo("TWO");
    }

    @Test
    void looks_as_long_as_it_is_watched() throws IOException {
        Files.writeString(path, "one");
        WatchedFile<String> file = open();
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        Disposable watch = file.watch(clock, Duration.ofSeconds(2));
        Files.writeString(path, "two");
        clock.advanceTimeBy(Duration.ofMillis(1999));
        assertThat(file.value()).isEqualTo("ONE");
        clock.advanceTimeBy(Duration.ofMillis(1));
        assertThat(file.value()).isEqualTo("TWO");
        watch.dispose();
        Files.writeString(path, "three");
        clock.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(file.value()).isEqualTo("TWO");
    }

    @Test
    void cannot_be_opened_without_a_meaning() throws IOException {
        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(path + " does not exist (expected: a readable file)");
        Files.writeString(path, "");
        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(path + " is empty (expected: a word)");
    }

    private WatchedFile<String> open() {
        return WatchedFile.open(path, content -> {
            if (content.length == 0) {
                throw new IllegalArgumentException("is empty (expected: a word)");
            }
            return new String(content, StandardCharsets.UTF_8).toUpperCase(java.util.Locale.ROOT);
        });
    }
}
