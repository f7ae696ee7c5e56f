package dev.entitlement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The numbers of a simulated day as they are committed, so that a change of behaviour shows up in the diff.
 * {@code -Dbad-day.write=true} writes them anew.
 */
record CommittedReport(String file) {
    void assertIs(String report) throws IOException {
        if (Boolean.getBoolean("bad-day.write")) {
            Files.writeString(Path.of("src", "test", "resources", file), report);
        } else {
            assertThat(report).isEqualTo(committed());
        }
    }

    private String committed() throws IOException {
        try (InputStream stream = CommittedReport.class.getResourceAsStream("/" + file)) {
            return stream == null ? "" : new String(stream.readAllBytes(), UTF_8);
        }
    }
}
