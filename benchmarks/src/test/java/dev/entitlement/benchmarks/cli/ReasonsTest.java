package dev.entitlement.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ReasonsTest {

    @Test
    void the_words_that_people_know_are_found_wherever_they_are() {
        Throwable wrapped = new IllegalStateException(
                "Unable to create Channel from class X", new IOException("socket(..) failed: Too many open files"));

        assertThat(Reasons.of(wrapped)).isEqualTo("Too many open files");
        assertThat(Reasons.of(new IOException(new NoSuchFileException("/x")))).isEqualTo("No such file");
        assertThat(Reasons.of(new MalformedInputException(1))).isEqualTo("Not UTF-8");
    }

    @Test
    void what_nobody_knows_is_told_in_its_own_words_on_one_line() {
        assertThat(Reasons.of(new IOException("it\nbroke", new IOException("inside"))))
                .isEqualTo("it broke");
        assertThat(Reasons.of(new IllegalStateException())).isEqualTo("IllegalStateException");
    }
}
